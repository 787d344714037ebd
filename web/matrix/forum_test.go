package matrix

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/occasion"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/public"
)

// The neighbour of this test is in no network with the town: nothing of it is
// read here. Whoever has a posting writes; the training team of the demo town
// moderates too. An author edits the own texts, moderators those of the town.
var (
	ownAuthors = to(own, employee, trainer).and(0, supervisor, hr, cio, lead, admin, hrOf50, leadOf2, council)
	essays     = to(own, actors...)
)

var forumRules = []rule{
	{route: "GET /forum", may: everybody, ok: shown},
	{route: "GET /forum/about", may: everybody, ok: shown},
	{route: "GET /forum/feed.atom", of: essay, may: everybody, ok: shown, lists: "probe"},
	{route: "GET /robots.txt", may: everybody, ok: shown},
	{route: "GET /sitemap.xml", may: everybody, ok: shown},
	{route: "GET /sitemap/:part.xml", of: sample, may: everybody, ok: shown},
	{route: "GET /forum/articles", of: essay, may: everybody, ok: shown, lists: "probe"},
	{route: "POST /forum/articles", may: learners, ok: asked},
	{route: "GET /forum/articles/new", may: learners, ok: shown},
	{route: "GET /forum/articles/:article", of: essay, may: essays, ok: shown},
	{route: "POST /forum/articles/:article", of: essay, may: to(own, employee, supervisor, trainer, hr, cio, lead, admin, hrOf50, leadOf2, council), ok: asked, send: map[string]string{"do": "comment"}},
	{route: "POST /forum/articles/:article/reuse", of: essay, may: to(own, trainer), ok: codes(409)},    // of one's own
	{route: "POST /forum/articles/:article/adoption", of: essay, may: to(own, trainer), ok: codes(409)}, // one's own
	{route: "GET /forum/articles/:article/origin", of: essay, may: to(own, trainer), ok: codes(404)},    // written here
	{route: "POST /forum/articles/:article/origin", of: essay, may: to(own, trainer), ok: codes(404)},
	{route: "GET /forum/articles/:article/versions", of: essay, may: essays, ok: shown},
	{route: "GET /forum/articles/:article/edit", of: essay, may: ownAuthors, ok: shown},
	{route: "POST /forum/articles/:article/edit", of: essay, may: ownAuthors, ok: codes(409)}, // saw nothing
	{route: "GET /forum/articles/:article/files", of: essay, may: ownAuthors, ok: shown},
	{route: "POST /forum/articles/:article/files", of: essay, may: ownAuthors, ok: codes(409)}, // saw nothing
	{route: "GET /forum/articles/:article/files/:hash", of: essay, may: essays, ok: shown},
	{route: "POST /forum/articles/:article/withdrawal", of: essay, may: ownAuthors, ok: asked},
	{route: "GET /forum/events", may: everybody, ok: shown},
	{route: "GET /forum/events.ics", may: everybody, ok: shown},
	{route: "GET /forum/events/:event.ics", of: festivity, may: essays, ok: shown},
	{route: "GET /forum/events/:article", of: essay, may: essays, ok: shown},
	{route: "GET /forum/services", may: everybody, ok: shown},
	{route: "GET /forum/services/:article", of: essay, may: essays, ok: shown},
	{route: "GET /forum/questions", of: query, may: everybody, ok: shown, lists: "probe"},
	{route: "POST /forum/questions", may: learners, ok: asked},
	{route: "GET /forum/questions/new", may: learners, ok: shown},
	{route: "GET /forum/questions/:question", of: query, may: essays, ok: shown},
	{route: "POST /forum/questions/:question", of: query, may: to(own, employee, supervisor, trainer, hr, cio, lead, admin, hrOf50, leadOf2, council), ok: asked, send: map[string]string{"do": "answer"}},
	{route: "GET /forum/reports", may: to(town, trainer), ok: shown},
	{route: "POST /forum/reports/:report", of: complaint, may: to(own, trainer), ok: asked},
	{route: "GET /forum/review", of: manuscript, may: to(town, trainer), ok: shown, lists: "probe"},
	{route: "GET /forum/review/:article", of: manuscript, may: to(own, trainer), ok: shown},
	{route: "POST /forum/review/:article", of: manuscript, may: to(own, trainer), ok: codes(409)},
}

// essays are a public article, a draft that waits, a public question and a
// report about it, here and next door.
func (w *world) essays() error {
	for r, writer := range map[relation]who{own: employee, foreign: neighbour} {
		ctx := w.sending(r, writer)
		for k, what := range map[kind]forum.Kind{essay: forum.Article, manuscript: forum.Article, festivity: forum.Event} {
			c := forum.Content{Lang: i18n.DE, Licence: forum.Licences[0], Texts: map[forum.Part]i18n.Text{
				forum.Title: {i18n.DE: "Ein Text"}, forum.Summary: {i18n.DE: "Kurz."}, forum.Body: {i18n.DE: "Lang."},
			}}
			if what == forum.Event {
				c.Occasion = &occasion.Occasion{Day: clock.NewDate(2026, 7, 1), Zone: "Europe/Berlin", Place: "Rathaus", Organiser: "Bürgerbüro"}
			}
			slug, err := w.App.Forum.Begin(ctx, what, c)
			var f forum.File
			if err == nil {
				f, err = w.App.Attach.Prepare(ctx, "a.txt", strings.NewReader("Ein Blatt."))
			}
			if err == nil {
				err = w.App.Attach.Add(ctx, slug, 1, []forum.File{f})
			}
			if err == nil {
				err = w.App.Forum.PutAndAsk(ctx, slug, 2, c, nil, forum.Public)
			}
			if err == nil && k != manuscript {
				err = w.App.Forum.Decide(w.of(r), slug, 3, true, "")
			}
			if err != nil {
				return err
			}
			w.add(k, r, params{"article": slug, "event": slug, "hash": f.Hash, "probe": "/" + slug + `"`})
		}
		slug, err := w.App.Forum.Ask(ctx, forum.QuestionText{Title: "Eine Frage", Body: "Warum?", Lang: i18n.DE}, forum.Town)
		if err == nil {
			err = w.App.Forum.Open(w.of(r), slug, true)
		}
		if err == nil {
			err = w.App.Talk.Report(ctx, slug, uuid.Nil, "Falsch.")
		}
		if err != nil {
			return err
		}
		reports, err := w.App.Talk.Reports(w.of(r))
		if err != nil || len(reports) == 0 {
			return fmt.Errorf("no report: %w", err)
		}
		w.add(query, r, params{"question": slug, "probe": "/" + slug + `"`})
		err = w.App.Public.Met(w.of(r), public.Barrier{Reference: "7F3K", Body: "Zu klein.", Page: "/de/my"})
		if err != nil {
			return err
		}
		barriers, err := w.App.Public.Barriers(w.of(r))
		if err != nil {
			return err
		}
		w.add(hurdle, r, params{"report": barriers[0].ID.String()})
		w.add(complaint, r, params{"report": reports[len(reports)-1].ID.String()})
	}
	return nil
}
