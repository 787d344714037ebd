package project

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/ui"
)

type args = i18n.Args

// words are names of units, job families and courses in the reader's language.
type words struct {
	ctx      context.Context
	tree     *org.Tree
	families map[uuid.UUID]people.JobFamily
	courses  map[uuid.UUID]course.Listing
	order    []course.Listing
}

func (w words) t(id string, a ...args) string { return i18n.T(w.ctx, id, a...) }

func (w words) in(t i18n.Text) string {
	s, _ := t.In(i18n.LangOf(w.ctx))
	return s
}

// lang is the language of a text where it is not the reader's.
func (w words) lang(t i18n.Text) i18n.Lang {
	if _, l := t.In(i18n.LangOf(w.ctx)); l != i18n.LangOf(w.ctx) {
		return l
	}
	return ""
}

func (w words) unit(id uuid.UUID) string {
	u, ok := w.tree.Unit(id)
	if !ok {
		return w.t("project.unit.ended")
	}
	return w.in(u.Name)
}

func (w words) course(id *uuid.UUID) string {
	if id == nil {
		return ""
	}
	return w.in(w.courses[*id].Title)
}

func (w words) phase(p project.Phase) string { return w.t("project.phase." + string(p)) }

// mayManage reports whether links to forms are shown; the service decides.
func (w words) mayManage(id uuid.UUID) bool {
	a := actor.From(w.ctx)
	if a.Everywhere(project.Manage) {
		return true
	}
	for _, p := range a.IDs(project.Manage, actor.Project) {
		if p == id {
			return true
		}
	}
	return false
}

func (w words) mayCreate() bool { return actor.From(w.ctx).Everywhere(project.Manage) }

// unitTree are the units below one, each with its own below it.
func (w words) unitTree(below uuid.UUID, chosen map[string]bool) []ui.Option {
	var out []ui.Option
	for _, u := range w.tree.Children(below) {
		o := w.unitOption(u, chosen)
		o.Parts = w.unitTree(u.ID, chosen)
		out = append(out, o)
	}
	return out
}

// unitOptions lists all units in the order of the tree.
func (w words) unitOptions(chosen map[string]bool) []ui.Option {
	var out []ui.Option
	for _, u := range w.tree.Units() {
		out = append(out, w.unitOption(u, chosen))
	}
	return out
}

func (w words) unitOption(u org.Unit, chosen map[string]bool) ui.Option {
	return ui.Option{
		Value: u.Slug, Selected: chosen[u.Slug], Lang: w.lang(u.Name),
		Label: w.t("project.unit.option", args{"Number": u.Number, "Name": w.in(u.Name)}),
	}
}

func (w words) courseOptions() []ui.Option {
	var out []ui.Option
	for _, c := range w.order {
		out = append(out, ui.Option{Value: c.Slug, Label: w.in(c.Title)})
	}
	return out
}

func (w words) familyOptions(chosen map[string]bool) []ui.Option {
	var out []ui.Option
	for _, f := range sortedFamilies(w.families) {
		out = append(out, ui.Option{Value: f.Slug, Label: w.in(f.Name), Selected: chosen[f.Slug]})
	}
	return out
}

// familyIDs turns slugs of a form into ids; unknown ones are left out.
func (w words) familyIDs(slugs []string) []uuid.UUID {
	var out []uuid.UUID
	for _, s := range slugs {
		for _, f := range w.families {
			if f.Slug == s {
				out = append(out, f.ID)
			}
		}
	}
	return out
}

func (w words) courseID(slug string) uuid.UUID {
	for _, c := range w.order {
		if c.Slug == slug {
			return c.ID
		}
	}
	return uuid.Nil
}

func path(p project.Project) string { return "/projects/" + p.Slug }

func wavePath(p project.Project, n int) string { return path(p) + "/waves/" + strconv.Itoa(n) }

func text(n int) string { return strconv.Itoa(n) }

// number reads a number of a form; nonsense is 0, which no version has.
func number(c *fiber.Ctx, name string) int {
	n, _ := strconv.Atoi(c.FormValue(name))
	return n
}

// both is a text typed in two languages.
func both(de, en string) i18n.Text {
	t := i18n.Text{i18n.DE: de}
	if en != "" {
		t[i18n.EN] = en
	}
	return t
}
