// Package capacity says whether the dates that are planned suffice for the
// people who still have to take a course: seats times the share of those who
// come, against open people; the earliest day on which all can have been
// trained; and how many seats are missing by when.
//
// It reads duties, waves and course runs in a counted number of statements and
// owns no table. What follows from the numbers is a pure function (Reckon).
//
// Invariant: it is told only to those who may see everybody's name, so that no
// number has to be hidden. Nobody else has a page of it.
package capacity
