// Package cert is the proof a person takes away: what a completion said on
// its day, frozen, with a code by which anybody who holds the paper can check
// it.
//
// It owns: certificates, their codes, revocations, the printed document and
// public verification. It does not own completions (learn); internal/app
// hands them over inside the transaction that writes them.
//
// Invariants: one certificate per completion; nothing on a certificate ever
// changes, a revocation is a row of its own and the certificate never
// vanishes; verification repeats every printed field, because page and paper
// are made from the same list (Fields); an unknown code says nothing but
// that it is unknown.
package cert
