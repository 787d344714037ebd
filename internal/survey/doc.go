// Package survey asks people what they think, without wanting to know who
// thinks it. Today it asks about a course once it is completed (Kirkpatrick 1).
//
// It owns: the questions (content/survey), who has answered, the closed box of
// answers, what came out of it. It does not own courses, nor who completed one:
// internal/app tells it.
//
// Invariants (internal/decisions/0015-answers-without-a-person.md):
//   - What was said stands in no row with a person, and no key leads to one.
//   - A person answers once per version of a course: the ticket is written with
//     the ballot or not at all.
//   - Nothing is told before the box was opened, and it is opened for whole
//     groups only (suppress.Counted); then the sheets are taken apart.
//   - What the agreement does not allow is off: nothing is asked, nothing told.
package survey
