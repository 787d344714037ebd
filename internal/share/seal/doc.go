// Package seal signs what a town gives away and notices when a byte of it
// changed.
//
// It owns: the envelope (DSSE with Ed25519), names and fingerprints of keys,
// the manifest that is signed and the file in which manifest and contents
// travel. It does not own who trusts whom, nor where keys lie (share). No
// database, no clock.
//
// Invariants: every byte of a package is covered by the signature or by a hash
// that is signed, and there is one way to write a package; so a package with a
// changed byte is none. Nothing of a manifest is believed before its signature
// was checked.
package seal
