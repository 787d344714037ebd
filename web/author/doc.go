// Package author is the pages on which a trainer writes a course: the list,
// a course with its lessons and facts, the editor of a lesson with both
// languages side by side, the editor of a question, the preview.
//
// It decides nothing; internal/author does. It owns how a text becomes the
// fields of a form and back (textform, quizform): what was not touched keeps
// its very bytes, since every changed byte makes translations stale.
package author
