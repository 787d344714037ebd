// Package revise changes frameworks: by hand, and by a file that is shown first
// and taken over whole or not at all.
//
// It owns: drafts of frameworks, files on their way, what a competence of one
// framework is called in another. It does not own frameworks as they are read
// and what job families need (skill), nor file formats (skill/format).
//
// Invariants: what is taken over is what was shown; nothing is ever removed,
// what is not asked for any more becomes outdated; texts of frameworks that
// come with the program are changed by the program alone. Files are deleted
// after a day.
package revise
