package matrix

import (
	"context"

	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Who writes paths and says what a course asks for first: for the whole town.
var guides = to(town, trainer, hr)

var pathRules = []rule{
	{route: "GET /paths/:path", of: trail, may: signedIn, ok: shown},
	{route: "GET /author/paths", of: trail, may: guides, ok: shown, lists: "probe"},
	{route: "POST /author/paths", may: guides, ok: asked},
	{route: "GET /author/paths/:path", of: trail, may: guides, ok: shown},
	{route: "POST /author/paths/:path", of: trail, may: guides, ok: codes(409)}, // names no version
	{route: "POST /author/paths/:path/steps", of: trail, may: guides, ok: codes(409)},
	{route: "GET /author/paths/:path/preview", of: trail, may: guides, ok: shown},
	{route: "POST /author/paths/:path/publication", of: trail, may: guides, ok: codes(409)},
	{route: "POST /author/paths/:path/withdrawal", of: trail, may: guides, ok: codes(409)},
	{route: "GET /author/prerequisites/:course", of: course, may: guides, ok: shown},
	{route: "POST /author/prerequisites/:course", of: course, may: guides, ok: leads},
	{route: "POST /courses/:course/known", of: course, may: learners, ok: codes(409)}, // no test was taken
}

// trails are one of the town and one of the neighbour.
func (w *world) trails() error {
	for r, slug := range map[relation]string{own: ownCourse, foreign: nextCourse} {
		p, err := w.trailOf(w.of(r), slug, r)
		if err != nil {
			return err
		}
		w.add(trail, r, params{"path": p, "probe": "/author/paths/" + p + `"`})
	}
	return nil
}

func (w *world) trailOf(ctx context.Context, course string, r relation) (string, error) {
	v, err := w.App.Courses.Published(ctx, course)
	if err != nil {
		return "", err
	}
	name := i18n.Text{i18n.DE: "Weg " + string(rune('a'+int(r))), i18n.EN: "Way"}
	slug, err := w.App.Paths.Create(ctx, name)
	if err != nil {
		return "", err
	}
	err = w.App.Paths.Edit(ctx, slug, 1, func(c *path.Content) error {
		c.Goal = name
		return c.AddCourse("", v.CourseID)
	})
	if err != nil {
		return "", err
	}
	return slug, w.App.Paths.Publish(ctx, slug, 2)
}
