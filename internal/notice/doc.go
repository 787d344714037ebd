// Package notice tells people what is to be done: once a day at most, by mail,
// by letter, and always in the portal.
//
// It owns: when somebody is told (occasions, the time of the day, quiet hours,
// blackouts, working days), by which channel, what was told, reminders that
// somebody asks for, addresses that take no mail, and print runs of letters. It
// does not own what is due (duty; project for waves), dates of courses
// (courserun), what is new in the forum (forum/talk) nor how mails leave the
// house (platform/mail).
//
// Invariants:
//   - A digest and its mail are one transaction: what is recorded as told is in
//     the outbox, and what is not recorded will be told.
//   - One digest per person and day, whoever asks for it; each occasion of
//     something due is told once. Everything open stands in every digest, so
//     that occasions missed meanwhile need no mails of their own.
//   - Quiet hours, blackouts, weekends, holidays and a mail server that is down
//     postpone and lose nothing: a digest that still waits the next day is
//     replaced by that day's.
//   - Nobody on long leave, exempt or gone is told anything. Supervisors are
//     told a number, never names.
//   - People are read in pages: memory does not grow with the town.
package notice
