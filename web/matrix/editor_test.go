package matrix

// Who writes courses: trainers of the whole town, their own town's only.
var authors = to(town, trainer)

var editorRules = append(reuseRules, []rule{
	{route: "GET /author/courses", of: chapter, may: authors, ok: shown, lists: "edit"},
	{route: "POST /author/courses", may: authors, ok: asked},
	{route: "GET /author/courses/:course", of: chapter, may: authors, ok: shown},
	{route: "POST /author/courses/:course", of: chapter, may: authors, ok: asked},
	{route: "GET /author/courses/:course/stats", of: chapter, may: authors, ok: shown},
	{route: "GET /author/courses/:course/stats/export.csv", of: chapter, may: authors, ok: shown},
	{route: "GET /author/courses/:course/stats/export.xlsx", of: chapter, may: authors, ok: shown},
	{route: "POST /author/courses/:course/undo", of: chapter, may: authors, ok: leads},
	{route: "POST /author/courses/:course/lessons", of: chapter, may: authors, ok: asked},
	{route: "POST /author/courses/:course/test", of: chapter, may: authors, ok: codes(409)}, // it has one
	{route: "POST /author/courses/:course/copy", of: chapter, may: authors, ok: asked},
	{route: "POST /author/courses/:course/review", of: chapter, may: authors, ok: leads},
	{route: "POST /author/courses/:course/discard", of: chapter, may: authors, ok: codes(409)}, // it is live
	{route: "GET /author/courses/:course/:lesson", of: chapter, may: authors, ok: shown},
	{route: "GET /author/courses/:course/:lesson/preview", of: chapter, may: reviewers, ok: shown},
	{route: "POST /author/courses/:course/:lesson/preview?question=:question", of: chapter, may: reviewers, ok: asked},
	{route: "POST /author/courses/:course/:lesson/head", of: chapter, may: authors, ok: asked},
	{route: "GET /author/courses/:course/:lesson/place", of: chapter, may: authors, ok: shown},
	{route: "POST /author/courses/:course/:lesson/place", of: chapter, may: authors, ok: asked},
	{route: "POST /author/courses/:course/:lesson/blocks", of: chapter, may: authors, ok: asked},
	{route: "GET /author/courses/:course/:lesson/blocks/:block", of: chapter, may: authors, ok: shown},
	{route: "POST /author/courses/:course/:lesson/blocks/:block", of: chapter, may: authors, ok: asked},
	{route: "POST /author/courses/:course/:lesson/blocks/:block/:lang", of: chapter, may: authors, ok: codes(409)}, // names no version
	{route: "POST /author/courses/:course/:lesson/blocks/:block/:lang/wave", of: chapter, may: authors, ok: codes(409)},
	{route: "GET /author/courses/:course/:lesson/blocks/:block/:lang/file", of: chapter, may: authors, ok: shown},
	{route: "POST /author/courses/:course/:lesson/blocks/:block/:lang/file", of: chapter, may: authors, ok: codes(404)}, // names no file
	{route: "POST /author/courses/:course/:lesson/blocks/:block/:lang/upload", of: chapter, may: authors, ok: asked},
	{route: "GET /author/courses/:course/:lesson/questions/:question", of: chapter, may: authors, ok: shown},
	{route: "POST /author/courses/:course/:lesson/questions/:question", of: chapter, may: authors, ok: asked},
}...)

// chapters are a lesson with a picture and a question, here and next door.
func (w *world) chapters() {
	w.add(chapter, own, params{"course": ownCourse, "lesson": "structure", "block": "levels-picture", "question": "match-levels", "lang": "en", "edit": "/author/courses/" + ownCourse})
	w.add(chapter, foreign, params{"course": nextCourse, "lesson": "structure", "block": "levels-picture", "question": "match-levels", "lang": "en", "edit": "/author/courses/" + nextCourse})
}
