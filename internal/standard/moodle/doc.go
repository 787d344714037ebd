// Package moodle is the model of questions that Moodle's two exchange formats
// share, and the small languages inside their texts.
//
// It owns: Bank and Question with everything the formats can say, numbers,
// and the language of embedded answers ({1:MULTICHOICE:…}). It does not own
// the two file formats (gift, moodlexml) nor what Lotse makes of a question
// (course/questionimport).
//
// Rules come from the user documentation of Moodle: "Moodle XML format",
// "GIFT format", "Embedded Answers (Cloze) question type", "Select missing
// words", "Drag and drop into text", "Ordering question type" on
// docs.moodle.org. No code of Moodle is used.
//
// Invariant: nothing a file says is dropped here without a field or a
// Problem; the report to the reader is made from this model.
package moodle
