// Package figures publishes how groups of people stand to what they need: one
// table by units and one by job families for each round of digital checks.
//
// It owns rounds, their published tables, what follows from these (what is
// needed most, what changed), and which competences no course teaches. It does
// not own checks and levels (skill/check, skill/rating), targets (skill), nor
// how figures are hidden (platform/suppress).
//
// Invariants:
//   - A round is closed once: on request, or after its last day. Both tables are
//     made in that transaction, and nothing else is ever read from checks here.
//     Checks deleted before do not count; those deleted later cannot be found
//     in the tables.
//   - No method returns anything about a person. There is no table of units by
//     job families: its groups would be too small to hide.
//   - A person counts once in a round, with the newest finished check, in the
//     unit and job family of the largest posting on the last day. Who
//     needs nothing of a competence, or was not asked, counts as at target.
//   - Rounds do not overlap, so no check counts twice.
//   - Nothing is published unless the staff agreement allows it.
package figures
