// Package check is the digital check: somebody estimates the own skills, then
// answers questions about them, at their own pace and for themselves.
//
// It owns: runs with their pages and answers, which questions are drawn, and
// what answers say about a level. It does not own the questions (skill/bank),
// marking (quiz), frameworks and targets (skill) nor what follows from a result
// (skill/rating).
//
// Invariants:
//   - Everything here is the actor's own; no method takes a person.
//   - A question is drawn once and stays with its run, whatever its person
//     changes afterwards. One that the bank no longer has is left out, and
//     nothing else changes.
//   - What is asked second follows from the answers alone (Follow); nobody is
//     asked more than twice about a competence.
//   - An answer is saved on top of the version its page showed; an older one
//     never overwrites a newer one.
//   - Taking the check is free, and so is ending or deleting it: what is
//     deleted is gone, with the ratings that rest on it.
package check
