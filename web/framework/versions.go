package framework

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/format"
	"codeberg.org/lotse/lotse/internal/skill/revise"
	"codeberg.org/lotse/lotse/web/ui"
)

// clash collects what is saved and what was typed, where they differ.
type clash struct {
	ctx  context.Context //nolint:containedctx // lives for one call
	list []ui.Versions
}

func (c *clash) text(field string, saved, mine i18n.Text) {
	for _, l := range i18n.Langs {
		c.add(i18n.T(c.ctx, "framework.field."+field+"_"+string(l)), saved[l], mine[l], i18n.Foreign(c.ctx, l))
	}
}

func (c *clash) add(name, saved, mine string, lang i18n.Lang) {
	if mine = strings.TrimSpace(mine); saved != mine {
		c.list = append(c.list, ui.Versions{Name: name, Saved: saved, Mine: mine, TextLang: lang})
	}
}

// versions are those of the form that was sent; what is new has no other.
func (v editView) versions(ctx context.Context) []ui.Versions {
	c := clash{ctx: ctx}
	switch v.in.do {
	case doHead:
		c.text(revise.FieldTitle, v.Title, v.in.title)
		c.text("credit", v.Credit, v.in.head.Credit)
		c.text("notice", v.Notice, v.in.head.Notice)
		c.add(i18n.T(ctx, "framework.field.version"), v.Version, v.in.head.Version, "")
		c.add(i18n.T(ctx, "framework.field.source"), v.Source, v.in.head.Source, "")
	case doSetArea:
		for _, a := range v.Areas {
			if a.Code == v.in.at {
				c.text(revise.FieldTitle, a.Title, v.in.title)
				c.text(revise.FieldText, a.Description, v.in.text)
			}
		}
	}
	return c.list
}

// versions are those of a competence; the texts of a shipped one do not change.
func (in input) versions(ctx context.Context, saved input, shipped bool) []ui.Versions {
	c := clash{ctx: ctx}
	if !shipped {
		c.text(revise.FieldTitle, saved.title, in.title)
		c.text(revise.FieldText, saved.text, in.text)
	}
	state := func(s string) string {
		if s == "" {
			return ""
		}
		return stateWords(ctx, skill.State(s), false)
	}
	c.add(i18n.T(ctx, "framework.col.state"), state(saved.state), state(in.state), "")
	c.add(i18n.T(ctx, "framework.field.esco"), saved.esco, in.esco, "")
	c.add(format.ECF, saved.ecf, in.ecf, "")
	return c.list
}
