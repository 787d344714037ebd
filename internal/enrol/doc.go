// Package enrol says who takes which course in which version.
//
// It owns: the enrolment, its beginning and its end. It does not own what a
// person does in the course (learn) or why they take it (project).
//
// Invariants: one open enrolment per person and course (partial unique
// index); an enrolment keeps its version, whatever is published later; a
// withdrawn course is not begun, only gone on with; an ended enrolment is never
// opened again, a further go is a new one.
package enrol
