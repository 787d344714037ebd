// Package wire stands between the program and PostgreSQL and counts what
// passes: statements and round trips as they are, not as anybody claims them.
//
// It reads the message types of PostgreSQL's protocol and changes nothing. It
// is used in a pass of its own, never while time is measured.
package wire
