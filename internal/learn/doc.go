// Package learn is what a person does in a course: lessons done, attempts,
// answers, and the completion, the fact everything else counts.
//
// It does not own courses and questions (course, quiz), certificates (cert)
// or why somebody must learn (project); they hear of a completion through the
// topic Completed, inside the transaction that writes it.
//
// Invariants:
//   - An acknowledged answer is stored once; of two versions of an answer the
//     newer stays, and a save that is based on an older one is refused with
//     both values.
//   - Saved is changeable, checked is final for the attempt.
//   - A completion is appended, never changed; one per enrolment, a
//     correction points at the row it corrects.
//   - Grading happens here, on the server.
package learn
