// Package guests draws the pages that everybody may read without signing in.
//
// It owns: how long a page is kept, by the program and by browsers, its ETag,
// and that search engines list it only where the town wants it. It does not own
// what stands on a page, nor who may read it.
//
// Invariants: a kept page holds nothing of a visitor, their form's token is
// put in on the way out; whoever is signed in, or has a notice to read, gets a
// page of their own; what is taken back is gone for guests after a second at
// the latest, and at once in the process that took it back.
package guests
