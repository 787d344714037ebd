package pagewalk

import (
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

// stock puts a picture in three sizes and a film into the library and returns
// their hashes.
func stock(t *testing.T, town *webtest.Town) (picture, film string) {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 1400, 900)), nil); err != nil {
		t.Fatal(err)
	}
	add := func(name, data string) string {
		m, err := town.App.Media.Prepare(town.Ctx, name, strings.NewReader(data))
		if err == nil {
			m, err = town.App.Media.Add(town.Ctx, m)
		}
		if err != nil {
			t.Fatal(err)
		}
		return m.Hash
	}
	return add("Ein sehr langer Dateiname vom Rathaus in Lindenau bei schönem Wetter.jpg", b.String()),
		add("Einführung.mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
}
