// Package remote reads what trusted towns on other installations share.
//
// It owns: the list in which a town says what it shares with everybody, how it
// is fetched, and what it said last. It does not own whom a network trusts
// (share/trust) nor what a package is and how it is taken over (share).
//
// Invariants: a list is read only from the address of a trusted town, and names
// packages at that address only; it says what there is, and is believed no
// further: what comes in is a package, and that is signed. What is not in the
// list any more is not shown any more.
package remote
