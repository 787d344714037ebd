// Package public is what a municipality answers for in front of everybody: the
// texts of its public pages, and the barriers that people report.
//
// It owns: own texts in place of those that ship, with their history; reports of
// barriers and the six weeks in which they are answered. It does not own the
// texts that ship (content/help), how a page is drawn (web/info), nor whether
// search engines list the forum (tenant).
//
// Invariants: a text that was written stays in the history; facts the program
// works out (how long data are kept, which office decides) stand in a text as
// placeholders, and those the law asks for cannot be left out; the address of
// whoever reported is gone with the answer, the report a year later.
package public
