// Package quiz knows the question types: what an answer looks like, how it
// is read from a form, when it is complete and how it is marked.
//
// It owns: Question, Answer, Mark, the learner's View and the Review shown
// after checking. It does not own where questions stand (course), who answered
// when (learn) or how they look (web). No input or output, no clock, no
// chance: the same arguments always give the same result.
//
// Invariants:
//   - A View does not depend on the right answer: two questions that differ
//     only in their solution have equal views (tested for every kind).
//   - An Answer is language-neutral; marking needs no language.
//   - Every kind works with radios, checkboxes, selects and text fields.
package quiz
