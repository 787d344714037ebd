// Package audience says whom something is for: a stored rule over units, job
// families and the supervisor flag.
//
// It owns the rule, who falls under it on a day, and why somebody does or does
// not. It does not own what the rule is for: requirements store it as a value.
//
// Invariants: a rule is answered in one set-wise query over the postings of
// the day; who is in and why they are in follow from the same conditions. A
// rule without units or job families does not narrow by them.
package audience
