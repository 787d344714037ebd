package ui_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/web/ui"
	"codeberg.org/lotse/lotse/web/webtest"
)

// desk answers a question's page and its autosave the way the product does,
// and can be told to be away.
type desk struct {
	mu      sync.Mutex
	status  int // what saving answers; 0: it saves
	token   string
	version int
	answer  string
	keys    []string
}

func (d *desk) set(status int) { d.mu.Lock(); defer d.mu.Unlock(); d.status = status }

func (d *desk) stored() (string, int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.answer, len(d.keys)
}

func (d *desk) routes(app *fiber.App) {
	app.Get("/:lang/quiz", d.page)
	app.Post("/:lang/quiz/draft", d.save)
	app.Post("/:lang/quiz", func(c *fiber.Ctx) error { return c.SendString("checked " + c.FormValue("version")) })
}

func (d *desk) page(c *fiber.Ctx) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	ctx := shell(c)
	s := *ui.ShellOf(ctx)
	s.CSRF = d.token
	return show(c, func(_ context.Context, w io.Writer) error {
		q := ui.QuestionForm(ui.QuestionProps{
			Kind: ui.Single, Action: "/quiz", Autosave: "/quiz/draft", Prompt: "?", Version: d.version,
			Options: []ui.AnswerOption{{ID: "a", Text: "Vorgang", Selected: d.answer == "a"}, {ID: "b", Text: "Akte", Selected: d.answer == "b"}},
		})
		return ui.Layout(ui.Page{Title: "Quiz"}).Render(templ.WithChildren(ui.WithShell(ctx, s), q), w)
	})
}

func (d *desk) save(c *fiber.Ctx) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keys = append(d.keys, c.FormValue("_key"))
	switch {
	case d.status != 0:
		return c.SendStatus(d.status)
	case c.FormValue("_csrf") != d.token:
		return c.SendStatus(fiber.StatusForbidden)
	case c.FormValue("version") != fmt.Sprint(d.version):
		return c.SendStatus(fiber.StatusConflict)
	}
	d.version++
	d.answer = c.FormValue("answer")
	return c.JSON(fiber.Map{"version": d.version})
}

