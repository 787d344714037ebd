// Package mail sends the program's mails.
//
// It owns: the addresses that may stand in a header, the mails' texts
// (content/mail/<template>.<lang>.md) and their frame, the outbox table and
// the transport. It does not own who gets a mail and when: features queue a
// typed letter in the transaction that causes it.
//
// Invariants: a queued mail is sent at least once and every copy bears the
// same Message-ID; nothing a person typed can add a header, markup or a link;
// links are handed in by the caller, built on the tenant's base address;
// what a killed sender has sent but not noted is one mail for each connection;
// what a mail said is forgotten as soon as it is sent. Without a mail server
// mails wait in the outbox.
package mail
