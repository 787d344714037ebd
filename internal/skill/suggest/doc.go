// Package suggest finds what teaches a missing level: courses that are offered
// and not yet completed, the next date with a free seat, the paths they belong
// to. It reads what other features wrote and keeps nothing.
package suggest
