// Package bank reads the questions of the digital check and the sentences of
// the self-assessment. They are files: content/items, described in FORMAT.md
// there.
//
// It owns: the format and its checks with file, item and reason. It does not
// own which questions a person gets or what the answers say about a level
// (skill/check), nor marking (quiz). No database, no clock, no chance.
//
// Invariants:
//   - Structure and right answers stand once; every text is there in every
//     language.
//   - Ids are unique in the whole bank and never used again; an item that is
//     no longer asked stays as withdrawn, so that old answers can be shown.
//   - Every question is worth one point, all or nothing; options of single
//     and multiple are shuffled by the run.
package bank
