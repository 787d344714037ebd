package mediafile_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func id(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.ID
	}
	return ""
}

func TestSniff(t *testing.T) {
	t.Parallel()
	zip := "PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	for _, c := range []struct {
		name, head string
		kind       mediafile.Kind
		id         string
	}{
		{"jpeg", "\xff\xd8\xff\xe0\x00\x10JFIF", mediafile.Image, ""},
		{"png", "\x89PNG\r\n\x1a\n\x00\x00", mediafile.Image, ""},
		{"webp", "RIFF\x24\x00\x00\x00WEBPVP8 ", mediafile.Image, ""},
		{"svg", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>`, mediafile.Image, ""},
		{"mp4", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", mediafile.Video, ""},
		{"mp4 of phones", "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", mediafile.Video, ""},
		{"webm", "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87", mediafile.Video, ""},
		{"mp3", "ID3\x03\x00\x00\x00\x00\x00\x21TALB", mediafile.Audio, ""},
		{"m4a", "\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42", mediafile.Audio, ""},
		{"ogg", "OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead\x01\x02", mediafile.Audio, ""},
		{"wav", "RIFF\x24\x00\x00\x00WAVEfmt ", mediafile.Audio, ""},
		{"pdf", "%PDF-1.7\n", mediafile.File, ""},
		{"zip", zip, mediafile.File, ""},
		{"text", "Guten Tag, dies ist ein Text.\n", mediafile.File, ""},
		{"csv", "a;b\n1;2\n", mediafile.File, ""},
		{"nothing", "", "", "media.file.empty"},
		{"page", "<!DOCTYPE html><html><script>alert(1)</script>", "", "media.file.page"},
		{"page after text", "Guten Tag\n\n<script>alert(1)</script>", "", "media.file.page"},
		{"page in capitals", "x <SCRIPT SRC=//evil.example>", "", "media.file.page"},
		{"xhtml", `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>`, "", "media.file.page"},
		{"script", "#!/bin/sh\nrm -rf /\n", "", "media.file.page"},
		{"xml", `<?xml version="1.0"?><x/>`, "", "media.file.page"},
		{"program", "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff", "", "media.file.refused"},
		{"elf", "\x7fELF\x02\x01\x01\x00", "", "media.file.refused"},
		{"gif", "GIF89a\x01\x00\x01\x00", "", "media.file.refused"},
		{"flash", "CWS\x0a\x00\x00", "", "media.file.refused"},
	} {
		got, err := mediafile.Sniff([]byte(c.head))
		if got.Kind != c.kind || id(err) != c.id {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestCleanName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Foto.jpg":                           "Foto.jpg",
		`C:\Bilder\Müller & Söhne.png`:       "Müller - Söhne.png",
		"../../etc/passwd":                   "passwd",
		`<script>alert(1)</script>.png`:      "script-.png",
		`"><img src=x onerror=alert(1)>.svg`: "img src-x onerror-alert(1)-.svg",
		"rechnung\u202egpj.exe":              "rechnunggpj.exe",
		"a\x00b\r\nSet-Cookie: x.txt":        "ab Set-Cookie- x.txt",
		"":                                   "datei",
		"...":                                "datei",
		"\xff\xfe.txt":                       "txt",
		strings.Repeat("ä", 300) + ".mp4":    strings.Repeat("ä", 116) + ".mp4",
		"Ma\u0308dchen.png":                  "Mädchen.png",
	} {
		if got := mediafile.CleanName(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func jpegOf(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{200, 200, 200, 255})
		}
	}
	for y := range h / 2 { // the upper left is red
		for x := range w / 2 {
			img.Set(x, y, color.RGBA{220, 0, 0, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withEXIF puts an EXIF segment with a place and an orientation after the
// beginning of a JPEG.
func withEXIF(data []byte, turn byte) []byte {
	tiff := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00" + string(turn) + "\x00\x00\x00\x00\x00\x00\x00GPS Rathaus Lindenau")
	body := append([]byte("Exif\x00\x00"), tiff...)
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2))
	out := append([]byte{}, data[:2]...)
	out = append(append(out, segment...), body...)
	return append(out, data[2:]...)
}

func TestImageIsStrippedAndSized(t *testing.T) {
	t.Parallel()
	data := withEXIF(jpegOf(t, 2000, 1000), 1)
	if !bytes.Contains(data, []byte("Rathaus")) {
		t.Fatal("the sample holds no place")
	}
	p, err := mediafile.ReadImage(mediafile.Type{Kind: mediafile.Image, MIME: "image/jpeg"}, data)
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, s := range p.Sizes {
		sizes = append(sizes, s.Width)
		if bytes.Contains(s.Data, []byte("Rathaus")) || bytes.Contains(s.Data, []byte("Exif")) {
			t.Errorf("%d: the place is still there", s.Width)
		}
		conf, format, err := image.DecodeConfig(bytes.NewReader(s.Data))
		if err != nil || format != "jpeg" || conf.Width != s.Width || conf.Height != s.Height {
			t.Errorf("%d: %s %+v, %v", s.Width, format, conf, err)
		}
	}
	if len(sizes) != 3 || sizes[0] != 2000 || sizes[1] != 390 || sizes[2] != 1280 {
		t.Errorf("sizes %v", sizes)
	}
}

// TestImageStandsUpright: the red quarter is where the eye saw it.
func TestImageStandsUpright(t *testing.T) {
	t.Parallel()
	for turn, want := range map[byte]struct {
		w, h        int
		right, down bool
	}{
		1: {40, 20, false, false}, 2: {40, 20, true, false}, 3: {40, 20, true, true}, 4: {40, 20, false, true},
		5: {20, 40, false, false}, 6: {20, 40, true, false}, 7: {20, 40, true, true}, 8: {20, 40, false, true},
	} {
		p, err := mediafile.ReadImage(mediafile.Type{Kind: mediafile.Image, MIME: "image/jpeg"}, withEXIF(jpegOf(t, 40, 20), turn))
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(p.Sizes[0].Data))
		if err != nil {
			t.Fatal(err)
		}
		x, y := 3, 3
		if want.right {
			x = want.w - 4
		}
		if want.down {
			y = want.h - 4
		}
		r, g, _, _ := img.At(x, y).RGBA()
		if img.Bounds().Dx() != want.w || img.Bounds().Dy() != want.h || r>>8 < 150 || g>>8 > 100 {
			t.Errorf("turn %d: %v, at %d,%d red %d green %d", turn, img.Bounds(), x, y, r>>8, g>>8)
		}
	}
}

// TestBomb: a picture that unpacks to gigabytes is refused by its head.
func TestBomb(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	bomb := b.Bytes()
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	sum := crc32.ChecksumIEEE(bomb[12:29])
	binary.BigEndian.PutUint32(bomb[29:], sum)
	began := time.Now()
	_, err := mediafile.ReadImage(mediafile.Type{Kind: mediafile.Image, MIME: "image/png"}, bomb)
	if id(err) != "media.image.points" || time.Since(began) > time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
	if _, err := mediafile.ReadImage(mediafile.Type{Kind: mediafile.Image, MIME: "image/png"}, bomb[:40]); id(err) == "" {
		t.Errorf("%v", err)
	}
}

func TestTransparencyStays(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 500, 10))); err != nil {
		t.Fatal(err)
	}
	p, err := mediafile.ReadImage(mediafile.Type{Kind: mediafile.Image, MIME: "image/png"}, b.Bytes())
	if err != nil || len(p.Sizes) != 2 || p.Type.MIME != "image/png" {
		t.Fatalf("%+v, %v", p, err)
	}
	small, err := png.Decode(bytes.NewReader(p.Sizes[1].Data))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, a := small.At(5, 5).RGBA(); a != 0 {
		t.Error("what was transparent is not")
	}
}

