// Package grant gives and ends roles.
//
// It owns: grants, their rules, the first administrator. It does not own
// employee and supervisor, which follow from postings and are never granted;
// what a role may do (internal/app); what a session may do with it, which
// login reads in the one statement of a request. Its permission is
// login.GiveRoles, held for the whole municipality.
//
// It stands above login and login/card: whoever gets a role loses the card
// and the unused letters that others printed before.
//
// Invariants: a role works with the next request, under a new session token;
// the last administrator stays.
package grant
