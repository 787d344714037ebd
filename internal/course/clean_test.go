package course_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// pictured is a course with a photograph that knows where it was taken, and a
// drawing that runs a script.
func pictured(t *testing.T) fstest.MapFS {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 1500, 900)), nil); err != nil {
		t.Fatal(err)
	}
	place := append([]byte("Exif\x00\x00"), "GPS Rathaus Lindenau"...)
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(place)+2))
	photo := append(append(append(append([]byte{}, b.Bytes()[:2]...), segment...), place...), b.Bytes()[2:]...)
	drawing := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9.6 9" onload="alert(1)"><script>alert(2)</script><rect width="9" height="9"/></svg>`
	yaml := strings.Replace(string(small("bilder", "", "Ein Text.")["course.yaml"].Data), "{id: ", "{id: photo, type: image}\n      - {id: drawing, type: image}\n      - {id: ", 1)
	files := small("bilder", "", "Ein Text.")
	files["course.yaml"] = &fstest.MapFile{Data: []byte(yaml)}
	for name, f := range files {
		for _, block := range [][2]string{{"drawing", "![Eine Skizze](skizze.svg)"}, {"photo", "![Ein Rathaus](rathaus.jpg)"}} {
			id, body := block[0], block[1]
			head := "::: {#" + id + "}\n"
			if strings.HasPrefix(name, "en/") {
				head = "::: {#" + id + " src=" + courseware.Fingerprint(body) + "}\n"
			}
			if strings.HasSuffix(name, ".md") {
				f.Data = []byte(head + body + "\n:::\n\n" + string(f.Data))
			}
		}
	}
	files["media/rathaus.jpg"], files["media/skizze.svg"] = &fstest.MapFile{Data: photo}, &fstest.MapFile{Data: []byte(drawing)}
	return files
}

// What comes in with a course is cleaned as an upload is, gets its sizes, and
// still has the same hash wherever it goes.
func TestImportedPicturesAreCleaned(t *testing.T) {
	t.Parallel()
	one, two := testkit.New(t), testkit.New(t)
	from, to := withFiles(t, one), withFiles(t, two)
	tried, err := from.Try(one.Ctx, pictured(t))
	if err != nil {
		t.Fatal(err)
	}
	first, err := from.Import(one.Ctx, pictured(t))
	if err != nil || first.Hash != tried.Hash {
		t.Fatalf("%+v, %v, tried %s", first, err, tried.Hash)
	}
	l, err := from.Library.List(one.May(uuid.New(), media.Manage), media.Filter{})
	if err != nil || l.Total != 2 {
		t.Fatalf("%d files, %v", l.Total, err)
	}
	for _, m := range l.Files {
		f, err := from.Library.Show(one.Ctx, m.Hash)
		if err != nil {
			t.Fatal(err)
		}
		r, err := from.Library.Open(one.Ctx, f, 0, -1)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if _ = r.Close(); err != nil || bytes.Contains(data, []byte("Lindenau")) || bytes.Contains(data, []byte("alert")) {
			t.Errorf("%s is not clean, %v", m.Name, err)
		}
		if m.Type == "image/jpeg" && len(m.Sizes) != 2 || m.Width == 0 || len(m.Alt) == 0 {
			t.Errorf("%s: %+v", m.Name, m)
		}
	}
	if again, err := from.Import(one.Ctx, pictured(t)); err != nil || again.New {
		t.Errorf("the same package again: %+v, %v", again, err)
	}
	there, err := to.Import(two.Ctx, packed(t, one, from, first.Slug))
	if err != nil || there.Hash != first.Hash {
		t.Errorf("elsewhere: %+v, %v", there, err)
	}
	if back, err := from.Import(one.Ctx, packed(t, two, to, first.Slug)); err != nil || back.New {
		t.Errorf("on its way back: %+v, %v", back, err)
	}
}
