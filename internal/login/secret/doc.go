// Package secret makes what signs people in hard to guess: tokens and codes
// long enough, hashes of passwords slow enough, attempts few enough.
//
// It owns: random tokens and codes, hashing, the counters of attempts. It does
// not own what signs in: passwords, sessions and links (login), cards
// (login/card). It imports neither.
//
// Invariants: an attempt is counted before it is known whether it succeeds;
// comparing with no hash takes as long as with one; of a name or a network
// address only a digest is stored.
package secret
