package matrix

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/actor"
)

// Packages of what is live go out to whoever may bring some in; a file that
// was sent is seen by nobody but its sender.
var (
	exporters = to(town, trainer, admin, operator)
	sender    = to(own, trainer)
)

var exchangeRules = []rule{
	{route: "GET /author/import", may: authors, ok: shown},
	{route: "POST /author/import", may: authors, ok: asked},
	{route: "GET /author/import/:parcel", of: parcel, may: sender, ok: shown},
	{route: "POST /author/import/:parcel", of: parcel, may: sender, ok: asked},
	{route: "POST /author/import/:parcel/undo", of: parcel, may: sender, ok: codes(409)}, // nobody took it over
	{route: "GET /author/exchange/:course", of: chapter, may: authors, ok: shown},
	{route: "GET /author/exchange/:course/package.zip", of: chapter, may: exporters, ok: shown},
	{route: "GET /author/exchange/:course/draft.zip", of: chapter, may: authors, ok: shown},
	{route: "GET /author/exchange/:course/:lang.xlf", of: chapter, may: authors, ok: shown},
	{route: "POST /author/exchange/:course/questions", of: chapter, may: authors, ok: asked},
	{route: "POST /author/exchange/:course/translations", of: chapter, may: authors, ok: asked},
}

// parcels are files of questions: the trainer's, a colleague's, one next door.
func (w *world) parcels() error {
	for r, name := range map[relation]who{own: trainer, sibling: hr, foreign: neighbour} {
		slug := ownCourse
		if r == foreign {
			slug = nextCourse
		}
		p, err := w.App.Exchange.SendQuestions(w.sending(r, name), slug, "what-changes", "fragen.gift", []byte("Wann? {=Juni ~Mai}"))
		if err != nil {
			return err
		}
		w.add(parcel, r, params{"parcel": p.ID.String()})
	}
	return nil
}

// sending is somebody at work who may do everything.
func (w *world) sending(r relation, name who) context.Context {
	ctx := w.of(r)
	a := *actor.From(ctx)
	a.Person = w.persons[name]
	return actor.With(ctx, &a)
}
