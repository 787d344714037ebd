// Package standing publishes how many people of each unit have a duty in
// order, for those who may not see names.
//
// It owns the published tables: one per duty and end of a month. It does not
// own who must do what and how they stood (duty), nor how cells are hidden
// (suppress); who cares for people reads live figures in duty.
//
// Invariants:
//   - A published table never changes, and nothing is shown but what follows
//     from published tables.
//   - In order is who neither has to act now nor is late: done, exempt, or due
//     on a day ahead. Everybody who has the duty is counted, in the unit where
//     they worked on that day.
//   - Each duty is its own series of tables, made from its last one. Two duties
//     of different audiences tell how many people of a unit only one of them is
//     for, as their rules do; never how these stand.
//   - Nothing is published unless the staff agreement allows it.
package standing
