package people

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/ui"
)

// dutiesOf reads how a person stands, for those who care for duties; nil
// otherwise.
func (h *Handler) dutiesOf(ctx context.Context, person uuid.UUID) ([]duty.Mine, error) {
	if !actor.From(ctx).Can(duty.Care) {
		return nil, nil
	}
	list, err := h.Duties.OfPerson(ctx, person)
	if fault.Is(err, fault.NotFound) {
		return nil, nil // out of this role's reach
	}
	return list, err
}

// dutyTable is how the person stands to each duty, and until when the proof
// that counts is valid.
func (v personView) dutyTable(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "people.duties"), RowHead: true, Small: true, Names: true, Columns: []ui.Column{
		{Head: i18n.T(ctx, "standing.duty")},
		{Head: i18n.T(ctx, "standing.state")},
		{Head: i18n.T(ctx, "standing.due")},
		{Head: i18n.T(ctx, "duty.date.done")},
		{Head: i18n.T(ctx, "duty.date.until")},
	}}
	day := func(d clock.Date) templ.Component {
		if d.IsZero() {
			return ui.Text("–")
		}
		return ui.Text(i18n.Date(ctx, d))
	}
	for _, d := range v.duties {
		name, lang := dutytext.Title(ctx, d.Name)
		t.Rows = append(t.Rows, []templ.Component{
			ui.TextIn(name, lang), dutytext.State(ctx, d.State), day(d.Dates.Due), day(d.Dates.DoneOn), day(d.Dates.DoneUntil),
		})
	}
	return t
}
