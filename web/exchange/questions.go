package exchange

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/course/questionimport"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// questionsView is what came of a file of questions.
type questionsView struct {
	words
	exchange.QuestionsLook
	chosen map[int]bool // nil: all
	errs   ui.FieldErrors
}

func (h *Handler) showQuestions(c *fiber.Ctx, status int, id uuid.UUID, errs ui.FieldErrors) error {
	l, err := h.Exchange.LookQuestions(c.UserContext(), id)
	if err != nil {
		return err
	}
	v := questionsView{words: words{c.UserContext()}, QuestionsLook: l, errs: errs}
	if c.Method() == fiber.MethodPost {
		v.chosen = map[int]bool{}
		for _, n := range chosen(c) {
			v.chosen[n] = true
		}
	}
	return respond.Status(c, status, questionsPage(v))
}

// chosen are the numbers of the items that were ticked.
func chosen(c *fiber.Ctx) (list []int) {
	for _, v := range c.Request().PostArgs().PeekMulti("item") {
		if n, err := strconv.Atoi(string(v)); err == nil {
			list = append(list, n)
		}
	}
	return list
}

func (h *Handler) takeQuestions(c *fiber.Ctx, id uuid.UUID) error {
	_, err := h.Exchange.TakeQuestions(c.UserContext(), id, chosen(c))
	return err
}

// options are what can come in, each with what is different here.
func (v questionsView) options() []ui.Option {
	var out []ui.Option
	for i, it := range v.Report.Items {
		if !it.Taken {
			continue
		}
		kind := v.kindOf(&courseware.Block{Question: it.Question})
		out = append(out, ui.Option{
			Value: strconv.Itoa(i), Selected: v.chosen == nil || v.chosen[i], Hint: v.said(it),
			Label: v.t("exchange.name", args{"Name": v.name(it), "Kind": kind}),
		})
	}
	return out
}

func (v questionsView) name(it questionimport.Item) string {
	switch {
	case it.Name != "":
		return first(it.Name)
	case it.Body != "":
		return first(it.Body)
	case it.Line == 0:
		return v.t("exchange.questions.whole")
	}
	return v.t("exchange.questions.line", args{"Line": it.Line})
}

// said is where an item stands and what is to be known of it.
func (v questionsView) said(it questionimport.Item) string {
	var list []string
	if it.Line > 0 {
		list = append(list, v.t("exchange.questions.line", args{"Line": it.Line})+".")
	}
	for _, f := range it.Findings {
		text := v.t(f.ID, f.Args)
		if f.Level == questionimport.Todo {
			text = v.t("exchange.questions.todo", args{"Text": text})
		}
		if !slices.Contains(list, text) { // the same picture in two answers
			list = append(list, text)
		}
	}
	return strings.Join(list, " ")
}

// refused are the rows of what cannot come in.
func (v questionsView) refused() [][]templ.Component {
	var rows [][]templ.Component
	for _, it := range v.Report.Items {
		if it.Taken {
			continue
		}
		line := ""
		if it.Line > 0 {
			line = strconv.Itoa(it.Line)
		}
		var why []string
		for _, f := range it.Findings {
			why = append(why, v.t(f.ID, f.Args))
		}
		rows = append(rows, []templ.Component{ui.Text(v.name(it)), ui.Text(line), ui.Text(strings.Join(why, " "))})
	}
	return rows
}

func (v questionsView) figures() []ui.Figure {
	taken := len(v.options())
	return []ui.Figure{
		{Name: v.t("exchange.figure.taken"), Value: v.number(taken)},
		{Name: v.t("exchange.figure.refused"), Value: v.number(len(v.Report.Items) - taken)},
	}
}
