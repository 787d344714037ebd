// Package admin is the pages on which access is set up: who has which role,
// who gets an account by letter or mail.
package admin
