package journey

import (
	"context"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// A trainer writes a course with every kind of block and question, HR sends it
// back with a comment, it is approved by somebody else, goes live at its time,
// and an employee takes it in English and in German, with one result. Once with
// the mouse on German pages, once with the keyboard alone on English ones.
func TestACourseFromIdeaToResult(t *testing.T) {
	town := webtest.Start(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	old, err := town.App.Author.Settings(town.Ctx)
	must(err)
	must(town.App.Author.SaveSettings(town.Ctx, author.Settings{Missing: author.MissingBlocks, FourEyes: true}))
	t.Cleanup(func() { must(town.App.Author.SaveSettings(town.Ctx, old)) })
	files := stock(t, town)
	for _, r := range []struct {
		name string
		lang i18n.Lang
		keys bool
	}{{"mouse", i18n.DE, false}, {"keyboard", i18n.EN, true}} {
		t.Run(r.name, func(t *testing.T) {
			sit := func(login string) hand {
				return hand{signedIn(t, look{r.lang, webtest.Desktop}, login), r.keys}
			}
			trainer := sit("schulung")
			slug, block := trainer.writeCourse(files)
			trainer.submit(slug)
			reviewer := sit("personal")
			reviewer.sendBack(block)
			trainer.revise(slug, block)
			trainer.submit(slug)
			reviewer.agree(slug)
			at := trainer.schedule(slug)
			person := newLearner(t, laterWave, laterUnit, 0)
			early := signedIn(t, look{i18n.EN, webtest.Desktop}, person.login)
			if status := early.Goto("/en/courses/" + slug); status != 404 {
				t.Errorf("before its time the course answers %d", status)
			}
			town.Clock.Set(at)
			must(town.App.Author.GoDue(town.Ctx, slug, at))
			hand{signedIn(t, look{i18n.EN, webtest.Desktop}, person.login), r.keys}.learn(slug)
			onlyOne(t, town, person, slug)
		})
	}
}

// writeCourse writes a whole course and returns its slug, and the block that
// reviewers talk about.
func (h hand) writeCourse(files []shown) (slug, block string) {
	h.t.Helper()
	h.to("/author/courses")
	h.fill("#f-title", "Post scannen")
	h.tick(`[name="source"][value="de"]`)
	h.picture("list")
	h.press("editor.new.go")
	h.picture("course")
	slug = h.Path()[strings.LastIndex(h.Path(), "/")+1:]
	h.facts()
	lesson := h.addLesson("Ein Brief kommt an", "A letter arrives")
	block = h.writeBlocks(files)
	h.picture("lesson")
	for _, q := range questions() {
		h.ask(q, nil)
	}
	h.picture("questions")
	h.to("/author/courses/" + slug)
	h.picture("written")
	h.press("editor.test.add")
	home := lesson[strings.LastIndex(lesson, "/")+1:]
	for _, q := range questions()[:1] {
		h.ask(q, func() { h.choose("#f-home", home) })
	}
	return slug, block
}

// facts fills in what the catalogue says about the course that is shown.
func (h hand) facts() {
	h.t.Helper()
	for _, f := range [][2]string{
		{"#f-title_en", "Scanning the mail"},
		{"#f-summary_de", "Post wird gescannt."},
		{"#f-summary_en", "The mail is scanned."},
		{"#f-audience_de", "Poststelle"},
		{"#f-audience_en", "Post room"},
		{"#f-goals_de", "Sie scannen die Post."},
		{"#f-goals_en", "You scan the mail."},
	} {
		h.fill(f[0], f[1])
	}
	h.pressAt(`form:has(#f-title_en) button`)
	h.sees("editor.saved")
}

// submit hands the course over for review, from the editor on.
func (h hand) submit(slug string) {
	h.t.Helper()
	h.to("/author/courses/" + slug)
	h.press("editor.publication")
	h.picture("publication")
	h.press("act.review")
	h.sees("release.said.submitted", "author.four_eyes")
}

// sendBack finds the course among those to review, comments on a block and
// sends the course back.
func (h hand) sendBack(block string) {
	h.t.Helper()
	h.to("/author/reviews")
	h.pressAt(`main table tbody tr:last-of-type a`)
	h.picture("to-review")
	h.pressAt(`a[href*="comment=` + block + `"]`)
	h.fill("#f-comment", "Auch samstags? / On Saturdays too?")
	h.press("release.comment.send")
	h.sees("release.said.commented")
	h.press("release.return")
	h.fill("#f-reason", "Der Samstag fehlt. / Saturday is missing.")
	h.press("release.return.do")
	h.sees("release.said.returned")
}

// revise reads why the course came back, goes to the block that was talked
// about, changes both languages, answers the comment and settles it.
func (h hand) revise(slug, block string) {
	h.t.Helper()
	h.to("/author/courses/" + slug + "/publication")
	h.Sees("Der Samstag fehlt.", "Auch samstags?")
	h.pressAt(`.lp-notes a[href$="#b-` + block + `"]`)
	h.fill(textOf(block, "de", "rich"), "Die Post wird vor zehn gescannt, auch samstags.")
	h.settled()
	adapt := `#t-` + block + `-en button[name=fits]`
	h.Wait("the mark of the translation", `document.querySelector('`+adapt+`')`)
	h.fill(textOf(block, "en", "rich"), "The mail is scanned before ten, on Saturdays too.")
	h.pressAt(adapt)
	h.press("editor.publication")
	h.fill("#f-comment", "Ja, samstags auch. / Yes, on Saturdays too.")
	h.press("release.comment.send")
	h.pressAt(`form[action$="/resolution"] button`)
	h.sees("release.said.resolved")
}

// agree approves content and language.
func (h hand) agree(slug string) {
	h.t.Helper()
	h.to("/author/reviews")
	h.pressAt(`a[href$="/` + slug + `/publication"]`)
	h.press("release.approve.expert")
	h.press("release.approve.language")
	h.sees("release.lead.approved")
}

// schedule lets the course go live the next morning.
func (h hand) schedule(slug string) time.Time {
	h.t.Helper()
	town := webtest.Start(h.t)
	zone := clock.Zone(town.Ctx)
	day := clock.DateOf(town.Clock.Now(), zone).AddDays(1)
	at := day.Start(zone).Add(7 * time.Hour)
	h.to("/author/courses/" + slug + "/publication")
	h.tick(`[name="when"][value="later"]`)
	h.fill(field("at.day"), at.In(zone).Format("2"))
	h.fill(field("at.month"), at.In(zone).Format("1"))
	h.fill(field("at.year"), at.In(zone).Format("2006"))
	h.fill(field("time"), "07:00")
	h.press("act.publish")
	h.sees("release.said.scheduled")
	h.picture("scheduled")
	return at.UTC()
}

// learn takes the course in English, goes on in German in the middle of the
// lesson, and passes.
func (h hand) learn(slug string) {
	h.t.Helper()
	h.to("/courses/" + slug)
	h.press("course.start")
	h.Sees("The mail is scanned before ten, on Saturdays too.", "Originals stay in the house.")
	h.pressAt(`a[href$="/1/practice/1"]`)
	h.tick(`.lp-quiz [type=radio]`)
	h.press("ui.quiz.check")
	h.pressAt(`a[href$="/courses/` + slug + `/1"]`)
	h.press("ui.language")
	h.lang = i18n.DE
	h.at("/courses/" + slug + "/1")
	h.Sees("Die Post wird vor zehn gescannt, auch samstags.", "Originale bleiben im Haus.")
	h.picture("german")
	h.press("player.to_test")
	h.tick(`.lp-quiz [type=radio]`) // the post room stands first
	h.press("ui.quiz.check")
	h.press("player.to_result")
	h.sees("player.completed")
}

// onlyOne fails unless the person has one enrolment and one completion of the
// course, whatever the languages.
func onlyOne(t *testing.T, town *webtest.Town, p learner, slug string) {
	t.Helper()
	for _, table := range []string{"enrolment", "completion"} {
		var n int
		err := town.App.DB.InTx(town.Ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM `+table+` t JOIN course c ON c.tenant_id = t.tenant_id AND c.id = t.course_id
				WHERE t.tenant_id = $1 AND t.person_id = $2 AND c.slug = $3`, tx.Tenant(), p.person, slug).Scan(&n)
		})
		if err != nil || n != 1 {
			t.Errorf("%d rows of %s, want one; %v", n, table, err)
		}
	}
}
