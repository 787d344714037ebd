package matrix

import (
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
)

// What is shared publicly everybody reads at its own town; nothing of a town
// outside the network is read or taken over.
var publishers = to(town, trainer, hr)

var loanRules = []rule{
	{route: "GET /forum/courses", of: lent, may: everybody, ok: shown, lists: "probe"},
	{route: "GET /forum/courses/:work", of: lent, may: essays, ok: shown},
	{route: "POST /forum/courses/:work", of: lent, may: to(own, trainer), ok: codes(409)}, // its own
	{route: "GET /author/sharing/:course", of: chapter, may: publishers, ok: shown},
	{route: "POST /author/sharing/:course", of: chapter, may: publishers, ok: asked},
	{route: "GET /author/origin/:course", of: chapter, may: authors, ok: codes(404)}, // written here
	{route: "POST /author/origin/:course", of: chapter, may: authors, ok: codes(404)},
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
