// Package paper is what reaches people without a desk on paper, and what
// comes back from them on paper.
//
// It owns: the letters that say which courses are open, the proofs of
// courses completed on paper, and the lists handed to auditors. It does not own access cards (login), what is
// assigned (project), the facts of completion (learn), nor how somebody stood to
// a duty (duty).
//
// Invariants: a letter holds no secret and signs nobody in; a proof names a
// supervisor who saw it and is witnessed evidence; nobody proves or records
// their own; typed in twice it is one proof and one completion. A list is kept
// as the bytes that were handed over, and never changes.
package paper
