// Package author is where courses are written, translated, reviewed and
// released.
//
// It owns: the draft of a course (lessons, blocks, texts per language), its
// history, comments, translation states, the workflow from draft to published
// and the settings of a municipality about it. The checks before publishing
// are its sub-package check, the difference of two texts worddiff. It does not
// own published versions, the catalogue and the search (course), the form of
// content (courseware, quiz), media files (media) or pages (web).
//
// Invariants:
//   - There is one draft per course. A draft opened from a version and
//     published untouched has that version's hash: nothing happens.
//   - A text is saved on top of the version it was written from; where another
//     one stands, the fault carries both and nothing is written (Stale).
//   - Saving a text is one statement; it never reads the rest of the draft.
//   - Whoever writes locks the draft's row: writers of one draft follow each
//     other, and nobody writes into a draft that is being published.
//   - Every change is a row of draft_change, with what stood before and after,
//     and is never changed. An undo is a further change; it is refused where
//     the thing no longer is what that change left.
//   - An id that a block or a lesson once had is never given to another.
//   - A translation notes the source text it was made from. Saving the source
//     makes nothing stale; publishing it does.
//   - What was approved is what is published: an approved draft cannot be
//     written to.
package author
