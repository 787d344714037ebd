// Package people owns persons, their postings and long absences.
//
// It does not own accounts and sign-in (login), who must learn what (enrol),
// nor the units (org). The HR import is its sub-package hrimport, the reading
// of HR files its sub-package hrfile.
//
// Invariants: the personnel number is the key HR knows a person by. Names
// stand in the table person only; everything else holds ids. A posting is
// never deleted: it ends, or its period becomes empty when it is taken back.
// Birth date, sex, pay grade and the reason of an absence are not stored.
package people
