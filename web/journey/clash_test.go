package journey

import (
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// stands fails unless the draft says this.
func (d *draft) stands(want string) {
	d.t.Helper()
	now, err := d.town.App.Author.Open(d.town.Ctx, d.slug)
	if err != nil {
		d.t.Fatal(err)
	}
	if b, _ := now.Block(d.text); b.Texts[i18n.DE].Body != want {
		d.t.Errorf("the draft says %q, want %q", b.Texts[i18n.DE].Body, want)
	}
}

// A course is approved, and later published, while somebody writes: what is
// live is what was approved, and what was typed is saved as soon as it can be.
func TestPublishedWhileSomebodyWrites(t *testing.T) {
	d := newDraft(t, "Zur selben Zeit")
	a := d.town.App.Author
	h := hand{signedIn(t, desk, "schulung"), false}
	h.to(d.lessonPath())
	d.did(a.Schedule(d.town.Ctx, d.slug, "", d.town.Clock.Now().Add(time.Hour)))
	h.fill(textOf(d.text, "de", "rich"), "Der Ordner ist rot.")
	h.sees("author.locked")
	h.picture("locked")
	h.Misses(h.say("editor.clash.compare"))
	h.press("editor.clash.again")
	h.sees("err.head", "author.locked")
	h.Sees("Der Ordner ist rot.")
	clean(t, h.Tab, "a course that is locked")
	d.did(a.Unschedule(d.town.Ctx, d.slug))
	d.publish()
	h.pressAt(`#t-` + d.text + `-de .lp-row > button`)
	d.stands("Der Ordner ist rot.")
	live, err := d.town.App.Courses.Published(d.town.Ctx, d.slug)
	if err != nil {
		t.Fatal(err)
	}
	if page, _ := live.Lesson(1, i18n.DE); page.Blocks[0].HTML != "<p>Der Ordner ist blau.</p>" {
		t.Errorf("live is %s", page.Blocks[0].HTML)
	}
}

// What the autosave refuses is said in words, and nothing that was typed goes.
func TestARefusedTextStays(t *testing.T) {
	d := newDraft(t, "Abgelehnt")
	heading := d.add(courseware.Block{Type: courseware.Heading}, "Ordner", "Folders")
	gone := d.add(courseware.Block{Type: courseware.Text}, "Weg.", "")
	h := hand{signedIn(t, desk, "schulung"), false}
	h.to(d.lessonPath())
	h.fill(textOf(heading, "de", "body"), "# Ordner")
	h.sees("editor.heading.plain")
	clean(t, h.Tab, "a text that the autosave was refused")
	d.did(d.town.App.Author.DeleteBlock(d.town.Ctx, d.slug, gone))
	h.fill(textOf(gone, "de", "rich"), "Das war viel Arbeit.")
	h.sees("author.block_missing")
	h.Sees("Das war viel Arbeit.")
	h.fill(textOf(heading, "de", "body"), "Ablage")
	h.Wait("the save", `document.querySelector('#t-`+heading+`-de [name=version]').value.startsWith('2')`)
	if n := webtest.Eval[int](h.Tab, `document.querySelectorAll('.lp-banner').length`); n != 0 {
		t.Error("the page still says that nothing was saved")
	}
}

// Whoever learns a course that is withdrawn reads why, goes on and finishes.
func TestWithdrawnWhilePeopleAreInIt(t *testing.T) {
	d := newDraft(t, "Altes Verfahren")
	d.publish()
	p := newLearner(t, laterWave, laterUnit, 0)
	v := signedIn(t, desk, p.login)
	v.to("/courses/" + d.slug)
	v.click("course.start")
	v.Sees("Der Ordner ist blau.")
	h := hand{signedIn(t, desk, "personal"), false}
	h.to(d.path() + "/publication")
	h.press("release.withdraw.begin")
	h.press("release.withdraw.do")
	h.sees("author.reason_missing")
	clean(t, h.Tab, "a withdrawal without a reason")
	h.fill("#f-why_de", "Ab Juli gilt das neue Verfahren.")
	h.press("release.withdraw.do")
	h.sees("release.said.withdrawn")
	v.Reload()
	v.Sees("Der Ordner ist blau.")
	v.to("/courses/" + d.slug)
	v.Sees("Ab Juli gilt das neue Verfahren.")
	v.sees("release.learner.go_on")
	v.picture("withdrawn")
	v.to("/my")
	v.click("resume.go")
	v.Sees("Der Ordner ist blau.")
	v.ClickCSS(`form[action$="/completion"] button`)
	onlyOne(t, d.town, p, d.slug)
	v.to("/my")
	v.Sees("Altes Verfahren")
}
