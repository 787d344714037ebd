// Package reuse is which towns use a blueprint of another.
//
// It owns: what towns say about that. It does not own blueprints.
//
// Invariants: a town counts once, whoever said so; it says so for itself, of
// what it can read and did not write; who said it stays in the town's log.
package reuse
