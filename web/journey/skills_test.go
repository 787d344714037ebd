package journey

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/web/webtest"
)

// Somebody without an e-mail address signs in with the card on a tablet, does
// part of the digital check, goes on with it on the phone, reads what is
// missing and begins the course that teaches it; what is completed is seen in
// the profile.
func TestCheckPausedOnATablet(t *testing.T) {
	for _, lang := range i18n.Langs {
		t.Run(string(lang), func(t *testing.T) { checkPaused(t, look{lang, webtest.View{Width: 1280, Height: 800}}) })
	}
}

func checkPaused(t *testing.T, l look) {
	p := gardener(t)
	card := p.printCard(t, l)
	tablet := enter(t, l)
	tablet.presents(card)
	tablet.menu("profile")
	tablet.sees("rating.empty", "rating.who.only")
	tablet.click("rating.check.begin")
	tablet.click("check.begin")
	tablet.at("/my/skills/check/self/1")
	tablet.notYet()
	tablet.picture("check")
	tablet.click("check.save")
	tablet.at("/my/skills/check/self/2")
	tablet.click("check.rest")

	phone := enter(t, look{l.lang, webtest.Phone})
	phone.presents(card)
	phone.to("/my/skills/check")
	phone.picture("paused")
	phone.click("resume.go")
	phone.at("/my/skills/check/self/2")
	phone.notYet()
	phone.click("check.save")
	me := p.estimateRest(t)
	phone.to("/my/skills/check")
	phone.click("check.finish.self")
	phone.click("check.end")
	phone.at("/my/skills")
	phone.picture("profile")
	phone.clickCSS("form[action$='/enrolment'] button")
	if path := phone.Path(); !strings.HasPrefix(path, "/"+string(l.lang)+"/courses/") || !strings.HasSuffix(path, "/1") {
		t.Errorf("the suggestion leads to %s:\n%s", path, phone.Text())
	}
	teach(t, me, p)
	phone.to("/my/skills")
	phone.click("rating.whence")
	phone.sees("rating.basis.course.measured")
	phone.picture("changed")
}

// gardener is somebody who works outside, has no e-mail address and has begun
// nothing.
func gardener(t *testing.T) learner {
	t.Helper()
	type found struct {
		ID   uuid.UUID
		Name string
	}
	for _, f := range rows[found](t, `
		SELECT DISTINCT p.id, `+people.FullNameSQL+` FROM person p
		JOIN posting o ON o.tenant_id = p.tenant_id AND o.person_id = p.id AND o.valid_to IS NULL AND NOT o.supervisor
		JOIN job_family f ON f.tenant_id = o.tenant_id AND f.id = o.job_family_id AND f.slug = 'garten-und-landschaft'
		WHERE p.tenant_id = $1 AND p.email IS NULL AND p.withdrawn_at IS NULL
		  AND NOT EXISTS (SELECT FROM enrolment e WHERE e.tenant_id = $1 AND e.person_id = p.id)
		  AND NOT EXISTS (SELECT FROM skill_rating r WHERE r.tenant_id = $1 AND r.person_id = p.id)
		ORDER BY p.id`) {
		if lend(f.ID) {
			return learner{person: f.ID, name: f.Name}
		}
	}
	t.Fatal("no gardener without an e-mail address is left")
	return learner{}
}

// estimateRest answers the pages of the self-assessment that are still open:
// they are like those before.
func (p learner) estimateRest(t *testing.T) context.Context {
	t.Helper()
	w := webtest.Start(t)
	me := actor.With(w.Ctx, &actor.Actor{Tenant: w.Tenant.ID, Person: p.person, System: true})
	frame, err := w.App.Skills.Framework(me)
	if err != nil {
		t.Fatal(err)
	}
	c, err := w.App.Checks.Mine(me)
	for err == nil && c.Resume(check.SelfPart) > 0 {
		page, _ := c.Page(check.SelfPart, c.Resume(check.SelfPart))
		values := map[string][]string{}
		for _, k := range w.App.Checks.Asked(frame, page.Key) {
			values[check.FieldOf(k.Code)] = []string{"0"}
		}
		if _, err = w.App.Checks.Answer(me, check.Given{Part: check.SelfPart, No: page.No, Values: values}); err == nil {
			c, err = w.App.Checks.Mine(me)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return me
}

// teach completes a course that teaches how files are kept.
func teach(t *testing.T, me context.Context, p learner) {
	t.Helper()
	w := webtest.Start(t)
	err := w.App.DB.InTx(me, func(ctx context.Context, tx *db.Tx) error {
		w.App.Ratings.Completed(ctx, tx, []rating.Taught{{Person: p.person, Completion: db.NewID(), At: w.Clock.Now(), Framework: []string{"digcomp-3.0"}, Codes: []string{"1.3"}, Levels: []int{1}}})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// notYet answers everything on the page with the first sentence.
func (v *visitor) notYet() {
	v.t.Helper()
	webtest.Eval[bool](v.Tab, `document.querySelectorAll('main input[type=radio][value="0"]').forEach(e => e.click()), true`)
}
