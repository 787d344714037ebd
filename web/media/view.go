package media

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// listView is what the list shows.
type listView struct {
	media.Library
	filter filterForm
	uses   map[string][]media.Use
	errs   ui.FieldErrors
}

// filtered reports whether the list is narrowed.
func (v listView) filtered() bool { return v.filter != filterForm{} }

func (v listView) kinds(ctx context.Context) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "media.filter.any")}}
	for _, k := range mediafile.Kinds {
		list = append(list, ui.Option{Value: string(k), Label: i18n.T(ctx, "media.kind."+string(k)), Selected: v.filter.Kind == string(k)})
	}
	return list
}

func (v listView) states(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Label: i18n.T(ctx, "media.filter.gaps.all")},
		{Value: "gaps", Label: i18n.T(ctx, "media.filter.gaps"), Selected: v.filter.State == "gaps"},
	}
}

func (v listView) columns(ctx context.Context) []ui.Column {
	var list []ui.Column
	for _, name := range []string{"name", "kind", "state", "use", "uploaded"} {
		list = append(list, ui.Column{Head: i18n.T(ctx, "media.column."+name)})
	}
	return list
}

func (v listView) rows(ctx context.Context) [][]templ.Component {
	rows := make([][]templ.Component, 0, len(v.Files))
	for _, m := range v.Files {
		use := i18n.T(ctx, "media.unused")
		if n := len(v.uses[m.Hash]); n > 0 {
			use = i18n.T(ctx, "media.uses", i18n.Args{"Count": n})
		}
		rows = append(rows, []templ.Component{
			fileCell(m), ui.Text(i18n.T(ctx, "media.kind."+string(m.Kind))), gapsCell(m), ui.Text(use),
			ui.Text(i18n.DateAt(ctx, m.UploadedAt)),
		})
	}
	return rows
}

// fileView is what the page of a file shows.
type fileView struct {
	media.Media
	uses     []media.Use
	pictures []media.Media // to choose a poster from
	form     textsForm
	errs     ui.FieldErrors
}

func (v fileView) about(ctx context.Context) []ui.Term {
	terms := []ui.Term{
		{Key: i18n.T(ctx, "media.column.kind"), Value: ui.Text(i18n.T(ctx, "media.kind."+string(v.Kind)))},
		{Key: i18n.T(ctx, "media.format"), Value: ui.Text(v.Type)},
		{Key: i18n.T(ctx, "media.bytes"), Value: ui.Text(ui.Bytes(ctx, v.Bytes))},
	}
	if v.Width > 0 {
		terms = append(terms, ui.Term{Key: i18n.T(ctx, "media.points"), Value: ui.Text(fmt.Sprintf("%d × %d", v.Width, v.Height))})
	}
	if v.Duration > 0 {
		terms = append(terms, ui.Term{Key: i18n.T(ctx, "media.duration"), Value: ui.Text(length(v.Duration))})
	}
	if len(v.Sizes) > 0 {
		var widths []string
		for _, s := range v.Sizes {
			widths = append(widths, fmt.Sprintf("%d × %d", s.Width, s.Height))
		}
		terms = append(terms, ui.Term{Key: i18n.T(ctx, "media.sizes"), Value: ui.Text(strings.Join(widths, ", "))})
	}
	return append(terms, ui.Term{Key: i18n.T(ctx, "media.uploaded"), Value: ui.Text(i18n.DateTime(ctx, v.UploadedAt))})
}

func (v fileView) meanings(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: "no", Label: i18n.T(ctx, "media.decorative.no"), Selected: v.form.Decorative != "yes"},
		{Value: "yes", Label: i18n.T(ctx, "media.decorative.yes"), Selected: v.form.Decorative == "yes"},
	}
}

func (v fileView) posters() []ui.Option {
	list := make([]ui.Option, 0, len(v.pictures))
	for _, p := range v.pictures {
		list = append(list, ui.Option{Value: p.Hash, Label: p.Name})
	}
	return list
}

// described reports whether the kind of file has texts of its own.
func (v fileView) described() bool { return v.Kind != mediafile.File }

func useText(ctx context.Context, u media.Use) string {
	return i18n.T(ctx, "media.use."+string(u.Where), i18n.Args{"No": u.No})
}

func titleOf(ctx context.Context, u media.Use) ui.Link {
	title, lang := u.Title.Told(ctx)
	if u.Where == media.Poster {
		lang = ""
	}
	return ui.Link{Text: title, Path: u.Path, Lang: lang}
}

// address is where the bytes of a file or of a size are sent from.
func address(hash string) string { return "/media/" + hash }

// small is the size of a picture that a list shows.
func small(m media.Media) string {
	if len(m.Sizes) > 0 {
		return address(m.Sizes[0].Hash)
	}
	return address(m.Hash)
}

// altOf is the alternative text in the reader's language.
func altOf(ctx context.Context, m media.Media) string {
	if m.Decorative || len(m.Alt) == 0 {
		return ""
	}
	text := m.Alt.For(ctx)
	return text
}

func length(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// limits are the figures of the hint above the choice of files.
func limits() i18n.Args {
	return i18n.Args{
		"Image": mediafile.Image.Limit() >> 20, "Video": mediafile.Video.Limit() >> 30,
		"Audio": mediafile.Audio.Limit() >> 20, "File": mediafile.File.Limit() >> 20,
	}
}

// accept is what the browser offers to choose; what counts is the content.
const accept = "image/jpeg,image/png,image/webp,image/svg+xml,video/mp4,video/webm,audio/*,.pdf,.zip,.txt,.csv,.docx,.xlsx,.pptx,.odt,.ods,.odp"