// webp is one red point, lossless.
const webp = "524946461a000000574542505650384c0d0000002f0000001007101111888808"

func TestWebP(t *testing.T) {
	t.Parallel()
	data, err := hex.DecodeString(webp)
	if err != nil {
		t.Fatal(err)
	}
	p, err := mediafile.ReadImage(mediafile.Type{Kind: mediafile.Image, MIME: "image/webp"}, data)
	if err != nil || p.Type.MIME == "image/webp" || len(p.Sizes) != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	if got := mediafile.Rename("Foto.webp", p.Type); got != "Foto.png" && got != "Foto.jpg" {
		t.Error(got)
	}
}

func TestSVG(t *testing.T) {
	t.Parallel()
	bad := `<?xml version="1.0"?><?xml-stylesheet href="//evil.example/x.css"?><!-- x -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 320 160" onload="alert(1)">
<script>alert(2)</script><script href="//evil.example/x.js"/><style>@import url(//evil.example/x.css)</style>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="//evil.example"/></body></foreignObject>
<image href="//evil.example/x.png"/><a href="javascript:alert(3)"><rect width="9" height="9"/></a>
<rect id="r" width="10" height="10" fill="url(#g)" style="fill:url(//evil.example/x)" onclick="alert(4)"/>
<circle r="1" fill="url(https://evil.example/x)" style="fill:#abc"/><use xlink:href="#r"/><use href="//evil.example/x.svg#r"/>
<set attributeName="onmouseover" to="alert(5)"/><animate attributeName="href" values="javascript:alert(6)"/>
<html:script xmlns:html="http://www.w3.org/1999/xhtml">alert(7)</html:script>
<text>&lt;script&gt;alert(8)&lt;/script&gt; Größe</text><path d="M0 0" fill="u\72l(//evil.example)"/></svg>`
	clean, w, h, err := mediafile.CleanSVG([]byte(bad))
	if err != nil || w != 320 || h != 160 {
		t.Fatalf("%d × %d, %v", w, h, err)
	}
	got := string(clean)
	for _, no := range []string{"evil", "<script", "onload", "onclick", "javascript", "foreignObject", "<style", "<image", "<set", "<animate", "iframe", "<?", "<!--", "<a "} {
		if strings.Contains(got, no) {
			t.Errorf("%q is still there:\n%s", no, got)
		}
	}
	for _, yes := range []string{`xmlns="http://www.w3.org/2000/svg"`, `fill="url(#g)"`, `style="fill:#abc"`, `<use href="#r">`, "&lt;script&gt;", "Größe"} {
		if !strings.Contains(got, yes) {
			t.Errorf("%q is gone:\n%s", yes, got)
		}
	}
	again, _, _, err := mediafile.CleanSVG(clean)
	if err != nil || string(again) != got {
		t.Errorf("cleaning twice differs: %v\n%s", err, again)
	}
	for what, broken := range map[string]string{
		"entities": `<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg viewBox="0 0 1 1">&a;</svg>`, "no size": `<svg xmlns="x"/>`,
		"cut": `<svg viewBox="0 0 1 1"><g>`, "not SVG": `<html viewBox="0 0 1 1"/>`, "two roots": `<svg viewBox="0 0 1 1"/><svg viewBox="0 0 1 1"/>`,
		"crossed": `<svg viewBox="0 0 1 1"><g></svg></g>`, "empty": ``,
	} {
		if out, _, _, err := mediafile.CleanSVG([]byte(broken)); err == nil {
			t.Errorf("%s passes: %s", what, out)
		}
	}
}

