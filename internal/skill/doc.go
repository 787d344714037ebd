// Package skill keeps what people are meant to be able to do: frameworks of
// competences, and the levels that job families and projects need.
//
// It does not own how far a person is (skill/rating, skill/check), changes of
// frameworks by hand or file (skill/revise), nor their file formats
// (skill/format).
//
// Invariants:
//   - One framework at a time is the one in use; there always is one.
//   - A competence keeps its id as long as its framework has its code. What is
//     outdated is not asked for any more and stays readable.
//   - skill_target repeats, by competence, what the profiles say; it is written
//     in the transaction that changes a profile or a framework.
//   - Every state of a profile is kept; undoing is a new state.
//   - Nothing here says anything about a person.
package skill
