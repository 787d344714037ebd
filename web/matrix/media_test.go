package matrix

import (
	"crypto/rand"
	"strings"

	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// librarians keep the files of courses, for the whole town.
var librarians = to(town, trainer, admin, operator)

var mediaRules = []rule{
	{route: "GET /author/media", of: entry, may: librarians, ok: shown, lists: "probe"},
	{route: "POST /author/media", may: librarians, ok: asked},
	{route: "GET /author/media/:hash", of: entry, may: librarians, ok: shown},
	{route: "POST /author/media/:hash", of: entry, may: librarians, ok: asked},
	{route: "POST /author/media/:hash/removal", of: waste, may: librarians, ok: leads},
	{route: "GET /media/:hash/captions/:lang.vtt", of: film, may: signedIn, ok: shown},

	// Uploads belong to whoever began them: internal/media. Here the protocol's
	// version is missing.
	{route: "OPTIONS /author/media/uploads", may: librarians, ok: codes(204)},
	{route: "POST /author/media/uploads", may: librarians, ok: codes(412)},
	{route: "HEAD /author/media/uploads/:upload", of: transfer, may: librarians, ok: codes(412), early: true},
	{route: "PATCH /author/media/uploads/:upload", of: transfer, may: librarians, ok: codes(412), early: true},
	{route: "DELETE /author/media/uploads/:upload", of: transfer, may: librarians, ok: codes(412), early: true},
}

const vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nGuten Tag\n"

// files puts a picture and a film into each town's.
func (w *world) files() error {
	for r, word := range map[relation]string{own: "hier", foreign: "dort"} {
		m, err := w.file(r, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>`+word+`</title></svg>`)
		if err != nil {
			return err
		}
		w.add(entry, r, params{"hash": m.Hash, "probe": "/author/media/" + m.Hash})
		if m, err = w.file(r, "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"+word); err != nil {
			return err
		}
		if err := w.App.Media.Describe(w.of(r), m.Hash, media.Texts{Version: m.Version, Captions: i18n.Text{i18n.DE: vtt}}); err != nil {
			return err
		}
		w.add(film, r, params{"hash": m.Hash, "lang": "de"})
	}
	return nil
}

func (w *world) file(r relation, data string) (media.Media, error) {
	m, err := w.App.Media.Prepare(w.of(r), "datei", strings.NewReader(data))
	if err != nil {
		return m, err
	}
	return w.App.Media.Add(w.of(r), m)
}

// wasteOf makes a file that the request may delete.
func (w *world) wasteOf(r relation) ([]params, error) {
	if r != own && r != foreign {
		return nil, nil
	}
	m, err := w.file(r, "Ein Text. "+rand.Text())
	return []params{{"hash": m.Hash}}, err
}
