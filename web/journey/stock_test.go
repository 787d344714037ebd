package journey

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// shown is a file of the library for a kind of block, and what its form asks
// for that the library does not know.
type shown struct {
	kind, hash, field string
	words             i18n.Text
}

// stock puts a file of every kind into the library: a picture, a film with
// captions and transcript, a recording, a leaflet.
func stock(t *testing.T, town *webtest.Town) []shown {
	t.Helper()
	film := shelve(t, town, "Rundgang.mp4", strings.NewReader("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"+"Rundgang"))
	track := func(s string) string { return "WEBVTT\n\n00:01.000 --> 00:04.000\n" + s + "\n" }
	err := town.App.Media.Describe(town.Ctx, film.Hash, media.Texts{
		Version: film.Version, Captions: i18n.Text{i18n.DE: track("Guten Tag"), i18n.EN: track("Good day")}, Transcript: i18n.Text{i18n.DE: "Guten Tag", i18n.EN: "Good day"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return []shown{
		{"image", stockPicture(t, town), "alt", i18n.Text{i18n.DE: "Ein Scanner neben einem Stapel Post", i18n.EN: "A scanner next to a pile of mail"}},
		{"video", film.Hash, "", nil},
		{"audio", shelve(t, town, "Gong.mp3", strings.NewReader("ID3\x03\x00\x00\x00\x00\x00\x21TALB")).Hash, "said", i18n.Text{i18n.DE: "Ein Gong", i18n.EN: "A gong"}},
		{"file", shelve(t, town, "Merkblatt.pdf", strings.NewReader("%PDF-1.7\nMerkblatt Post")).Hash, "said", i18n.Text{i18n.DE: "Zum Aufhängen", i18n.EN: "For the wall"}},
	}
}

// stockPicture puts a picture into the library and returns its hash.
func stockPicture(t testing.TB, town *webtest.Town) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 120, 80)), nil); err != nil {
		t.Fatal(err)
	}
	return shelve(t, town, "scanner.jpg", &b).Hash
}

func shelve(t testing.TB, town *webtest.Town, name string, r io.Reader) media.Media {
	t.Helper()
	m, err := town.App.Media.Prepare(town.Ctx, name, r)
	if err == nil {
		m, err = town.App.Media.Add(town.Ctx, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}
