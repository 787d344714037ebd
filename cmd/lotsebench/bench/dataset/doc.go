// Package dataset fills an empty database with the towns the figures are
// measured on.
//
// It owns: who lives there, what they have learned, and the numbers of both.
// Structure that is small (the municipality, courses, projects) is made by the
// product's services; masses (people, enrolments, lessons, facts) are copied in
// by COPY. It does not own the database server, sessions or any measuring.
//
// Invariants:
//   - A set depends on its Size alone; what a test has to expect of person i in
//     course c is computed, never read back.
//   - What is copied in is what the services would have written: the product's
//     own check finds no difference.
package dataset
