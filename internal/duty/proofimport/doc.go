// Package proofimport takes in proofs of former years as a file: who did what
// when, for people and duties that are here. The file is shown first, taken
// over whole or not at all, and can be taken back for a day.
//
// It owns: files on their way, and what is wrong with a line. It does not own
// the proofs (duty) nor how tables are read (people/hrfile).
//
// Invariants: what is taken over is what was shown; a file that comes twice
// changes nothing the second time; nothing ever changes or deletes a proof that
// is recorded. Files are deleted after a day.
package proofimport
