// Package hits is what a reader finds: courses, lessons and the forum in one
// search, and what to suggest while somebody types.
//
// It asks internal/search for matches and lets the rules of their rooms stand
// between: withdrawn courses and hidden answers are not found, guests find
// what everybody may read, and courses are for those who may open them. It
// owns no table and only reads.
package hits
