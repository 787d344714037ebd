// Package translationfile exports the texts of a course for translators and
// reads their translations, in XLIFF 2.1.
//
// It owns: which texts of a course are units, their ids, and the preview of
// what would change. It does not own the format and its checks
// (standard/xliff), the texts themselves (courseware) or how they are saved.
// No database, no clock.
//
// Invariants:
//   - Reading changes nothing; a Preview says what could be taken over.
//   - A change of a block carries the fingerprint of the source text that the
//     translator saw: where the source moved on since, the block stays stale.
//   - Ids of units hang on ids of blocks, not on their order.
package translationfile
