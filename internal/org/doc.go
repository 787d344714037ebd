// Package org owns the units of a municipality and the tree they form, today
// and on any past day.
//
// It does not own who works in a unit (people) nor how a file of units is
// read (people/hrimport); it decides what the rows of such a file mean.
//
// Invariants: a unit's number and slug are unique in the tenant and the slug
// never changes. A change of name, kind or parent keeps the old state with its
// period (unit_past), so that the tree of a past day stays as it was. The tree
// has no cycle. Every change raises tenant.tree_version in its transaction.
package org
