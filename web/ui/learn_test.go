package ui_test

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

func TestUrgencyIsShownOnlyWhenItIsNear(t *testing.T) {
	today := clock.Today(reader(i18n.DE))
	for days, want := range map[int]string{
		-3: "3 Tage überfällig seit Fr., 05.06.2026", -1: "1 Tag überfällig seit So., 07.06.2026",
		0: "Heute fällig Mo., 08.06.2026", 1: "Fällig in 1 Tag bis Di., 09.06.2026",
		7: "Fällig in 7 Tagen bis Mo., 15.06.2026", 8: "bis Di., 16.06.2026",
	} {
		doc := draw(t, reader(i18n.DE), ui.Due(today.AddDays(days)))
		is(t, "due date", words(doc.Selection), want)
		badges := 1
		if days > 7 {
			badges = 0
		}
		has(t, doc, ".kern-badge", badges)
	}
}

func TestTasks(t *testing.T) {
	doc := draw(t, reader(i18n.DE), ui.Tasks([]ui.Task{
		{Title: "A", Path: "/courses/a", State: ui.Active, Detail: "1 von 4", Minutes: 1},
		{Title: "B", Path: "/courses/b", Lang: i18n.EN, State: ui.Done},
		{Title: "C", Path: "/courses/c", State: ui.Locked},
	}))
	is(t, "row", words(doc.Find("li").First()), "A1 Minute In Arbeit: 1 von 4")
	is(t, "foreign title", attr(doc.Find("a[lang=en]"), "href"), "/de/courses/b")
	has(t, doc, "a", 2) // a locked task leads nowhere
}

func TestResumeCard(t *testing.T) {
	p := ui.ResumeProps{Title: "E-Akte", Started: true, Due: clock.NewDate(2026, 6, 11), Minutes: 12, Fills: []int{100, 100, 99, 0}, Lesson: 3, LessonTitle: "Ablegen", Path: "/courses/e/3"}
	doc := draw(t, reader(i18n.DE), ui.ResumeCard(p))
	is(t, "button", words(doc.Find("a.kern-btn--primary")), "Weitermachen E-Akte")
	is(t, "dates", words(doc.Find(".lp-resume__meta")), "Fällig in 3 Tagen (Do., 11.06.2026) Noch etwa 12 Minuten")
	is(t, "progress", attr(doc.Find("[role=img]"), "aria-label"), "2 von 4 Lektionen abgeschlossen")
	is(t, "a box is never full before its lesson is", attr(doc.Find("[data-fill]").Eq(2), "data-fill"), "90")
	is(t, "position", words(doc.Find("p").Last()), "Lektion 3 von 4: Ablegen")
	p.Lesson, p.Note = 0, "Nur noch der Test."
	is(t, "between lessons", words(draw(t, reader(i18n.DE), ui.ResumeCard(p)).Find("p").Last()), "Nur noch der Test.")
	p = ui.ResumeProps{Title: "E-Akte", Minutes: 30, Begin: "/courses/e/enrolment", CoursePath: "/courses/e"}
	doc = draw(t, reader(i18n.DE), ui.ResumeCard(p))
	is(t, "first time", words(doc.Find(`form[action="/de/courses/e/enrolment"] button.kern-btn--primary`)), "Beginnen E-Akte")
	is(t, "duration", words(doc.Find(".lp-resume__meta")), "30 Minuten")
}

