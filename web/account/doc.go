// Package account is the pages to sign in, to begin an account from a letter
// or a mail, to get a new password, and a person's own account and sessions.
// Every page works without a script and says the same about names that exist
// and names that do not.
package account
