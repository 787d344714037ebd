// Package rating keeps what is known of a person's skills, and to whom the
// person shows it.
//
// It owns: ratings from three sources (the person's own estimate, a
// conversation, what was measured by a check or a completed course), the one
// rule that combines them, and sharing with a supervisor. It does not own
// frameworks and targets (skill), the check (skill/check) nor what to learn
// next (skill/suggest).
//
// Invariants:
//   - A rating is never changed. Its person can take it away, and then it is
//     gone.
//   - Nobody reads the ratings of another person but a supervisor with whom
//     they are shared, while they lead the person and until it is revoked.
//     No method takes a person; each reads those of the actor, or a share.
//   - The rule stands in Combine and, word for word for people, in
//     rating.rule.*.
package rating