func TestQuestionFields(t *testing.T) {
	options := []ui.AnswerOption{{ID: "x", Text: "X"}, {ID: "y", Text: "Y", Selected: true}}
	rows := []ui.AnswerRow{{ID: "a", Text: "A", Value: "2"}, {ID: "b", Text: "B"}}
	for _, tt := range []struct {
		p      ui.QuestionProps
		fields string // selector of the answer's controls
		n      int
		chosen string // selector of what is answered
	}{
		{ui.QuestionProps{Kind: ui.Single, Options: options}, "input[type=radio][name=answer]", 2, "input[checked][value=y]"},
		{ui.QuestionProps{Kind: ui.Multiple, Options: options}, "input[type=checkbox][name=answer]", 2, "input[checked][value=y]"},
		{ui.QuestionProps{Kind: ui.Order, Rows: rows}, "select[name^='answer.']", 2, "select[name='answer.a'] option[selected][value='2']"},
		{ui.QuestionProps{Kind: ui.Match, Options: options, Rows: []ui.AnswerRow{{ID: "a", Value: "y"}, {ID: "b"}}}, "select[name^='answer.']", 2, "select[name='answer.a'] option[selected][value=y]"},
		{ui.QuestionProps{Kind: ui.Cloze, Gaps: []ui.Gap{{ID: "1", Value: "v"}, {ID: "2", Options: []ui.Option{{Value: "p"}}}}}, "[name^='answer.']", 2, "input[name='answer.1'][value=v]"},
		{ui.QuestionProps{Kind: ui.Numeric, Value: "1,5"}, "input[inputmode=decimal][name=answer]", 1, "input[value='1,5']"},
		{ui.QuestionProps{Kind: ui.Short, Value: "w"}, "input[type=text][name=answer]", 1, "input[value=w]"},
		{ui.QuestionProps{Kind: ui.Free, Value: "t"}, "textarea[name=answer]", 1, "textarea"},
		{ui.QuestionProps{Kind: ui.Area, Options: options, Picture: ui.Picture{Alt: "Bild", Width: 10, Height: 10}}, "input[type=radio][name=answer]", 2, "svg[role=img][aria-label=Bild] text"},
	} {
		tt.p.Prompt, tt.p.Version, tt.p.Number, tt.p.Count, tt.p.Error = "Was?", 3, 2, 5, "Fehlt"
		doc := draw(t, reader(i18n.DE), ui.QuestionForm(tt.p))
		if got := doc.Find(tt.fields).Length(); got != tt.n {
			t.Errorf("%s: %d of %s, want %d", tt.p.Kind, got, tt.fields, tt.n)
		}
		if doc.Find(tt.chosen).Length() == 0 {
			t.Errorf("%s: the stored answer is not shown (%s)", tt.p.Kind, tt.chosen)
		}
		is(t, string(tt.p.Kind)+" heading", words(doc.Find("h1")), "Was?")
		is(t, string(tt.p.Kind)+" version", attr(doc.Find("[name=version]"), "value"), "3")
		is(t, string(tt.p.Kind)+" error", words(doc.Find("#f-answer-error")), "Fehlt")
		has(t, doc, "#f-answer", 1) // where the error summary leads
	}
}

func TestFeedback(t *testing.T) {
	doc := draw(t, reader(i18n.DE), ui.Feedback(ui.FeedbackProps{Verdict: ui.Wrong, Text: "Weil.", Given: []string{"A"}, Solution: []string{"B", "C"}, Next: ui.Link{Text: "Weiter", Path: "/x"}}))
	is(t, "verdict", words(doc.Find("h2")), "Noch nicht richtig")
	is(t, "solution", words(doc.Find("li").Last()), "C")
	has(t, doc, "[role=status][data-focus]", 1)
	is(t, "next", attr(doc.Find("a.kern-btn--primary"), "href"), "/de/x")
}

func TestCertificate(t *testing.T) {
	doc := draw(t, reader(i18n.DE), ui.Certificate(ui.CertificateProps{State: ui.CertRevoked, Text: "am 02.06.", Fields: []ui.Term{{Key: "Name", Value: ui.Text("<i>")}}}))
	is(t, "state", words(doc.Find("h2")), "Widerrufen")
	is(t, "field", words(doc.Find("dd")), "<i>")
	has(t, doc, ".kern-alert--danger", 1)
	has(t, doc, "a", 0)
}
