package courseware_test

import (
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Beginnings of files, as far as they are looked at.
const (
	mp4 = "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
	mp3 = "ID3\x03\x00\x00\x00\x00\x00\x21TALB"
	pdf = "%PDF-1.7\n"
	vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n"
)

const clipsManifest = `      - {id: film, type: video}
      - {id: talk, type: audio}
      - {id: form, type: file}
test:`

func clipsTexts(captions string) string {
	return `
::: {#film}
[So legen Sie eine Akte an](film.mp4)
captions: ` + captions + `
poster: box.svg

Erst **öffnen**, dann benennen.
:::

::: {#talk}
[Ein Gespräch](talk.mp3)

Frau Sommer: Guten Tag.
:::

::: {#form}
[Antrag auf Zugang](form.pdf)
:::
`
}

// clips is the sample with a video, a recording and a file.
func clips(t *testing.T, edits ...string) fstest.MapFS {
	t.Helper()
	files := map[string]string{
		"media/film.mp4": mp4 + "film", "media/talk.mp3": mp3 + "talk", "media/form.pdf": pdf + "form",
		"media/film-de.vtt": vtt + "<b onclick=x>Erst</b> öffnen<script>alert(1)</script>\n", "media/film-en.vtt": vtt + "First open\n",
	}
	fsys := sample(t)
	files["course.yaml"] = strings.Replace(string(fsys["course.yaml"].Data), "test:", clipsManifest, 1)
	de := string(fsys["de/start.md"].Data) + clipsTexts("film-de.vtt")
	files["de/start.md"] = de
	files["en/start.md"] = string(courseware.Stamp([]byte(de), append(fsys["en/start.md"].Data, clipsTexts("film-en.vtt")...), func(string) bool { return false }))
	for i := 0; i+2 < len(edits); i += 3 {
		files[edits[i]] = strings.Replace(files[edits[i]], edits[i+1], edits[i+2], 1)
	}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestClipsAreReadAndShown(t *testing.T) {
	pkg, err := courseware.Read(clips(t))
	if err != nil {
		t.Fatal(err)
	}
	e := courseware.Open(pkg.Course)
	p, _ := e.Lesson(1, i18n.EN)
	film, talk, form := p.Blocks[8], p.Blocks[9], p.Blocks[10]
	if film.Clip.Type != "video/mp4" || film.Clip.Size != int64(len(mp4)+4) || film.Clip.Title != "So legen Sie eine Akte an" ||
		film.Clip.Poster.Width != 320 || film.HTML != "<p>Erst <strong>öffnen</strong>, dann benennen.</p>" {
		t.Errorf("video: %s", asJSON(t, film))
	}
	tracks := film.Clip.Tracks
	if len(tracks) != 2 || tracks[0].Lang != i18n.EN || tracks[1].Lang != i18n.DE || tracks[0].Hash != pkg.Course.Media["film-en.vtt"].Hash {
		t.Errorf("captions: %+v", tracks)
	}
	if talk.Clip.Type != "audio/mpeg" || talk.HTML == "" || form.Clip.Type != "application/pdf" || form.Clip.Size == 0 || form.HTML != "" {
		t.Errorf("audio %s, file %s", asJSON(t, talk), asJSON(t, form))
	}
	if !strings.Contains(p.Plain, "So legen Sie eine Akte an Erst öffnen") {
		t.Errorf("plain: %s", p.Plain)
	}
	same(t, pkg, again(t, pkg))
}

func TestCaptionsKeepNoMarkup(t *testing.T) {
	pkg, err := courseware.Read(clips(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := pkg.Files[pkg.Course.Media["film-de.vtt"].Hash].Open()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil || string(text) != "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nErst öffnenalert(1)\n" {
		t.Errorf("captions: %q, %v", text, err)
	}
	for _, nasty := range []string{"&amp;amp;lt;script&amp;amp;gt;", "<<b>script>x", "a &lt; b", "&#60;i&#62;"} {
		once, err := courseware.CleanCaptions(vtt + "Text " + nasty + "\n")
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := courseware.CleanCaptions(once); err != nil || twice != once || strings.Contains(once, "<") {
			t.Errorf("%s becomes %q, then %q, %v", nasty, once, twice, err)
		}
	}
}

func TestClipsNameEveryMistake(t *testing.T) {
	tests := []struct {
		name string
		edit []string
		want string
	}{
		{"no title", []string{"de/start.md", "[So legen Sie eine Akte an](film.mp4)", "film.mp4"}, "begins with [its title](file-in-media)"},
		{"no file", []string{"de/start.md", "(film.mp4)", "(other.mp4)"}, "media/other.mp4 is missing"},
		{"no captions", []string{"de/start.md", "captions: film-de.vtt\n", ""}, "the captions are missing"},
		{"captions of a silent film", []string{"course.yaml", "{id: film, type: video}", "{id: film, type: video, silent: true}"}, "a silent video has no captions"},
		{"silent audio", []string{"course.yaml", "{id: talk, type: audio}", "{id: talk, type: audio, silent: true}"}, "silent belongs to videos"},
		{"no transcript", []string{"de/start.md", "\n\nFrau Sommer: Guten Tag.", ""}, "the transcript is missing"},
		{"captions of a recording", []string{"de/start.md", "(talk.mp3)", "(talk.mp3)\ncaptions: film-de.vtt"}, "belong to a video"},
		{"unknown part", []string{"de/start.md", "poster: box.svg", "preview: box.svg"}, "is neither captions: file nor poster: file"},
		{"a recording as a film", []string{"de/start.md", "(film.mp4)", "(talk.mp3)"}, "talk.mp3 is no video"},
		{"a film as a poster", []string{"de/start.md", "poster: box.svg", "poster: film.mp4"}, "film.mp4 is no image"},
		{"a film as captions", []string{"de/start.md", "captions: film-de.vtt", "captions: film.mp4"}, "film.mp4 is no captions"},
		{"a film as a picture", []string{"de/start.md", "(box.svg)", "(film.mp4)"}, "film.mp4 is no image"},
		{"captions without times", []string{"media/film-de.vtt", "00:00:01.000 --> 00:00:02.500", "gleich"}, "media/film-de.vtt: "},
		{"a page as a file", []string{"media/form.pdf", pdf, "<!doctype html><script>alert(1)</script>"}, "media/form.pdf: files of this kind are not taken"},
		{"a program as a film", []string{"media/film.mp4", mp4, "\x7fELF\x02\x01\x01"}, "media/film.mp4: files of this kind are not taken"},
		{"script in the title", []string{"de/start.md", "[Ein Gespräch]", "[<script>alert(1)</script>]"}, "plain text"},
		{"script in the transcript", []string{"de/start.md", "Frau Sommer:", "<script>alert(1)</script>"}, "HTML is not allowed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := courseware.Read(clips(t, tt.edit...))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got\n%v\nwant %q", err, tt.want)
			}
		})
	}
}
