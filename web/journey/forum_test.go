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
// helped, a moderator releases it to everybody, and a guest finds it with a
// typing error and reads it: nobody is named to guests but the towns.
func TestQuestionBetweenTowns(t *testing.T) {
	for _, l := range looks[:2] {
		t.Run(l.String(), func(t *testing.T) {
			title := map[i18n.Lang]string{i18n.DE: "Wie beschriften Sie Umzugskisten für den Scanner?", i18n.EN: "How do you label removal boxes for the scanner?"}[l.lang]
			mistyped := map[i18n.Lang]string{i18n.DE: "Umzugskistn beschriften", i18n.EN: "removel boxes"}[l.lang]
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

			guest.to("/forum")
			guest.find(mistyped, title)
			guest.at(thread)
			guest.Sees(title, "Strichcode", guest.say("forum.accepted"))
			guest.Misses("Ilse Brandt", name)
			guest.picture("public")
		})
	}
}

// Our training team takes the neighbour's course over and writes its own
// contact into it; the neighbour publishes a new version; ours follows it and
// keeps the contact. To find a solved question and to take the course over are
// four clicks.
func TestACourseBetweenTowns(t *testing.T) {
	const lesson, contact, passage = "pass-on", "contact", "where-to"
	team := hand{signedIn(t, desk, "schulung"), false}
	team.to("/forum")
	team.clicks = 0
	team.find("Eingangspst", "Wer scannt bei Ihnen die Eingangspost?")
	team.sees("forum.accepted")
	team.to("/forum")
	team.click("share.courses.all")
	team.clicks++
	team.Click("Anliegen am Telefon aufnehmen")
	team.sees("share.licence.CC-BY-4.0")
	team.picture("offered")
	team.click("share.take")
	if team.clicks > 4 {
		t.Errorf("%d clicks, want 4 at most", team.clicks)
	}
	home := strings.TrimPrefix(team.Path(), "/de")
	team.Sees(team.say("share.credit", i18n.Args{"Town": "Stadt Auenfeld", "No": 1}))
	team.picture("taken")
	team.to(home + "/" + lesson)
	team.fill(textOf(contact, "de", "rich"), "Fragen: Bürgerbüro Lindenau, Telefon 471.")
	team.fill(textOf(contact, "en", "rich"), "Questions: Lindenau service centre, telephone 471.")
	team.settled()
	team.publishes("")

	there := hand{nextDoor(t, look{i18n.EN, webtest.Desktop}), false}
	there.to("/author/courses/anliegen-am-telefon/" + lesson)
	there.fill(textOf(passage, "de", "rich"), "Tragen Sie das Anliegen in das neue Formular ein.")
	there.fill(textOf(passage, "en", "rich"), "Enter the request in the new form.")
	there.settled()
	there.publishes("editorial")

	phone := hand{signedIn(t, look{i18n.EN, webtest.Phone}, "schulung"), false}
	phone.to(home)
	phone.Sees(phone.say("share.origin.newer", i18n.Args{"No": 2}))
	phone.click("share.origin.open")
	phone.Sees(phone.say("share.merge.follows", i18n.Args{"Count": 1}), phone.say("share.merge.stays", i18n.Args{"Count": 1}))
	phone.picture("update")
	phone.click("share.merge.do", i18n.Args{"No": 2})
	phone.Sees(phone.say("share.merged", i18n.Args{"No": 2}))
	phone.publishes("editorial")

	reader := signedIn(t, look{i18n.DE, webtest.Phone}, "beschaeftigt")
	course := strings.TrimPrefix(home, "/author")
	reader.to(course)
	reader.click("course.start")
	reader.to(course + "/2")
	reader.Sees("Bürgerbüro Lindenau", "das neue Formular")
	reader.Misses("AU‑17")
	reader.picture("read")
}

// publishes makes the draft that is open live, as a change of this kind.
func (h hand) publishes(change string) {
	h.t.Helper()
	h.press("editor.publication")
	if change != "" {
		h.tick(`[name="change"][value="` + change + `"]`)
	}
	h.press("act.publish")
	h.sees("release.said.published")
}
