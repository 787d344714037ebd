// Package moodlexml reads questions in Moodle's XML format.
//
// It owns: which element of the format is which field of a question, and the
// files in base64. It does not own XML itself (xmltree), the question
// (moodle) or what Lotse makes of it (course/questionimport).
//
// Rules, from "Moodle XML format" on docs.moodle.org: <quiz> with <question
// type="…">; texts are <text> in an element with format="…" and <file>
// children (section "General structure"); one section per type: multichoice,
// truefalse, shortanswer, matching, essay, numerical, cloze, description,
// category. From the pages of the types: gapselect and ddwtos
// (<selectoption>, <dragbox>, [[1]] in the text), ordering (answers in their
// order, <selecttype>). Every other type is read as far as its name and text
// go, and reported.
//
// Invariants: a document type declaration is refused; size, depth and number
// of elements are bounded; a question that cannot be read costs no other.
package moodlexml
