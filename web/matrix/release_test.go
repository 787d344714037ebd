package matrix

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Who writes courses, who reviews and publishes them, who says how: all for
// the whole town.
var (
	writers   = to(town, trainer)
	reviewers = to(town, trainer, hr)
	settlers  = to(town, admin, operator)
)

var releaseRules = []rule{
	{route: "GET /author/courses/:course/publication", of: course, may: reviewers, ok: shown},
	{route: "POST /author/courses/:course/publication", of: course, may: reviewers, ok: leads}, // what is live already changes nothing
	{route: "POST /author/courses/:course/publication/submission", of: course, may: writers, ok: marked},
	{route: "POST /author/courses/:course/publication/approval", of: course, may: reviewers, ok: marked},
	{route: "POST /author/courses/:course/publication/return", of: course, may: reviewers, ok: asked, send: map[string]string{}},
	{route: "POST /author/courses/:course/publication/recall", of: course, may: writers, ok: marked},
	{route: "POST /author/courses/:course/publication/cancellation", of: course, may: reviewers, ok: marked},
	{route: "POST /author/courses/:course/publication/withdrawal", of: course, may: reviewers, ok: asked},
	{route: "POST /author/courses/:course/publication/reinstatement", of: course, may: reviewers, ok: marked},
	{route: "POST /author/courses/:course/publication/comments", of: course, may: reviewers, ok: asked},
	{route: "POST /author/courses/:course/publication/comments/:comment/resolution", of: course, may: reviewers, ok: marked},
	{route: "POST /author/courses/:course/publication/restoration", of: course, may: writers, ok: codes(404)}, // names no version
	{route: "GET /author/courses/:course/publication/history", of: course, may: reviewers, ok: shown},
	{route: "POST /author/courses/:course/publication/history/:step/undo", of: course, may: reviewers, ok: marked},

	{route: "GET /author/reviews", may: reviewers, ok: shown},
	{route: "GET /author/translations", of: course, may: writers, ok: shown, lists: "edit"},
	{route: "GET /author/translations/:course/:lang/:state", of: course, may: writers, ok: leads},
	{route: "GET /admin/publishing", may: settlers, ok: shown},
	{route: "POST /admin/publishing", may: settlers, ok: asked},
	{route: "GET /admin/public", may: settlers, ok: shown},
	{route: "POST /admin/public", may: settlers, ok: codes(303), send: map[string]string{"listed": "yes"}},
	{route: "GET /admin/public/:text/:lang", of: sample, may: settlers, ok: shown},
	{route: "POST /admin/public/:text/:lang", of: sample, may: settlers, ok: asked},
	{route: "POST /admin/public/reports/:report", of: hurdle, may: settlers, ok: asked},
	{route: "GET /easy", may: everybody, ok: shown},
	{route: "GET /sign", may: everybody, ok: shown},
}

// draft makes the draft of a course; its first step cannot be taken back.
func (w *world) draft(r relation, slug string) (params, error) {
	if err := w.App.Author.SetReview(w.of(r), slug, uuid.Nil, clock.Date{}); err != nil {
		return nil, err
	}
	steps, err := w.App.Author.History(w.of(r), slug, uuid.Nil)
	if err != nil {
		return nil, err
	}
	return params{
		"edit": "/author/courses/" + slug, "step": steps[len(steps)-1].ID.String(), "comment": uuid.NewString(),
		"lang": string(i18n.EN), "state": "stale",
	}, nil
}
