// Package bulk does to several people what other features do to one: exempts
// them from a duty, books them on a course run, reminds them.
//
// It owns what was done together, so that its result can be read and undone.
// It owns no rule: each person is done by the feature whose rule it is, under
// the actor's own permissions.
//
// Invariants: an action is one transaction; whoever is skipped is counted with
// the reason; Try tells exactly what Do would do, because it does it and takes
// it back; what would come out otherwise than it was shown is not done.
package bulk
