package journey

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// One paragraph of a long course is changed in German, its English is found and
// adapted, and all of it is live: eight clicks from the list of courses, those
// into the texts included.
func TestOneParagraphInEightClicks(t *testing.T) {
	town := webtest.Start(t)
	d := &draft{t: t, town: town}
	d.slug = d.did(town.App.Author.Copy(town.Ctx, slug, i18n.Text{i18n.DE: "Akten im Alltag", i18n.EN: "Files every day"})).ID
	d.publish()
	t.Cleanup(func() { // other journeys search the original
		d.did(town.App.Author.Withdraw(town.Ctx, d.slug, i18n.Text{i18n.DE: "Nur zur Probe", i18n.EN: "For practice only"}))
	})
	h := hand{signedIn(t, desk, "schulung"), false}
	h.to("/author/courses")
	h.clicks = 0
	h.pressAt(`main a[href$="/` + d.slug + `"]`)
	h.pressAt(`.lp-outline a`)
	block := webtest.Eval[string](h.Tab, `document.querySelector('[data-block]:has([role=textbox])').id.slice(2)`)
	h.fill(textOf(block, "de", "rich"), "Ab Juli scannt die Poststelle alle Briefe.")
	h.settled()
	if n := d.stale(); n != 0 {
		t.Errorf("saving a draft marks %d translations", n)
	}
	adapt := `#t-` + block + `-en button[name=fits]`
	h.Wait("the mark of the translation", `document.querySelector('`+adapt+`')`)
	if n := webtest.Eval[int](h.Tab, `document.querySelectorAll('.lp-changed').length`); n != 1 {
		t.Errorf("%d translations are marked beside the changed text, want 1", n)
	}
	h.picture("marked")
	h.fill(textOf(block, "en", "rich"), "From July the post room scans all letters.")
	h.pressAt(adapt)
	h.press("editor.publication")
	if n := webtest.Eval[int](h.Tab, `document.querySelectorAll('.lp-change').length`); n != 1 {
		t.Errorf("%d differences to what is live, want 1", n)
	}
	h.picture("before")
	h.tick(`[name="change"][value="editorial"]`)
	h.press("act.publish")
	h.sees("release.said.published")
	if h.clicks > 8 {
		t.Errorf("%d clicks, want 8 at most", h.clicks)
	}
	if n := d.stale(); n != 0 {
		t.Errorf("%d translations are stale after both texts went live", n)
	}
	live, err := town.App.Courses.Published(town.Ctx, d.slug)
	if err != nil || live.No != 2 {
		t.Errorf("version %d is live, want 2; %v", live.No, err)
	}
}

// stale is how many translations of the course the overview calls stale.
func (d *draft) stale() int {
	d.t.Helper()
	list, err := d.town.App.Author.Overview(d.town.Ctx)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, c := range list {
		if c.Slug == d.slug {
			return c.States[i18n.EN][author.Stale]
		}
	}
	d.t.Fatalf("%s is not in the overview", d.slug)
	return 0
}

// A picture nobody described stands in the way; the finding leads to it, and
// once it is described the course is live.
func TestAMissingDescriptionStandsInTheWay(t *testing.T) {
	d := newDraft(t, "Bild ohne Beschreibung")
	hash := stockPicture(t, d.town)
	d.did(d.town.App.Author.AddMedia(d.town.Ctx, d.slug, "scanner.jpg", courseware.Media{Hash: hash, Type: "image/jpeg", Width: 120, Height: 80}))
	block := d.add(courseware.Block{Type: courseware.Image}, "![](scanner.jpg)", "")
	h := hand{signedIn(t, desk, "schulung"), false}
	h.to(d.path() + "/publication")
	h.clicks = 0
	h.press("act.publish")
	h.sees("author.check.alt")
	if _, err := d.town.App.Courses.Published(d.town.Ctx, d.slug); err == nil {
		t.Error("it is live without the description")
	}
	clean(t, h.Tab, "the refused publication")
	h.picture("refused")
	h.pressAt(`#checks ~ ol a[href$="#b-` + block + `"]`)
	if at := webtest.Eval[string](h.Tab, `document.activeElement.id`); at != "b-"+block {
		t.Errorf("the focus is at %q, want the block", at)
	}
	h.fill(textOf(block, "de", "alt"), "Ein Scanner neben einem Stapel Post")
	h.pressAt(`#t-` + block + `-de button`)
	h.press("editor.publication")
	h.press("act.publish")
	h.sees("release.said.published")
	if h.clicks > 6 {
		t.Errorf("%d clicks, want 6 at most", h.clicks)
	}
}

// clean fails with everything axe finds, on a desk and on a dark phone.
func clean(t *testing.T, tab *webtest.Tab, what string) {
	t.Helper()
	for _, v := range []webtest.View{{Width: 390, Height: 844, Dark: true}, webtest.Desktop} {
		tab.View(v)
		for _, f := range tab.Axe() {
			t.Errorf("%s at %s: %s", what, v, f)
		}
		if !tab.Reflows() {
			t.Errorf("%s scrolls sideways at %s", what, v)
		}
	}
}
