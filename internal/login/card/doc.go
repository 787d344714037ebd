// Package card lets people without an e-mail address sign in with an access
// card: a QR code and a number on paper, and a PIN on a slip of its own.
//
// It owns: cards, whose are printed, their PDF, the sign-in with a card and
// its PIN, the lock after wrong PINs. It does not own accounts, sessions and
// shared devices (login), the counters of a source (login/secret), the pages
// (web/account signs in, web/people prints). Its permission is login.Invite.
//
// It stands above login, which knows no cards, and below login/grant, which
// ends the card of whoever gets a role.
//
// Invariants: only hashes of token, number and PIN are stored, so a card
// cannot be printed twice; an account has one working card; five wrong PINs
// lock it until HR unlocks it or prints another; a card that never was costs,
// counts and reads like one with a wrong PIN; HR prints no card of somebody
// whose role goes beyond its own.
package card
