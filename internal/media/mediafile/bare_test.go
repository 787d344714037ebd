package mediafile_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
)

func pngOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, 40, 20), color.Palette{color.Gray{}, color.Gray{Y: 200}})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withText puts a text chunk before the end of a PNG.
func withText(data []byte) []byte {
	chunk := append([]byte("tEXt"), "Comment\x00Rathaus Lindenau"...)
	out := append([]byte{}, data[:len(data)-12]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, data[len(data)-12:]...)
}

// A picture that has nothing to be taken out stays as it is; what was cleaned
// once stays as well, so that a course can travel.
func TestWhatIsCleanStaysAsItIs(t *testing.T) {
	t.Parallel()
	jpg, pic := jpegOf(t, 40, 20), pngOf(t)
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="url(#g)"/></svg>`
	for name, c := range map[string]struct {
		mime, data string
		stays      bool
	}{
		"jpeg":               {"image/jpeg", string(jpg), true},
		"jpeg with a place":  {"image/jpeg", string(withEXIF(jpg, 1)), false},
		"jpeg with a tail":   {"image/jpeg", string(jpg) + "<script>Rathaus", false},
		"png":                {"image/png", string(pic), true},
		"png with a comment": {"image/png", string(withText(pic)), false},
		"png with a tail":    {"image/png", string(pic) + "<script>Rathaus", false},
		"svg":                {mediafile.SVG, svg, true},
		"svg with its head":  {mediafile.SVG, `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + svg + "\n", true},
		"svg with a comment": {mediafile.SVG, strings.Replace(svg, "<rect", "<!-- Rathaus --><rect", 1), false},
		"svg with a style":   {mediafile.SVG, `<?xml-stylesheet href="//evil.example/Rathaus.css"?>` + svg, false},
		"svg with a handler": {mediafile.SVG, strings.Replace(svg, "<rect", `<rect onload="Rathaus"`, 1), false},
		"svg with a script":  {mediafile.SVG, strings.Replace(svg, "<rect", `<script>Rathaus</script><rect`, 1), false},
		"svg in CDATA":       {mediafile.SVG, strings.Replace(svg, "<rect", `<text><![CDATA[a]]></text><rect`, 1), false},
		"svg with a prefix":  {mediafile.SVG, strings.Replace(svg, "<rect", `<svg:rect`, 1), false},
		"svg of no space":    {mediafile.SVG, strings.Replace(svg, ` xmlns="http://www.w3.org/2000/svg"`, "", 1), false},
		"svg of another":     {mediafile.SVG, strings.Replace(svg, "2000/svg", "1999/xhtml", 1), false},
	} {
		typ := mediafile.Type{Kind: mediafile.Image, MIME: c.mime}
		_, first, err := mediafile.CleanImage(typ, []byte(c.data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if stays := string(first.Data) == c.data; stays != c.stays || bytes.Contains(first.Data, []byte("Rathaus")) {
			t.Errorf("%s: stays %v: %q", name, stays, first.Data)
		}
		if _, again, err := mediafile.CleanImage(typ, first.Data); err != nil || !bytes.Equal(again.Data, first.Data) {
			t.Errorf("%s: cleaned twice it differs, %v", name, err)
		}
	}
}

// The drawings that ship are clean: courses that were installed before keep
// their hash.
func TestShippedDrawingsAreClean(t *testing.T) {
	t.Parallel()
	n := 0
	err := fs.WalkDir(content.Files, "courses", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".svg") {
			return err
		}
		n++
		data, err := fs.ReadFile(content.Files, name)
		if err != nil {
			return err
		}
		clean, _, _, err := mediafile.CleanSVG(data)
		if err != nil || !bytes.Equal(clean, data) {
			t.Errorf("%s is not clean: %v", name, err)
		}
		return nil
	})
	if err != nil || n < 10 {
		t.Errorf("%d drawings, %v", n, err)
	}
}
