package courseware

import (
	"regexp"
	"strings"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Clip is what a video, audio or file block shows. The words of a video or a
// recording stand below it as text, in PageBlock.HTML.
type Clip struct {
	Media
	Name   string
	Title  string
	Poster *Picture // Video: shown before it begins
	Tracks []Track  // Video: captions, those of the page's language first
}

// Track is the captions of a video in one language.
type Track struct {
	Lang i18n.Lang
	Hash string
}

// clipText is the text of a clip in one language: "[title](file)", then lines
// "captions: file" and "poster: file", then the transcript or a description.
type clipText struct {
	title, file, captions, poster string
	text                          string
}

const fileName = `([A-Za-z0-9][A-Za-z0-9._-]*)`

var (
	clipForm = regexp.MustCompile(`^\[([^\]]+)\]\(` + fileName + `\)$`)
	partForm = regexp.MustCompile(`^(captions|poster): ` + fileName + `$`)
)

func splitClip(body string, report func(Reason)) clipText {
	head, text, _ := strings.Cut(body, "\n\n")
	first, rest, _ := strings.Cut(head, "\n")
	m := clipForm.FindStringSubmatch(first)
	if m == nil {
		report(because("courseware.problem.clip_title", nil))
		return clipText{}
	}
	t := clipText{title: strings.TrimSpace(m[1]), file: m[2], text: strings.TrimSpace(text)}
	for line := range strings.Lines(rest) {
		switch m := partForm.FindStringSubmatch(strings.TrimRight(line, "\n")); {
		case m == nil:
			report(because("courseware.problem.clip_line", args{"Line": strings.TrimSpace(line)}))
		case m[1] == "captions":
			t.captions = m[2]
		default:
			t.poster = m[2]
		}
	}
	return t
}

// files are the media files that the text names.
func (t clipText) files() []string {
	var list []string
	for _, name := range []string{t.file, t.captions, t.poster} {
		if name != "" {
			list = append(list, name)
		}
	}
	return list
}

func silently(Reason) {}

// isClip says whether a block of this type shows a Clip.
func (t Type) isClip() bool { return t == Video || t == Audio || t == Attachment }

func (r *pageRenderer) clip(pb *PageBlock, b Block, body string) {
	t := splitClip(body, r.report)
	if t.file == "" {
		return
	}
	r.checkClip(b, t)
	pb.Clip = &Clip{Media: r.course.Media[t.file], Name: t.file, Title: t.title, Tracks: r.tracks(b, t.file)}
	if t.poster != "" {
		pb.Clip.Poster = &Picture{Media: r.course.Media[t.poster], Name: t.poster}
	}
	if t.text != "" {
		p := r.parse(t.text)
		pb.HTML = p.html(p.doc)
	}
	r.plain = strings.TrimSpace(t.title + " " + r.plain)
}

func (r *pageRenderer) checkClip(b Block, t clipText) {
	checkPlain(t.title, r.report)
	want := map[Type]mediafile.Kind{Video: mediafile.Video, Audio: mediafile.Audio, Attachment: mediafile.File}[b.Type]
	r.shows(t.file, want)
	r.shows(t.captions, captionsKind)
	r.shows(t.poster, mediafile.Image)
	switch {
	case b.Type != Video && t.captions+t.poster != "":
		r.report(because("courseware.problem.clip_parts", nil))
	case b.Type == Video && t.captions == "" && !b.Silent:
		r.report(because("courseware.problem.captions_missing", nil))
	case b.Type == Video && t.captions != "" && b.Silent:
		r.report(because("courseware.problem.captions_silent", nil))
	}
	if b.Type != Attachment && t.text == "" {
		r.report(because("courseware.problem.transcript", nil))
	}
}

// shows reports a file that is there but of another kind than its place needs.
func (r *pageRenderer) shows(name string, want mediafile.Kind) {
	if m, ok := r.course.Media[name]; ok && m.kind() != want {
		r.report(because("courseware.problem.is_no."+string(want), args{"Name": name}))
	}
}

// tracks are the captions of every language in which the same film is shown.
func (r *pageRenderer) tracks(b Block, film string) []Track {
	var list []Track
	add := func(l i18n.Lang) {
		t := splitClip(b.Text[l].Body, silently)
		if m, ok := r.course.Media[t.captions]; ok && t.file == film {
			list = append(list, Track{l, m.Hash})
		}
	}
	add(r.lang)
	for _, l := range r.course.Languages {
		if l != r.lang {
			add(l)
		}
	}
	return list
}
