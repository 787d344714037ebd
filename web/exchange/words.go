package exchange

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

type args = i18n.Args

// words are what all the pages say.
type words struct{ ctx context.Context }

func (w words) t(id string, a ...args) string { return i18n.T(w.ctx, id, a...) }

func (w words) in(t i18n.Text) string { s, _ := t.In(i18n.LangOf(w.ctx)); return s }

// foreign is the language of a text where it is not the reader's.
func (w words) foreign(t i18n.Text) i18n.Lang {
	_, l := t.In(i18n.LangOf(w.ctx))
	if l == i18n.LangOf(w.ctx) {
		return ""
	}
	return l
}

func (w words) can(p actor.Permission) bool { return actor.From(w.ctx).Can(p) }

func (w words) number(n int) string { return i18n.Number(w.ctx, n) }

// first is how a text begins, to know a block by.
func first(body string) string {
	const longest = 70
	body = strings.Join(strings.Fields(body), " ")
	if r := []rune(body); len(r) > longest {
		return strings.TrimSpace(string(r[:longest])) + "…"
	}
	return body
}

// lessonTitle names a lesson of a draft.
func (w words) lessonTitle(d *author.Draft, id string) string {
	for _, l := range d.All() {
		if l.ID == id {
			if s := w.in(l.Title()); s != "" {
				return s
			}
		}
	}
	return w.t("editor.untitled")
}

// blockName is how a block of a draft begins.
func (w words) blockName(d *author.Draft, id string) (lesson, begins string, ok bool) {
	for _, l := range d.All() {
		for _, b := range l.Blocks {
			if b.ID == id {
				return l.ID, first(b.Texts[d.Head.Source].Body), true
			}
		}
	}
	return "", "", false
}

// kindOf names what an item of a file would become.
func (w words) kindOf(b *courseware.Block) string {
	if b.Question == nil {
		return w.t("exchange.questions.text_block")
	}
	return w.t("editor.question." + string(b.Question.Kind))
}