// within waits until ok is true.
func within(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

func quiz(t *testing.T) (*desk, *webtest.Tab) {
	d := &desk{token: "token-1"}
	tab := webtest.Open(t, serve(t, d.routes), webtest.Phone)
	tab.Goto("/de/quiz")
	return d, tab
}

func says(tab *webtest.Tab, text string) func() bool {
	return func() bool { return strings.Contains(tab.Text(), text) }
}

func TestAutosaveStoresEachChange(t *testing.T) {
	d, tab := quiz(t)
	tab.Check("Akte")
	within(t, "the page says when it was saved", says(tab, "Gespeichert um"))
	if a, _ := d.stored(); a != "b" {
		t.Errorf("stored %q", a)
	}
	tab.Check("Vorgang")
	within(t, "the second change is stored", func() bool { a, _ := d.stored(); return a == "a" })
	tab.Click("Antwort prüfen")
	tab.Sees("checked 2") // the form carries the version of its own last save
}

func TestAutosaveKeepsTheAnswerWhileTheServerIsAway(t *testing.T) {
	d, tab := quiz(t)
	d.set(fiber.StatusServiceUnavailable)
	tab.Check("Akte")
	within(t, "a banner", says(tab, "Keine Verbindung"))
	tab.Sees("Noch nicht gespeichert")
	d.set(0)
	within(t, "the answer arrives by itself", func() bool { a, _ := d.stored(); return a == "b" })
	within(t, "the banner goes", func() bool { return !says(tab, "Keine Verbindung")() })
	for _, key := range d.keys {
		if key != d.keys[0] {
			t.Errorf("a repeated sending has another key: %v", d.keys)
		}
	}
}

func TestAutosaveSurvivesTheEndOfTheSession(t *testing.T) {
	d, tab := quiz(t)
	d.set(fiber.StatusUnauthorized)
	tab.Check("Akte")
	within(t, "the page says so", says(tab, "Ihre Anmeldung ist beendet"))
	d.mu.Lock()
	d.token, d.status = "token-2", 0 // signed in again in another window
	d.mu.Unlock()
	webtest.Eval[bool](tab, `dispatchEvent(new Event('focus')), true`)
	within(t, "the answer arrives with the new session's token", func() bool { a, _ := d.stored(); return a == "b" })
}

func TestAutosaveShowsBothAnswersOfTwoWindows(t *testing.T) {
	d, tab := quiz(t)
	d.mu.Lock()
	d.version, d.answer = 7, "a" // another window was quicker
	d.mu.Unlock()
	tab.Check("Akte")
	within(t, "both answers", says(tab, "Gespeichert ist: Vorgang"))
	if a, _ := d.stored(); a != "a" {
		t.Errorf("overwrote the other window's answer with %q", a)
	}
	tab.Click("Antwort aus diesem Fenster speichern")
	within(t, "the person's choice is stored", func() bool { a, _ := d.stored(); return a == "b" })
}

func TestThemeSwitchNeedsNoReload(t *testing.T) {
	tab := webtest.Open(t, serve(t, nil), webtest.Desktop)
	tab.Goto("/de/ui/start")
	tab.Click("Dunkel")
	is(t, "theme", webtest.Eval[string](tab, `document.documentElement.dataset.kernTheme`), "dark")
	tab.Goto("/de/ui/start")
	is(t, "theme after a reload", webtest.Eval[string](tab, `document.documentElement.dataset.kernTheme`), "dark")
}

// The arrow keys as chromedp writes them.
const (
	down, left, right, up = "\u0301", "\u0302", "\u0303", "\u0304"
)

func TestArrowKeysWalkTheMatrix(t *testing.T) {
	tab := webtest.Open(t, serve(t, nil), webtest.Desktop)
	tab.Goto("/de/ui/readiness")
	at := func() string {
		return webtest.Eval[string](tab, `(() => { const d = document.activeElement.closest('td'); return d ? d.dataset.unit + ' ' + d.dataset.wave : '' })()`)
	}
	webtest.Eval[bool](tab, `document.querySelector('td[data-unit=youth] a').focus(), true`)
	is(t, "start", at(), "youth e-akte-2")
	for _, step := range []struct{ key, want string }{
		{down, "youth.a e-akte-2"}, {right, "youth.a online-2"}, {up, "youth online-2"}, {left, "youth e-akte-2"}, {left, "youth e-akte-2"},
	} {
		tab.Press(step.key)
		is(t, "after the arrow", at(), step.want)
	}
}

func TestShortcutsCanBeSwitchedOff(t *testing.T) {
	tab := webtest.Open(t, serve(t, nil), webtest.Desktop)
	tab.Goto("/de/ui")
	tab.Press("/")
	is(t, "focus", webtest.Eval[string](tab, `document.activeElement.type`), "search")
	webtest.Eval[bool](tab, `document.activeElement.blur(), true`)
	tab.Press("?")
	tab.Sees("Tastenkürzel", "Suche öffnen")
	tab.Click("Tastenkürzel ausschalten")
	tab.Click("Schließen")
	tab.Press("?")
	tab.Misses("Suche öffnen")
}

func TestSessionWarning(t *testing.T) {
	extended := make(chan struct{}, 1)
	base := serve(t, func(app *fiber.App) {
		app.Get("/:lang/soon", func(c *fiber.Ctx) error {
			s := *ui.ShellOf(shell(c))
			s.SessionEnds, s.SessionPath = clock.Now(shell(c)).Add(90*time.Second), "/session/extension"
			return show(c, func(ctx context.Context, w io.Writer) error {
				return ui.Layout(ui.Page{Title: "Soon"}).Render(ui.WithShell(ctx, s), w)
			})
		})
		app.Post("/:lang/session/extension", func(c *fiber.Ctx) error {
			extended <- struct{}{}
			return c.JSON(fiber.Map{"left": 3600})
		})
	})
	tab := webtest.Open(t, base, webtest.Desktop)
	tab.Goto("/de/soon")
	within(t, "the warning two minutes before", says(tab, "Ihre Anmeldung endet bald"))
	if v := tab.Axe(); len(v) > 0 {
		t.Errorf("the dialog: %v", v)
	}
	tab.Press("\r") // the button has the focus: one key is enough
	<-extended
	within(t, "the warning goes", func() bool { return !says(tab, "Ihre Anmeldung endet bald")() })
}

func TestErrorSummaryTakesTheFocusWithoutScripts(t *testing.T) {
	base := serve(t, func(app *fiber.App) {
		app.Get("/:lang/wrong", func(c *fiber.Ctx) error {
			return show(c, func(ctx context.Context, w io.Writer) error {
				page := templ.Join(ui.ErrorSummary(ui.FieldErrors{{Name: "mail", Text: "Fehlt"}}), ui.TextInput(ui.Input{Name: "mail", Label: "E-Mail", Error: "Fehlt"}))
				return ui.Layout(ui.Page{Title: "Wrong", Error: true}).Render(templ.WithChildren(ctx, page), w)
			})
		})
	})
	tab := webtest.Open(t, base, webtest.View{Width: 390, Height: 844, NoScript: true})
	tab.Goto("/de/wrong")
	within(t, "the summary has the focus", func() bool { return webtest.Eval[bool](tab, `document.activeElement.matches('.lp-errors')`) })
	tab.ClickCSS(".lp-errors a")
	is(t, "focus after the link", webtest.Eval[string](tab, `document.activeElement.id`), "f-mail")
}

func TestMenusWorkWithoutScripts(t *testing.T) {
	tab := webtest.Open(t, serve(t, nil), webtest.View{Width: 390, Height: 844, NoScript: true})
	tab.Goto("/en/ui/start")
	tab.Misses("Sign out")
	tab.Click("Menu")
	tab.Sees("My training", "Catalogue", "Deutsch", "Sign out")
}
