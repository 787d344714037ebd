// Package merge joins two courses, or two texts, that began as one: what a
// town changed in its copy, and what came new from where the copy was taken.
//
// It owns: the comparison of three states by block, what follows, what stays,
// what has to be decided, and the course that comes of it. No database, no
// clock.
//
// Invariants: a block that only one side changed needs no decision, whichever
// side it is; where nothing was changed here, the result is what is new there;
// merging the same again changes nothing; a translation keeps the fingerprint
// of the text it was made from, so that staleness is as it is anywhere.
package merge
