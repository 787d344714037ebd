// Package gift reads questions in the GIFT format.
//
// It owns: the syntax and its errors with line numbers. It does not own what
// a question is (moodle) nor what Lotse makes of it (course/questionimport).
//
// Rules, from "GIFT format" on docs.moodle.org:
//   - General instructions: questions are parted by empty lines; // begins a
//     comment line; ::title:: stands before the text (section "Format
//     symbols").
//   - {T}, {=a ~b}, {~%50%a}, {=a -> b}, {#1:2}, {#1..2}, {}, text without
//     braces, an answer inside a sentence (section "Question format examples").
//   - #feedback, ####general feedback, %weights%, [html] and the like,
//     $CATEGORY, [id:…] [tag:…] in a comment (section "Options").
//   - \ before ~ = # { } : and \n (section "Special characters").
//
// Beyond them, as real files need it: Windows-1252, an empty line inside
// braces, and the fence lines that chats put around a file.
//
// Invariants: one question that cannot be read costs no other; work grows
// with the size of the file; nothing panics.
package gift
