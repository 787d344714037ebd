package readiness

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
)

// Frozen is what a decision was made on, as it was shown then. Forecasts are
// those of the whole wave only.
type Frozen struct {
	Sheet  *Sheet
	Items  []FrozenItem
	Skills []Skilled
}

// FrozenItem is a checklist item as it stood.
type FrozenItem struct {
	Title i18n.Text
	Unit  uuid.UUID // zero: the wave's
	Must  bool
	Done  bool
}

// frozen reads a decision's snapshot.
func (d Decision) frozen(tree *org.Tree, p project.Planned) (f Frozen, err error) {
	var s Snapshot
	if err := json.Unmarshal(d.Snapshot, &s); err != nil {
		return f, fmt.Errorf("readiness: snapshot of decision %s: %w", d.ID, err)
	}
	f.Sheet = newSheet(p, s.Day)
	tables{edition: edition{Nr: s.Nr, Day: s.Day, At: d.At}, now: newPublished(s.Shown), earlier: &published{}}.fill(f.Sheet, tree, p, calendars{})
	f.Sheet.Total, f.Skills = s.Total, s.Skills
	for _, i := range s.Shown.Items {
		f.Items = append(f.Items, FrozenItem{Title: s.Titles[i.Line], Unit: i.Unit, Must: i.Must, Done: i.Done})
	}
	return f, nil
}

// titles are those of a wave's checklist items, by line.
func titles(p project.Planned) map[uuid.UUID]i18n.Text {
	out := map[uuid.UUID]i18n.Text{}
	for _, r := range p.Requirements {
		if r.Kind == project.ChecklistKind {
			out[r.LineID] = r.Title
		}
	}
	return out
}
