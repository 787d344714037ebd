package guests

import "codeberg.org/lotse/lotse/internal/forum"

// CoursesPath is where courses are read that towns share.
const CoursesPath = "/forum/courses"

// Path is where an item of the forum is read.
func Path(k forum.Kind, slug string) string {
	switch k {
	case forum.Question:
		return "/forum/questions/" + slug
	case forum.Event:
		return "/forum/events/" + slug
	case forum.Offering:
		return "/forum/services/" + slug
	}
	return "/forum/articles/" + slug
}
