// Package questionimport turns questions of other systems into questions of
// a course, and says truthfully what it took over and what not.
//
// It owns: the mapping from package moodle to quiz.Question with its texts,
// and the report. It does not own the file formats (standard/gift,
// standard/moodlexml), marking (quiz) or where a question is kept (course).
// No database, no clock.
//
// Invariants:
//   - Every question of the file is in the report, taken over or not, with its
//     number, line and reason.
//   - What marking here cannot express (weights, deductions, wildcards,
//     tolerances of gaps) is named, one finding per answer.
//   - A question taken over is valid (quiz.Question.Validate); its text has
//     nothing that runs.
//   - Ids of options come from what they say, never from being right.
package questionimport
