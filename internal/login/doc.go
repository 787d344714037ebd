// Package login knows how people sign in and as whom a session acts. Four
// rooms stand around it, each knowing only those before it:
//
//	login/secret  tokens, codes, hashes, limits on guessing
//	login         accounts, passwords, one-time links, sessions, shared devices
//	login/card    access cards with PIN
//	login/grant   roles, the first administrator
//
// (login/logintest is a town for the tests of all of them.)
//
// It owns: accounts, passwords, one-time links, letters and mails that begin
// an account, sessions, forms kept past the end of one, the actor a session
// acts as, and the two permissions. It does not own people and postings
// (people), the bundles of permissions (internal/app), cookies and forms
// (web/session, web/account).
//
// Invariants: only hashes of passwords, tokens and codes are stored; a link
// works once; an unknown name costs, counts and reads like a known one; a
// session ends after 30 minutes without use (five on a shared device) and
// after 12 hours in any case; HR cannot begin an account for somebody whose
// role goes beyond its own; whoever has neither a posting nor a grant is not
// signed in.
package login
