package author

import (
	"context"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/worddiff"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// blockView is a block in the editor of its lesson.
type blockView struct {
	*lessonView
	author.Block
	ID string // of the block
	i  int
}

func (v *lessonView) blocks() []blockView {
	out := make([]blockView, 0, len(v.lesson.Blocks))
	for i, b := range v.lesson.Blocks {
		out = append(out, blockView{v, b, b.ID, i})
	}
	return out
}

// addTitle says what can be added: to a linked lesson, local notes.
func (v *lessonView) addTitle(ctx context.Context) string {
	if v.link != nil {
		return i18n.T(ctx, "reuse.note.add")
	}
	return i18n.T(ctx, "editor.block.add")
}

func (v *lessonView) path() string { return lessonPath(v.Slug, v.lesson.ID) }

func (b blockView) path() string { return blockPath(b.Slug, b.lesson.ID, b.ID) }

// word names the kind of a block.
func (b blockView) word(ctx context.Context) string {
	if b.Question != nil {
		return i18n.T(ctx, "editor.question."+string(b.Question.Kind))
	}
	return i18n.T(ctx, "editor.kind."+string(b.Type))
}

// name is the kind with the place, as buttons say it.
func (b blockView) name(ctx context.Context) string {
	return i18n.T(ctx, "editor.block.no", i18n.Args{"No": b.i + 1, "Kind": b.word(ctx)})
}

// start is how a block begins, to tell it from others.
func (b blockView) start() string {
	const most = 40
	body := b.Texts[b.Head.Source].Body
	if f := split(b.Type, body); f[fieldBody] == "" {
		body = f[fieldAlt] + f[fieldTitle] + " " + f[fieldCaption] + f[fieldIntro] + " " + f[fieldSteps]
	}
	s := strings.Join(strings.Fields(body), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

// prose are the kinds that can become one another.
var prose = []courseware.Type{courseware.Text, courseware.Heading, courseware.Callout, courseware.Checklist}

func (b blockView) otherKinds(ctx context.Context) []ui.Option {
	if !slices.Contains(prose, b.Type) {
		return nil
	}
	var out []ui.Option
	for _, t := range prose {
		if t != b.Type && (b.link == nil || t.IsNote()) {
			out = append(out, ui.Option{Value: string(t), Label: i18n.T(ctx, "editor.kind."+string(t))})
		}
	}
	return out
}

// textView is the form of a text in a language.
type textView struct {
	blockView
	lang   i18n.Lang
	text   author.Text
	source author.Text
	in     textInput
}

func (b blockView) form(l i18n.Lang) textView {
	v := textView{blockView: b, lang: l, text: b.Texts[l], source: b.Texts[b.Head.Source]}
	if b.typed != nil && b.typed.block == b.ID && b.typed.lang == l {
		v.in = *b.typed
		return v
	}
	v.in = textInput{
		block: b.ID, lang: l, kind: b.Type, fields: split(b.Type, v.text.Body), was: v.text.Body,
		base: v.text.Version, blockBase: b.Version, tone: b.Tone, decorative: b.Decorative, silent: b.Silent,
	}
	return v
}

func (v textView) isSource() bool { return v.lang == v.Head.Source }

// input is a field of the form, with a name of its own on the page.
func (v textView) input(ctx context.Context, name, label string) ui.Input {
	full := fieldName(v.ID, v.lang, name)
	return ui.Input{
		Name: name, ID: ui.FieldID(full), Label: i18n.T(ctx, label, i18n.Args{"Lang": langName(ctx, v.lang)}),
		Value: v.in.fields[name], Error: v.errs.For(full), Lang: v.lang,
	}
}

func (v textView) raw() bool { _, yes := v.in.fields[fieldBody]; return yes }

// rich says that the text is one the script can offer a better editor for.
func (v textView) rich() bool {
	return v.raw() && (v.Type == courseware.Text || v.Type == courseware.Callout)
}

// action is where the form goes; autosave goes there, too.
func (v textView) action() string { return v.path() + "/" + string(v.lang) }

func (v textView) autosave() string {
	if v.conflict != nil && v.typed.block == v.ID {
		return ""
	}
	return v.action()
}

// savedAt is the time of the last save, in the reader's clock.
func (v textView) savedAt(ctx context.Context) string {
	if v.text.Version == 0 || v.text.SavedAt.IsZero() {
		return ""
	}
	return i18n.Time(ctx, v.text.SavedAt)
}

// clash is the text that stands where the typed one was refused.
func (v textView) clash() *author.Text {
	if v.conflict != nil && v.typed.block == v.ID && v.typed.lang == v.lang {
		return v.conflict
	}
	return nil
}

// changed says that the source says something else than when the translation
// was made: live already (stale) or in this draft only.
func (v textView) changed() bool {
	return !v.isSource() && v.text.Body != "" && (v.text.State == author.Stale || v.text.From != v.source.Print)
}

// mark is the state of a translation in a word.
func (v textView) mark(ctx context.Context) (badge, bool) {
	source := i18n.Args{"Lang": langName(ctx, v.Head.Source)}
	switch {
	case v.isSource():
		return badge{}, false
	case v.text.Body == "":
		return badge{ui.Info, i18n.T(ctx, "editor.mark.missing")}, true
	case v.text.State == author.Stale:
		return badge{ui.Warning, i18n.T(ctx, "editor.mark.stale", source)}, true
	case v.changed():
		return badge{ui.Info, i18n.T(ctx, "editor.mark.draft", source)}, true
	case v.text.State == author.Waved:
		return badge{ui.Success, i18n.T(ctx, "editor.mark.waved")}, true
	}
	return badge{ui.Success, i18n.T(ctx, "editor.mark.current")}, true
}

// difference is the source text then and now, word by word.
func (v textView) difference() []worddiff.Piece {
	if v.text.Old == "" {
		return nil
	}
	return worddiff.Compare(v.text.Old, v.source.Body)
}

func (v textView) tones(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, t := range []courseware.Tone{courseware.Remember, courseware.Tip, courseware.Careful} {
		out = append(out, ui.Option{Value: string(t), Label: i18n.T(ctx, "course.tone."+string(t)), Selected: v.in.tone == t})
	}
	return out
}

func (v *lessonView) kinds(ctx context.Context) []ui.Option {
	var out []ui.Option
	if !v.lesson.IsTest() {
		for _, t := range plainKinds {
			if v.link != nil && !t.IsNote() {
				continue
			}
			out = append(out, ui.Option{Value: string(t), Label: i18n.T(ctx, "editor.kind."+string(t)), Selected: v.add.Kind == string(t)})
		}
	}
	if v.link != nil {
		return out
	}
	for _, k := range questionKinds {
		value := questionMark + string(k)
		out = append(out, ui.Option{Value: value, Label: i18n.T(ctx, "editor.kind.question", i18n.Args{"Kind": i18n.T(ctx, "editor.question."+string(k))}), Selected: v.add.Kind == value})
	}
	return out
}

func (v *lessonView) places(ctx context.Context) []ui.Option {
	out := []ui.Option{
		{Value: author.End, Label: i18n.T(ctx, "editor.place.end"), Selected: v.add.After == author.End},
		{Label: i18n.T(ctx, "editor.place.start"), Selected: v.add.After == ""},
	}
	for _, b := range v.blocks() {
		label := i18n.T(ctx, "editor.place.after", i18n.Args{"Block": strings.TrimSpace(b.name(ctx) + " " + b.start())})
		out = append(out, ui.Option{Value: b.ID, Label: label, Selected: v.add.After == b.ID})
	}
	return out
}

// tabs are the languages, for narrow windows; marks of staleness stand on them.
func (v *lessonView) tabs(ctx context.Context) []ui.Tab {
	var out []ui.Tab
	for _, l := range v.Head.Languages {
		t := ui.Tab{Link: ui.Link{Text: langName(ctx, l), Path: "?lang=" + string(l)}, Current: l == v.tab}
		if n := v.lesson.Count.States[l][author.Stale]; l != v.Head.Source && n > 0 {
			t.Text, t.Icon = i18n.T(ctx, "editor.tab.stale", i18n.Args{"Lang": langName(ctx, l), "Count": n}), ui.IconWarning
		}
		out = append(out, t)
	}
	return out
}

// preview is the address of the preview in the language that is shown.
func (v *lessonView) preview() string { return v.path() + "/preview?lang=" + string(v.tab) }

func hinted(in ui.Input, hint string) ui.Input {
	in.Hint = hint
	return in
}
