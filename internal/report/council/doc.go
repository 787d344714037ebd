// Package council is what a staff council reads: how often people of a role
// looked at records of others, on which day and for which purpose. The rules
// themselves stand with what follows them; web/council puts them on one page.
//
// It reads the access log in one statement and owns no table.
//
// Invariants:
//   - Nothing here leads to a person: neither to who was looked at nor, beyond
//     the role, to who looked.
//   - Of fewer people than the agreement's smallest group it is only said that
//     they were fewer.
package council
