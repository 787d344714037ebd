package matrix

import (
	"crypto/ed25519"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/internal/share/trust"
)

// What is shared publicly everybody reads at its own town; nothing of a town
// outside the network is read or taken over.
var publishers = to(town, trainer, hr)

var loanRules = []rule{
	{route: "GET /forum/courses", of: lent, may: everybody, ok: shown, lists: "probe"},
	{route: "GET /forum/courses/file", may: authors, ok: shown},
	{route: "POST /forum/courses/file", may: authors, ok: asked},
	{route: "GET /forum/courses/:work", of: lent, may: essays, ok: shown},
	{route: "GET /forum/courses/:work/package.lotse", of: lent, may: essays, ok: shown},
	{route: "GET /forum/articles/file", may: to(town, trainer), ok: shown},
	{route: "POST /forum/articles/file", may: to(town, trainer), ok: asked},
	{route: "GET /forum/articles/:article/package.lotse", of: essay, may: essays, ok: shown},
	{route: "GET /forum/courses.json", of: lent, may: essays, ok: shown, lists: "probe"},
	{route: "GET /.well-known/lotse-keys.json", may: everybody, ok: shown},
	{route: "POST /forum/courses/:work", of: lent, may: to(own, trainer), ok: codes(409)}, // its own
	{route: "GET /author/sharing/:course", of: chapter, may: publishers, ok: shown},
	{route: "POST /author/sharing/:course", of: chapter, may: publishers, ok: asked},
	{route: "GET /author/origin/:course", of: chapter, may: authors, ok: codes(404)}, // written here
	{route: "POST /author/origin/:course", of: chapter, may: authors, ok: codes(404)},
	{route: "POST /author/origin/:course/fetch", of: chapter, may: authors, ok: codes(404)},
	{route: "GET /forum/trust", of: vouched, may: to(own, trainer), ok: shown, lists: "probe"},
	{route: "POST /forum/trust", may: to(town, trainer), ok: asked},
	{route: "POST /forum/trust/:trust", of: vouched, may: to(own, trainer), ok: asked, send: map[string]string{"do": "nothing"}},
}

// vouches are towns of other installations that are trusted, here and next
// door.
func (w *world) vouches() error {
	for _, r := range []relation{own, foreign} {
		public, _, err := ed25519.GenerateKey(nil)
		if err != nil {
			return err
		}
		d := trust.Document{Format: 1, Body: seal.Body{ID: uuid.New(), Name: i18n.Text{i18n.DE: "Fernstadt"}}, Keys: []trust.Announced{{ID: seal.KeyID(public), Public: public}}}
		id, err := w.App.Share.Trust.Add(w.of(r), d)
		if err != nil {
			return err
		}
		w.add(vouched, r, params{"trust": id.String(), "probe": id.String()})
	}
	return nil
}

// loans are a course that is shared, here and next door.
func (w *world) loans() error {
	for r, slug := range map[relation]string{own: ownCourse, foreign: nextCourse} {
		o := share.Offer{Reach: forum.Public, Terms: share.Terms{Licence: share.Licences[0], Accessibility: i18n.Text{i18n.DE: "Geprüft."}}}
		id, err := w.App.Share.Share(w.of(r), slug, o)
		if err != nil {
			return err
		}
		w.add(lent, r, params{"work": id.String(), "probe": id.String()})
	}
	return nil
}
