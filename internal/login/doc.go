// Package login knows how people sign in and what they may do.
//
// It owns: accounts, passwords, one-time links, access cards, sessions, grants
// of roles, and the actor a session acts as. It does not own how secrets are
// made, hashed and kept from being guessed (login/secret), people
// and postings (people), the bundles of permissions (internal/app), cookies
// and forms (web/session, web/account).
//
// Invariants: only hashes of passwords, tokens and codes are stored; a link
// works once; an unknown name costs, counts and reads like a known one; a
// session ends after 30 minutes without use (five on a shared device) and
// after 12 hours in any case; a card takes five wrong PINs, then it is locked;
// HR cannot sign in as somebody whose role goes beyond its own;
// employee and supervisor follow from postings and are never granted; whoever
// has neither a posting nor a grant is not signed in.
package login
