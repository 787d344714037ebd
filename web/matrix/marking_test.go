package matrix

// markers read free texts without names, for the whole town.
var markers = to(town, trainer)

var markingRules = []rule{
	{route: "GET /author/marking", may: markers, ok: shown},
	{route: "GET /author/marking/:attempt/:question", of: script, may: markers, ok: shown},
	{route: "POST /author/marking/:attempt/:question", of: script, may: markers, ok: asked},
}

// scripts: the answers of this town are marked in web/marking; here the one of
// another is not found.
func (w *world) scripts() error {
	w.add(script, foreign, params{"attempt": "01a200e1-8ba6-7411-8d34-4e28385ee46a", "question": "essay"})
	return nil
}
