package project

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/ui"
)

// stepInput is one step of a project as typed.
type stepInput struct {
	day            form.Date
	textDE, textEN string
	done           bool
}

func stepName(i int, part string) string { return "step." + strconv.Itoa(i) + "." + part }

// readSteps leaves out rows nobody filled in.
func readSteps(c *fiber.Ctx) (out []stepInput) {
	for i := range project.MaxSteps {
		s := stepInput{
			day: form.ReadDate(c, stepName(i, "day")), textDE: strings.TrimSpace(c.FormValue(stepName(i, "text_de"))),
			textEN: strings.TrimSpace(c.FormValue(stepName(i, "text_en"))), done: c.FormValue(stepName(i, "done")) == "1",
		}
		if s != (stepInput{done: s.done}) {
			out = append(out, s)
		}
	}
	return out
}

func stepsOf(list project.Steps) (out []stepInput) {
	for _, s := range list {
		out = append(out, stepInput{day: form.DateOf(s.Day), textDE: s.Text[i18n.DE], textEN: s.Text[i18n.EN], done: s.Done})
	}
	return out
}

func steps(list []stepInput) (out project.Steps, err error) {
	for i, in := range list {
		s := project.Step{Done: in.done, Text: both(in.textDE, in.textEN)}
		if s.Day, err = in.day.Read(stepName(i, "day")); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// stepRows are the steps typed and an empty one.
func (v formView) stepRows() []stepInput {
	list := append([]stepInput{}, v.in.steps...)
	if len(list) < project.MaxSteps {
		list = append(list, stepInput{})
	}
	return list
}

func (v formView) stepTitle(i int, s stepInput) string {
	if s.textEN != "" && i18n.LangOf(v.ctx) == i18n.EN {
		return s.textEN
	}
	if s.textDE != "" {
		return s.textDE
	}
	return v.t("project.step.number", args{"Number": i + 1})
}

// timeline is the project's way so far and what comes next. A planned day
// that has passed says so.
func (v projectView) timeline() (out []ui.Moment) {
	next, _ := v.Project.Steps.Next()
	for _, s := range v.Project.Steps {
		m := ui.Moment{Date: i18n.DateLong(v.ctx, s.Day), Title: v.in(s.Text)}
		switch {
		case s.Done:
			m.Text = v.t("project.step.done")
		case s.Day.Before(clock.Today(v.ctx)):
			m.Text = v.t("project.step.late")
		default:
			m.Text = v.t("project.step.planned")
		}
		m.Now = !s.Done && s.Day.Equal(next.Day)
		out = append(out, m)
	}
	return out
}
