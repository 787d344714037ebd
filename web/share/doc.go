// Package share shows the pages of shared courses: the catalogue in the forum,
// sharing a course of the town, where a course came from and what is new there.
//
// It owns: routes, forms and views of these. It does not own the rules (share)
// nor articles and questions (web/forum).
package share