func TestCaptions(t *testing.T) {
	t.Parallel()
	in := "\ufeffWEBVTT - Titel\r\nX-TIMESTAMP: 1\r\n\r\nSTYLE\r\n::cue { background: url(//evil.example) }\r\n\r\nNOTE <script>alert(0)</script>\r\n\r\n" +
		"1\r\n00:01.000 --> 00:04.500 line:0 position:20% align:start onclick:x <b>\r\n<v Frau Krüger><b>Guten Tag</b></v> <script>alert(1)</script>\r\n" +
		"&lt;img src=x onerror=alert(2)&gt; &amp;lt;script&amp;gt; Müller &amp; Co\r\n\r\n" +
		"2\n00:00:05,000 --> 00:00:06,000\n3 &lt; 4 and --&gt; there\x00\n"
	got, err := mediafile.CleanCaptions(in)
	if err != nil {
		t.Fatal(err)
	}
	want := "WEBVTT\n\n00:00:01.000 --> 00:00:04.500 line:0 position:20% align:start\nGuten Tag alert(1)\nMüller &amp; Co\n"
	if !strings.HasPrefix(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	for _, no := range []string{"<", "script", "onerror", "onclick", "STYLE", "NOTE", "evil"} {
		if strings.Contains(got, no) {
			t.Errorf("%q is still there:\n%s", no, got)
		}
	}
	if again, err := mediafile.CleanCaptions(got); err != nil || again != got {
		t.Errorf("cleaning twice differs: %v\n%s", err, again)
	}
	if empty, err := mediafile.CleanCaptions(" \n"); empty != "" || err != nil {
		t.Errorf("%q, %v", empty, err)
	}
	for text, want := range map[string]string{
		"WEBVTT\n\nnur Text":                                       "media.captions.none",
		"WEBVTT\n\n00:00 --> 00:02\nx":                             "media.captions.time",
		"00:00:09.000 --> 00:00:02.000\nx":                         "media.captions.time",
		"00:61:00.000 --> 00:62:00.000\nx":                         "media.captions.time",
		"00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny": "media.captions.order",
		strings.Repeat("x", mediafile.CaptionLimit+1):              "media.captions.too_large",
	} {
		if _, err := mediafile.CleanCaptions(text); id(err) != want {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
}

func box(kind string, body ...byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), append([]byte(kind), body...)...)
}

func TestFilm(t *testing.T) {
	t.Parallel()
	mvhd := make([]byte, 100)
	binary.BigEndian.PutUint32(mvhd[12:], 600)
	binary.BigEndian.PutUint32(mvhd[16:], 600*190)
	tkhd := make([]byte, 84)
	binary.BigEndian.PutUint16(tkhd[76:], 1280)
	binary.BigEndian.PutUint16(tkhd[80:], 720)
	moov := box("moov", append(box("mvhd", mvhd...), box("trak", box("tkhd", tkhd...)...)...)...)
	film := append(box("ftyp", []byte("mp42\x00\x00\x00\x00")...), box("mdat", make([]byte, 1000)...)...)
	film = append(film, moov...)
	mp4 := mediafile.Type{Kind: mediafile.Video, MIME: "video/mp4"}
	got := mediafile.ReadFilm(mp4, bytes.NewReader(film), int64(len(film)))
	if got != (mediafile.Film{Width: 1280, Height: 720, Duration: 190 * time.Second}) {
		t.Errorf("%+v", got)
	}
	for i := range film { // broken anywhere, it says less and nothing else happens
		cut := film[:i]
		mediafile.ReadFilm(mp4, bytes.NewReader(cut), int64(len(cut)))
		bent := bytes.Clone(film)
		bent[i] ^= 0xFF
		mediafile.ReadFilm(mp4, bytes.NewReader(bent), int64(len(bent)))
	}
}

// TestPictureFitsIntoAPackage: noise as PNG has 12 MB.
func TestPictureFitsIntoAPackage(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 2000, 1500))
	for i := range img.Pix {
		img.Pix[i] = byte(i * i >> 7)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	p, err := mediafile.ReadImage(mediafile.Type{Kind: mediafile.Image, MIME: "image/png"}, b.Bytes())
	if err != nil || len(p.Sizes[0].Data) > 1<<20 {
		t.Fatalf("%d bytes of %d, %v", len(p.Sizes[0].Data), b.Len(), err)
	}
	conf, format, err := image.DecodeConfig(bytes.NewReader(p.Sizes[0].Data))
	if err != nil || "image/"+format != p.Type.MIME || conf.Width != p.Sizes[0].Width {
		t.Errorf("%s %+v, %v", format, conf, err)
	}
}
