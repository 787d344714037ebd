package journey

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// nextDoor opens a window of the neighbour town's account.
func nextDoor(t testing.TB, l look) *visitor {
	t.Helper()
	v := enter(t, l)
	v.Through(webtest.Start(t).Neighbour())
	v.to("/login")
	v.signIn(demo.Neighbour)
	return v
}

// A clerk asks the network, the neighbour answers, the clerk says that it
// helped, a moderator releases it to everybody, and a guest reads it: nobody is
// named to guests but the towns.
func TestQuestionBetweenTowns(t *testing.T) {
	for _, l := range looks[:2] {
		t.Run(l.String(), func(t *testing.T) {
			title := map[i18n.Lang]string{i18n.DE: "Wie beschriften Sie Umzugskisten für den Scanner?", i18n.EN: "How do you label boxes for the scanner?"}[l.lang]
			clerk := signedIn(t, l, "beschaeftigt")
			clerk.menu("forum")
			clerk.click("forum.ask")
			clerk.Fill(clerk.say("forum.ask.title"), title)
			clerk.Fill(clerk.say("forum.ask.body"), "Bisher: ein Zettel je Kiste.")
			clerk.Check(clerk.say("forum.reach.network"))
			clerk.picture("ask")
			clerk.click("forum.ask.send")
			clerk.Sees(title, clerk.say("forum.answers.none"))
			thread := strings.TrimPrefix(clerk.Path(), "/"+string(l.lang))
			_, name, _ := strings.Cut(clerk.Text(), clerk.say("forum.by", i18n.Args{"Author": ""})+" ")
			name, _, ok := strings.Cut(name, ", ")
			if !ok || len(name) > 60 {
				t.Fatalf("the question is not signed: %q", name)
			}

			neighbour := nextDoor(t, l)
			neighbour.to(thread)
			neighbour.Fill(neighbour.say("forum.answer.text"), "Ein Aufkleber mit **Strichcode** je Akte.")
			neighbour.ClickCSS("button[value=answer]")
			neighbour.Sees("Ilse Brandt")
			neighbour.picture("answered")

			clerk.to(thread)
			clerk.ClickCSS("button[value=accept]")
			clerk.sees("forum.accepted")
			clerk.picture("accepted")

			guest := enter(t, l)
			if status := guest.Goto("/" + string(l.lang) + thread); status != 404 {
				t.Errorf("a guest reads what the network asks itself: %d", status)
			}
			moderator := signedIn(t, l, "schulung")
			moderator.to(thread)
			moderator.click("forum.question.open")

			guest.to(thread)
			guest.Sees(title, "Strichcode")
			guest.Misses("Ilse Brandt", name)
			guest.picture("public")
		})
	}
}
