// Package share lets towns give courses and texts to each other: as a signed
// package, taken over with its provenance, and brought up to date without
// losing what was changed locally.
//
// It owns: the keys of a town, what it shares with what was signed about that,
// what it took over with the state that came in. What only one kind of thing
// knows of itself is its Craft: of courses here, of blueprints and articles in
// share/text. The envelope and the manifest are share/seal, the three-way
// merge is share/merge. It does not own courses and drafts (course, author),
// texts and networks (forum) or files (media).
//
// Invariants:
//   - Only what is shared crosses a town: rows by the policy `shared` of the
//     database, and files that such a row names.
//   - What is taken over was signed by a key that the reader's town trusts, and
//     every file of it is the one that was signed.
//   - What was taken over never goes back to an older version.
//   - Taking over and bringing up to date write a draft; what people see
//     changes by publishing, by its rules.
//   - No row names a person.
package share
