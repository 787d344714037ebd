package courseware

import "slices"

// reserved are the words that stand in addresses where the id of a lesson or
// the slug of a course might stand: whoever had such a name would never be
// shown. A test compares them with the routes.
var reserved = []string{
	"blocks", "comments", "copy", "discard", "edit", "export", "exports", "feedback", "files", "head", "history", "import", "imports", "lessons", "library",
	"marking", "media", "new", "place", "preview", "publication", "questions", "reference", "references", "result", "resume", "review", "reviews",
	"settings", "statistics", "stats", "template", "templates", testID, "translation", "translations", "undo", "uploads",
}

// Reserved says whether no lesson and no course can have this name.
func Reserved(id string) bool { return slices.Contains(reserved, id) }
