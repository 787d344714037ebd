// Package session turns a request into somebody who acts: which tenant its
// host belongs to, who its cookie is, in which language and zone it is
// answered.
//
// It owns: cookies, the tokens of forms, the headers that bind the browser,
// the frame every page is drawn in (ui.Shell), notices from one page to the
// next, the deadline of a request. It does not own sessions and roles
// (internal/login), nor the pages to sign in (web/account).
//
// Invariants: a request acts in the tenant of its host and in no other; an
// unsafe request changes nothing unless it came from our own page; a form sent
// after its session ended is kept for the person who wrote it.
package session
