// Package exchange lets courses come in and go out: packages, questions of
// other systems, translations.
//
// It owns: parcel, a file that somebody sent and that waits to be taken over
// or not; what is found in it, taking it over and back. It does not own the
// formats (courseware, questionimport, translationfile), drafts (author) nor
// where the bytes wait (media).
//
// Invariants:
//   - Sending changes no course. Taking over is one transaction, and happens
//     once: whoever asks again gets the first answer.
//   - What was shown is what is taken over: where the draft moved on since, it
//     is refused and shown anew.
//   - A parcel is seen by whoever sent it, and gone a day after its last step.
package exchange
