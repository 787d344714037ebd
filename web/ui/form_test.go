package ui_test

import (
	"errors"
	"testing"

	"github.com/a-h/templ"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

func TestFieldWithError(t *testing.T) {
	doc := draw(t, reader(i18n.DE), ui.TextInput(ui.Input{Name: "mail", Label: "E-Mail", Hint: "h", Error: "e", Value: `"><script>`}))
	in := doc.Find("input")
	is(t, "id", attr(in, "id"), "f-mail")
	is(t, "described by", attr(in, "aria-describedby"), "f-mail-hint f-mail-error")
	is(t, "invalid", attr(in, "aria-invalid"), "true")
	is(t, "value is kept and escaped", attr(in, "value"), `"><script>`)
	has(t, doc, "script", 0)
}

func TestErrorSummaryLeadsToTheFields(t *testing.T) {
	err := fault.InvalidInput(fault.Field{Name: "date", ID: "ui.date.hint"}, fault.Field{Name: "choice", ID: "ui.quiz.one"})
	errs := ui.Errors(reader(i18n.DE), errors.Join(errors.New("outer"), err))
	page := templ.Join(ui.ErrorSummary(errs),
		ui.DateInput(ui.DateProps{Name: "date", Label: "Tag", Error: errs.For("date")}),
		ui.Choice(ui.ChoiceProps{Input: ui.Input{Name: "choice", Label: "Wahl", Error: errs.For("choice")}, Options: []ui.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}}))
	doc := draw(t, reader(i18n.DE), page)
	has(t, doc, "[role=alert][autofocus][tabindex='-1']", 1)
	links := doc.Find("[role=alert] a")
	if links.Length() != 2 {
		t.Fatalf("%d links", links.Length())
	}
	for i := range links.Nodes {
		target := attr(links.Eq(i), "href")
		if doc.Find("input"+target).Length() != 1 {
			t.Errorf("%s is no field", target)
		}
		is(t, "words at the field", words(doc.Find(target+"-error")), words(links.Eq(i)))
	}
}

func TestErrorsWithoutFields(t *testing.T) {
	ctx := reader(i18n.DE)
	errs := ui.Errors(ctx, fault.Clash("ui.quiz.one"))
	doc := draw(t, ctx, ui.ErrorSummary(errs))
	is(t, "line", words(doc.Find("li")), i18n.T(ctx, "ui.quiz.one"))
	has(t, doc, "li a", 0)
	if ui.Errors(ctx, errors.New("internal")) != nil || ui.Errors(ctx, nil) != nil {
		t.Error("an error that is no fault has no words")
	}
	if draw(t, ctx, ui.ErrorSummary(nil)).Find("div").Length() != 0 {
		t.Error("no errors, no summary")
	}
}

func TestChoice(t *testing.T) {
	p := ui.ChoiceProps{Input: ui.Input{Name: "why", Label: "Warum?", Hint: "h"}, Heading: true, Options: []ui.Option{{Value: "a", Label: "A", Hint: "so"}, {Value: "b", Label: "B", Selected: true}}}
	doc := draw(t, reader(i18n.DE), ui.Choice(p))
	is(t, "legend", words(doc.Find("fieldset > legend > h1")), "Warum?")
	is(t, "hint of the group", attr(doc.Find("fieldset"), "aria-describedby"), "f-why-hint")
	is(t, "hint of the option", words(doc.Find("#"+attr(doc.Find("input").First(), "aria-describedby"))), "so")
	is(t, "chosen", attr(doc.Find("input[checked]"), "value"), "b")
	p.Many, p.Heading = true, false
	has(t, draw(t, reader(i18n.DE), ui.Choice(p)), "input[type=checkbox][name=why]", 2)
}

func TestChoiceOfATree(t *testing.T) {
	list := []ui.Option{{Value: "a", Label: "A", Lang: i18n.DE, Parts: []ui.Option{{Value: "a1", Label: "A1", Selected: true}}}, {Value: "b", Label: "B", Parts: []ui.Option{{Value: "b1", Label: "B1"}}}}
	doc := draw(t, reader(i18n.EN), ui.Choice(ui.ChoiceProps{Input: ui.Input{Name: "units", Label: "Units"}, Options: list, Many: true}))
	has(t, doc, "input[name=units]", 4)
	is(t, "what is chosen shows", words(doc.Find("details[open] > summary")), "1 unit below, A")
	is(t, "the rest is folded", words(doc.Find("details:not([open]) label")), "B1")
	is(t, "German name", words(doc.Find("label[lang=de]")), "A")
}

func TestDateInput(t *testing.T) {
	doc := draw(t, reader(i18n.EN), ui.DateInput(ui.DateProps{Name: "golive", Label: "Day", Typed: struct{ Day, Month, Year string }{"31", "2", "2026"}}))
	for i, want := range []string{"golive.day", "golive.month", "golive.year"} {
		is(t, "name", attr(doc.Find("input").Eq(i), "name"), want)
	}
	is(t, "what was typed is kept", attr(doc.Find("input").First(), "value"), "31")
	is(t, "example", words(doc.Find("#f-golive-hint")), "For example 11 06 2026")
}

func TestForm(t *testing.T) {
	ctx := ui.WithShell(reader(i18n.DE), ui.Shell{CSRF: "t"})
	doc := draw(t, ctx, templ.Join(ui.Form(ui.FormProps{Action: "/a", Multipart: true, Key: "kept-key"}), ui.Form(ui.FormProps{Action: "/b", Autosave: "/b/draft"})))
	is(t, "action", attr(doc.Find("form").First(), "action"), "/de/a")
	is(t, "files", attr(doc.Find("form").First(), "enctype"), "multipart/form-data")
	is(t, "kept key", attr(doc.Find("[name=_key]").First(), "value"), "kept-key")
	is(t, "autosave", attr(doc.Find("form").Last(), "data-autosave"), "/de/b/draft")
	if fresh := attr(doc.Find("[name=_key]").Last(), "value"); len(fresh) < 30 {
		t.Errorf("weak key %q", fresh)
	}
	has(t, doc, "form[novalidate]", 2)
}

func TestSelect(t *testing.T) {
	doc := draw(t, reader(i18n.DE), ui.Select(ui.SelectProps{Input: ui.Input{Name: "w", Label: "Welle", Value: "2", Optional: true}, Choose: true, Options: []ui.Option{{Value: "1", Label: "1"}, {Value: "2", Label: "2"}}}))
	is(t, "selected", attr(doc.Find("option[selected]"), "value"), "2")
	has(t, doc, "option", 3)
	is(t, "label", words(doc.Find("label")), "Welle (freiwillig)")
}

func TestButtonNote(t *testing.T) {
	doc := draw(t, reader(i18n.DE), ui.LinkButton(ui.ButtonProps{Text: "PDF", Note: "zu E-Akte", Path: "/my/certificates/x.pdf", Download: true}))
	is(t, "name", words(doc.Find("a[download]")), "PDF zu E-Akte")
	doc = draw(t, reader(i18n.DE), ui.Button(ui.ButtonProps{Text: "Weiter", Name: "do", Value: "next", Form: "f", Go: "/x"}))
	is(t, "target", attr(doc.Find("button[form=f][name=do]"), "formaction"), "/de/x")
}
