// Package xliff writes and reads translations in XLIFF 2.1, core only.
//
// It owns: how a text of Markdown becomes segments with inline codes and back
// again, the file, and the checks on the way in. It does not own which texts a
// course has (course/translationfile) nor what is done with them.
//
// Rules, from the OASIS standard "XLIFF Version 2.1" of 13 February 2018:
//   - 4.2.2.1 xliff (version, srcLang, trgLang), 4.2.2.2 file (original),
//     4.2.2.4 group, 4.2.2.5 unit, 4.2.2.6 segment, 4.2.2.7 ignorable: what is
//     no language (list marks, ids of answers, line ends) is ignorable.
//   - 4.2.2.8 notes, 4.2.2.9 note: the fingerprint of the source text.
//   - 4.2.2.10 originalData, 4.2.2.11 data; 4.2.3.2 ph, 4.2.3.3 pc, and on the
//     way in 4.2.3.4 sc, 4.2.3.5 ec, 4.2.3.6 mrk; 4.2.3.1 cp for characters that XML
//     cannot hold.
//   - 4.3.1, id: units within the file; segments and codes together within the
//     unit; a code of the target has the id of its copy in the source.
//   - 4.3.1, state and subState (with a prefix of our own), canDelete and
//     canCopy: links, pictures and gaps must not be lost, invented or doubled.
//
// Invariants:
//   - What Build writes, Parse gives back to the letter: every sign of a text
//     stands in a segment, an ignorable or the data of a code.
//   - A text coming in has no mark that was not a code: it is read again, and
//     its codes are compared with those of the source as it is now, not with
//     what the file claims.
//   - A unit that fails costs no other.
package xliff
