// Package htmltext turns text from elsewhere (HTML, Moodle's formats) into
// the few marks of Markdown that a course knows, or into plain text.
//
// It owns: which elements become which mark, the escapes that keep words from
// being read as marks, and the list of what was lost. It does not own where a
// text comes from or what may be shown in the end: the course has a sanitiser
// of its own.
//
// Invariants:
//   - The result has no HTML: no script, no handler, no style, no address but
//     https: and mailto:. Elements are those of the HTML standard, sections
//     4.3 to 4.9; what is not named in inline.go or block.go is its text.
//   - Words are never lost. What is lost is a look, a picture, a film, a
//     script or a form field, and it is named in Result.Lost.
//   - Marks are written so that CommonMark 0.31 reads them again (sections
//     2.4, 6.2): escaped where words look like marks, left out where they
//     would not count as marks.
package htmltext
