package exchange

import (
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/course/translationfile"
	"codeberg.org/lotse/lotse/internal/standard/xliff"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// mostChanges is how many texts a preview shows in full.
const mostChanges = 100

// translationView is what a translation would change.
type translationView struct {
	words
	exchange.TranslationLook
	errs ui.FieldErrors
}

func (h *Handler) showTranslation(c *fiber.Ctx, status int, id uuid.UUID, errs ui.FieldErrors) error {
	l, err := h.Exchange.LookTranslation(c.UserContext(), id)
	if err != nil {
		return err
	}
	return respond.Status(c, status, translationPage(translationView{words{c.UserContext()}, l, errs}))
}

// place says which text it is: the lesson and how it begins.
func (v translationView) place(p translationfile.Place) (where, text string) {
	switch {
	case p.Block != "":
		lesson, begins, ok := v.blockName(v.Draft, p.Block)
		if !ok {
			return v.t("exchange.place.gone"), p.Block
		}
		return v.lessonTitle(v.Draft, lesson), begins
	case p.Lesson != "":
		return v.t("exchange.place.title"), v.lessonTitle(v.Draft, p.Lesson)
	case p.Test:
		return v.t("exchange.place.test"), ""
	case p.Head != "":
		return v.t("exchange.place.course"), ""
	}
	return v.t("exchange.questions.whole"), ""
}

// name is the place in one line.
func (v translationView) name(p translationfile.Place) string {
	where, text := v.place(p)
	if text == "" {
		return where
	}
	return where + ": " + text
}

func (v translationView) shown() []translationfile.Change {
	return v.Changes[:min(len(v.Changes), mostChanges)]
}

// warnings are what somebody should look at in a text that comes in.
func (v translationView) warnings(p translationfile.Place) (out []string) {
	for _, f := range v.Findings {
		if f.Place == p && f.Level == xliff.Warning {
			out = append(out, v.t(f.ID, f.Args))
		}
	}
	return out
}

// of counts the findings of a level.
func (v translationView) of(l xliff.Level) (n int) {
	for _, f := range v.Findings {
		if f.Level == l {
			n++
		}
	}
	return n
}

// left counts the texts that are not in the file.
func (v translationView) left() (n int) {
	for _, f := range v.Findings {
		if f.ID == "translationfile.finding."+string(xliff.MissingUnit) {
			n++
		}
	}
	return n
}

// refused are the rows of what is not taken over.
func (v translationView) refused() [][]templ.Component {
	var rows [][]templ.Component
	for _, f := range v.Findings {
		if f.Level != xliff.Refused || len(rows) == mostChanges {
			continue
		}
		line := ""
		if f.Line > 0 {
			line = strconv.Itoa(f.Line)
		}
		rows = append(rows, []templ.Component{ui.Text(v.name(f.Place)), ui.Text(line), ui.Text(v.t(f.ID, f.Args))})
	}
	return rows
}

func (v translationView) figures() []ui.Figure {
	return []ui.Figure{
		{Name: v.t("exchange.figure.changes"), Value: v.number(len(v.Changes))},
		{Name: v.t("exchange.figure.warnings"), Value: v.number(v.of(xliff.Warning))},
		{Name: v.t("exchange.figure.refused"), Value: v.number(v.of(xliff.Refused))},
	}
}
