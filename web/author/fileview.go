package author

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/web/ui"
)

// shows are the kinds of blocks that show a file, with the kind of file.
var shows = map[courseware.Type]mediafile.Kind{
	courseware.Image: mediafile.Image, courseware.Video: mediafile.Video, courseware.Audio: mediafile.Audio, courseware.Attachment: mediafile.File,
}

// kindOf is the kind of a file that the course knows.
func kindOf(m courseware.Media) mediafile.Kind {
	kind, _, _ := strings.Cut(m.Type, "/")
	if k := mediafile.Kind(kind); slices.Contains(mediafile.Kinds, k) {
		return k
	}
	return mediafile.File
}

// file is what the form of a text shows, as the course knows it.
func (v textView) file() (name string, m courseware.Media, ok bool) {
	name = v.in.fields[fieldFile]
	m, ok = v.Media[name]
	return name, m, ok
}

// address of a file's bytes.
func address(m courseware.Media) string { return "/media/" + m.Hash }

func libraryPath(hash string) string { return "/author/media/" + hash }

// choosePath is where the file of a text is chosen; part is the poster of a
// film, or "".
func (v textView) choosePath(part string) string {
	p := v.action() + "/file"
	if part != "" {
		p += "?part=" + part
	}
	return p
}

// fileWord is a word of the form that depends on the kind of file.
func (v textView) fileWord(word string) string { return "editor.file." + word + "." + string(v.Type) }

// known are the files of the course that may stand in a part of the form.
func (v textView) known(part string) []ui.Option {
	var out []ui.Option
	for _, name := range slices.Sorted(maps.Keys(v.Media)) {
		m := v.Media[name]
		if part == fieldTracks && m.Type == "text/vtt" || part == fieldPoster && kindOf(m) == mediafile.Image {
			out = append(out, ui.Option{Value: name, Label: name})
		}
	}
	return out
}

// tracks are the captions to choose from; those of the library come as a file
// of their own.
func (v textView) tracks(ctx context.Context) []ui.Option {
	out := append([]ui.Option{{Label: i18n.T(ctx, "editor.captions.none")}}, v.known(fieldTracks)...)
	return append(out, ui.Option{Value: fromLibrary, Label: i18n.T(ctx, "editor.captions.take", i18n.Args{"Lang": langName(ctx, v.lang)})})
}

func (v textView) posters(ctx context.Context) []ui.Option {
	return append([]ui.Option{{Label: i18n.T(ctx, "editor.poster.none")}}, v.known(fieldPoster)...)
}

// files are the pictures to choose from for a question: those of the course,
// then those of the library.
func (v askView) files() []ui.Option {
	known := map[string]bool{}
	var out []ui.Option
	for _, name := range slices.Sorted(maps.Keys(v.Media)) {
		if m := v.Media[name]; kindOf(m) == mediafile.Image {
			known[m.Hash] = true
			out = append(out, ui.Option{Value: name, Label: name})
		}
	}
	for _, m := range v.pictures {
		if !known[m.Hash] {
			out = append(out, ui.Option{Value: libraryMark + m.Hash, Label: m.Name})
		}
	}
	return out
}

// spots are the areas of a question as typed; one that cannot be read has no
// shape.
func (v askView) spots() []ui.Spot {
	out := make([]ui.Spot, len(v.in.rows))
	for i, r := range v.in.rows {
		if s, err := quiz.ParseSpot(r.id, r.area); err == nil {
			out[i] = ui.Spot{Shape: string(s.Shape), At: s.At}
		}
	}
	return out
}

// chooseView is the page on which the file of a text is chosen.
type chooseView struct {
	textView
	part  string // fieldPoster, or "": the file itself
	kind  mediafile.Kind
	query string
	found media.Library
}

// mine are the files of the course of the wanted kind.
func (v chooseView) mine() []chosen {
	var out []chosen
	for _, name := range slices.Sorted(maps.Keys(v.Media)) {
		if m := v.Media[name]; kindOf(m) == v.kind && m.Type != "text/vtt" {
			out = append(out, chosen{name: name, hash: m.Hash, current: v.current() == name})
		}
	}
	return out
}

func (v chooseView) current() string {
	if v.part != "" {
		return v.in.fields[v.part]
	}
	return v.in.fields[fieldFile]
}

// others are the files of the library that the course does not know yet.
func (v chooseView) others() []chosen {
	var out []chosen
	for _, m := range v.found.Files {
		if !slices.ContainsFunc(v.mine(), func(c chosen) bool { return c.hash == m.Hash }) && m.Type != "text/vtt" {
			out = append(out, chosen{name: m.Name, hash: m.Hash, gaps: len(m.Gaps()) > 0, thumb: thumb(m)})
		}
	}
	return out
}

// chosen is a file that can be chosen.
type chosen struct {
	name, hash string
	current    bool
	gaps       bool // its texts are not complete
	thumb      string
}

func (c chosen) picture() string {
	if c.thumb != "" {
		return c.thumb
	}
	return "/media/" + c.hash
}

// thumb is the address of the smallest size of a picture.
func thumb(m media.Media) string {
	if len(m.Sizes) > 0 {
		return "/media/" + m.Sizes[0].Hash
	}
	return "/media/" + m.Hash
}

// uploadPath is where a file is brought from one's own machine.
func (v chooseView) uploadPath() string {
	p := v.action() + "/upload"
	if v.part != "" {
		p += "?part=" + v.part
	}
	return p
}

// accepts are what the browser offers to choose; what counts is the content.
var accepts = map[mediafile.Kind]string{
	mediafile.Image: "image/jpeg,image/png,image/webp,image/svg+xml", mediafile.Video: "video/mp4,video/webm", mediafile.Audio: "audio/*",
	mediafile.File: ".pdf,.zip,.txt,.csv,.docx,.xlsx,.pptx,.odt,.ods,.odp",
}

// bring is the form for a file of one's own machine.
func (v chooseView) bring(ctx context.Context) ui.UploadProps {
	return ui.UploadProps{
		Input: ui.Input{
			Name: "file", Label: i18n.T(ctx, "editor.choose.own."+string(v.kind)), Error: v.errs.For("file"),
			Hint: i18n.T(ctx, "editor.choose.limit", i18n.Args{"Max": ui.Bytes(ctx, v.kind.Limit())}),
		},
		Action: v.uploadPath(), Plain: media.FormBytes >> 20, Pieces: "/author/media/uploads", Accept: accepts[v.kind], Take: v.choosePath(v.part),
	}
}

// title says what is chosen here.
func (v chooseView) title(ctx context.Context) string {
	if v.part != "" {
		return i18n.T(ctx, "editor.choose.poster")
	}
	return i18n.T(ctx, v.fileWord("choose"))
}

// next is the address of the page that follows.
func (v chooseView) next() string {
	if v.found.More == uuid.Nil {
		return ""
	}
	q := url.Values{"before": {v.found.More.String()}}
	for name, value := range map[string]string{"part": v.part, "q": v.query} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return v.choosePath("") + "?" + q.Encode()
}
