// Package outlook says which competences may fall below two people of a group
// as people retire, and which groups have somebody who could follow.
//
// It owns the file of HR (how many people of a unit and job family reach the age
// limit in which year), what is published of it, and the answers. It does not
// own who is able to do what (skill/figures), nor how figures are hidden
// (platform/suppress).
//
// Invariants:
//   - The file names nobody and is not kept: what is published is made from it
//     in the transaction that takes it.
//   - Years become two bands, and these are published as the bands of a round of
//     digital checks are: by units or by job families, never by both at once.
//   - One file a year is taken. Two files of one year would differ by few people.
//   - Answers follow from published tables alone (answer.go says how).
package outlook
