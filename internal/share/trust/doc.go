// Package trust knows the towns of other installations that a network trusts.
//
// It owns: the document in which a town announces its keys, the list of trusted
// towns with their keys and addresses, who vouched for whom. It does not own
// what is signed (share/seal) nor what those towns share (share/remote).
//
// Invariants: a town is trusted after somebody who moderates the forum compared
// the fingerprint of its key; a key that is announced later is believed if a
// trusted key endorsed it, else it waits for somebody to compare it; a key that
// was revoked once stays revoked; who leaves a network takes along what it
// vouched for. Rows that other towns read name nobody.
package trust
