package notice_test

import (
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Who follows something is told once of each day's news, on the next working
// day, and not of what they wrote themselves; taken down is taken out.
func TestNewsOfTheForum(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	asker, helper, off := w.person(w.top), w.person(w.top), w.person(w.top)
	asks, helps := w.May(asker, forum.Write), w.May(helper, forum.Write)
	w.SQL(`INSERT INTO notice_choice (tenant_id, person_id, topic, mail) VALUES ($1, $2, 'forum', false)`, w.Tenant, off)
	slug, err := w.app.Forum.Ask(asks, forum.QuestionText{Title: "Wie scannen Sie?", Body: "Es klemmt.", Lang: i18n.DE}, forum.Town)
	w.Must(err)
	w.Must(w.app.Talk.Follow(asks, slug, true))
	w.Must(w.app.Talk.Follow(w.May(off, forum.Write), slug, true))
	w.Clock.Advance(time.Minute)
	_, err = w.app.Talk.Say(asks, slug, nil, "Noch etwas dazu.")
	w.Must(err)
	id, err := w.app.Talk.Say(helps, slug, nil, "Mit einem Zeitfenster.")
	w.Must(err)
	w.daily()
	if n := w.waiting(); n != 0 {
		t.Errorf("%d mails on the same day", n)
	}
	w.SetDay("2026-06-09")
	w.daily()
	w.daily()
	if n, in := w.waiting(), w.told("portal"); n != 1 || in != 1 {
		t.Errorf("%d mails and %d in the portal, want one each", n, in)
	}
	if got := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND person_id = $2 AND fields::text LIKE '%Wie scannen Sie?%1 neuer Beitrag%'`, w.Tenant, asker); got != 1 {
		t.Errorf("the mail does not say what is new")
	}
	w.leave()
	w.SetDay("2026-06-10")
	w.daily()
	if n := w.waiting(); n != 0 {
		t.Errorf("%d mails about old news", n)
	}
	_, err = w.app.Talk.Say(helps, slug, nil, "Und montags.")
	w.Must(err)
	w.Must(w.app.Talk.TakeDown(helps, slug, id))
	w.SetDay("2026-06-11")
	w.daily()
	if got := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND state = 'queued' AND fields::text LIKE '%1 neuer Beitrag%'`, w.Tenant); got != 1 {
		t.Errorf("what was taken down is told: %d", got)
	}
}
