// Package instruct is instruction (Unterweisung) as a way to fulfil a duty: the
// supervisor says that they instructed somebody on a day, the person says that
// they understood and have no question left, and a course shows that they did.
//
// It owns: the confirmations of both, what is special about the workplaces of
// a unit, the list to sign on. It does not own duties and proofs (duty), who
// leads whom (people) or courses and completions (course, learn).
//
// Invariants:
//   - Only both confirmations and the course, all within eight weeks, make the
//     fact, in the transaction of whichever comes last and once: a round closes
//     with the proof that names it.
//   - Nothing is changed or deleted: what waited too long is followed by a new
//     round, what is special about a workplace by its next text.
//   - Nobody instructs themselves. Who is responsible follows from postings:
//     the supervisors of the unit, for them those of the unit above.
package instruct
