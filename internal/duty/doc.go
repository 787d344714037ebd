// Package duty says who must do what by when, again and again: duties with the
// audience they are for, the ways to fulfil them and their dates; who is in a
// duty, since when and why; exemptions and proofs from elsewhere.
//
// It does not own whom a rule fits (audience), courses and completions
// (course, learn), the assignments of a wave (project), or reminders.
//
// Invariants:
//   - Membership equals what the audience says: it is reconciled in the
//     transaction of whatever changes it, and by a daily run for what the
//     calendar changes. Running it again changes nothing.
//   - How somebody stands (open, due, overdue, done, exempt) is derived; the
//     dates kept with a member only repeat what terms, facts and exemptions
//     say, and are computed by one function (Terms.Dates).
//   - A renewal is a new fact; nothing ever changes or deletes an old one.
//   - Every state of a duty is kept as a revision; undoing one is a new
//     revision. Every step in and out is in the log with its reason.
//   - Who changes membership or facts of a person first locks the person, so
//     that of two changes the second sees what the first did.
package duty
