package course

import (
	"context"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
)

// found is what a search answers with.
type found struct {
	query string
	course.Found
}

func (h *Handler) search(c *fiber.Ctx) error {
	f := found{query: strings.TrimSpace(query(c))}
	if f.query != "" {
		var err error
		if f.Found, err = h.Courses.Search(c.UserContext(), f.query); err != nil {
			return err
		}
	}
	return respond.Page(c, searchPage(f))
}

func (f found) none() bool { return len(f.Courses)+len(f.Lessons) == 0 }

// title begins with what was looked for: it tells one window from another.
func (f found) title(ctx context.Context) string {
	if f.query == "" {
		return i18n.T(ctx, "ui.search")
	}
	return i18n.T(ctx, "catalogue.search_for", i18n.Args{"Query": f.query})
}

func searchPath(query string) string { return "/search?q=" + url.QueryEscape(query) }

// hitTitle is what the link of a hit says, and its language.
func hitTitle(ctx context.Context, h course.Hit) (string, i18n.Lang) {
	if h.LessonNo == 0 {
		return h.Course.In(i18n.LangOf(ctx))
	}
	return i18n.T(ctx, "catalogue.lesson", i18n.Args{"Number": h.LessonNo, "Title": h.Lesson}), h.Lang
}

func hitPath(h course.Hit) string {
	if h.LessonNo == 0 {
		return coursePath(h.Slug)
	}
	return lessonPath(h.Slug, h.LessonNo)
}
