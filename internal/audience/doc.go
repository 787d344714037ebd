// Package audience says whom something is for: a rule, made of conditions on
// a posting and on its person, joined by all of, any of and not.
//
// It owns the rule and its stored form, who falls under it on a day, and why
// somebody does or does not. It does not own what the rule is for: who uses a
// rule stores it as a value. Conditions on what features further right know of
// a person (a course completed, a wave, a role) are Predicates that
// internal/app registers.
//
// Invariants:
//   - A rule is asked of each posting of the day; a person is in when one of
//     their postings fits. "Not in unit 50" therefore means a posting
//     elsewhere, not the lack of one in unit 50.
//   - Nobody is in without a posting of the day, or during a long absence.
//   - Who is in comes from one set-wise statement; why comes from the same
//     conditions, each shown with its answer.
//   - The stored form is strict and versioned: what this program does not
//     know is an error, never a condition that is left out.
package audience
