package skill

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/format"
)

// Merged is what a merge does.
type Merged struct {
	Areas, Competences   Change
	Statements, Outcomes int // that stand in the file
	Kept                 int // competences that the file does not name; they stay
	Drafts               int // competences without a German title
}

// Change counts what is new and what gets another text or place.
type Change struct{ New, Changed, Same int }

func (c *Change) count(isNew, changed bool) {
	switch {
	case isNew:
		c.New++
	case changed:
		c.Changed++
	default:
		c.Same++
	}
}

// Merge writes what a tree says into a framework: new things come in, known
// ones (by their codes) get the texts of the file, language by language. A
// lean tree adds and replaces no description. Statements and outcomes of a
// competence are replaced where the file has some. Nothing is removed. A
// building block: the caller decided that the actor may.
func (s *Service) Merge(ctx context.Context, tx *db.Tx, f *Framework, t *format.Tree) (Merged, error) {
	p := planMerge(f, t)
	if err := p.write(ctx, tx); err != nil {
		return p.done, err
	}
	audit.Record(ctx, tx, audit.Entry{Action: "framework.merged", Object: "framework", ID: f.ID, Detail: map[string]any{
		"competences": p.done.Competences.New + p.done.Competences.Changed, "statements": p.done.Statements, "outcomes": p.done.Outcomes,
	}})
	return p.done, Touch(ctx, tx, f.ID)
}

// TryMerge says what Merge would do. f without an id is a new framework.
func TryMerge(f *Framework, t *format.Tree) Merged { return planMerge(f, t).done }

// merge is what is to be written.
type merge struct {
	framework   uuid.UUID
	areas       []areaRow
	competences []competenceRow
	statements  map[uuid.UUID][]format.TreeStatement
	outcomes    map[uuid.UUID][]format.TreeOutcome
	done        Merged
}

type areaRow struct {
	id                 uuid.UUID
	code               string
	title, description i18n.Text
	no                 int
}

type competenceRow struct {
	areaRow
	area     uuid.UUID
	state    State
	external []format.External
}

func planMerge(f *Framework, t *format.Tree) *merge {
	p := &merge{framework: f.ID, statements: map[uuid.UUID][]format.TreeStatement{}, outcomes: map[uuid.UUID][]format.TreeOutcome{}}
	areas, known := map[string]Area{}, map[string]Competence{}
	for _, a := range f.Areas {
		areas[a.Code] = a
		for _, c := range a.Competences {
			known[c.Code] = c
		}
	}
	no := 0
	for i, ta := range t.Areas {
		old, ok := areas[ta.Code]
		row := areaRow{id: old.ID, code: ta.Code, title: over(old.Title, ta.Title), description: described(old.Description, ta.Description, t.Lean), no: i + 1}
		if !ok {
			row.id = db.NewID()
		}
		p.areas = append(p.areas, row)
		p.done.Areas.count(!ok, !same(old.Title, row.title) || !same(old.Description, row.description))
		for _, tc := range ta.Competences {
			no++
			p.competence(known, row.id, no, tc, t.Lean)
			delete(known, tc.Code)
		}
	}
	p.done.Kept = len(known)
	return p
}

func (p *merge) competence(known map[string]Competence, area uuid.UUID, no int, tc format.TreeCompetence, lean bool) {
	old, ok := known[tc.Code]
	row := competenceRow{
		areaRow: areaRow{old.ID, tc.Code, over(old.Title, tc.Title), described(old.Description, tc.Description, lean), no},
		area:    area, state: old.State, external: tc.External,
	}
	if !ok {
		row.id, row.state = db.NewID(), Published
	}
	if tc.State != "" {
		row.state = State(tc.State)
	}
	if row.title[i18n.DE] == "" && row.state == Published {
		row.state = Draft
		p.done.Drafts++
	}
	if len(row.external) == 0 {
		row.external = old.External
	}
	changed := !same(old.Title, row.title) || !same(old.Description, row.description) || old.Area != area || old.State != row.state || !slices.Equal(old.External, row.external)
	p.done.Competences.count(!ok, changed)
	p.competences = append(p.competences, row)
	if len(tc.Statements) > 0 {
		p.statements[row.id] = tc.Statements
	}
	if len(tc.Outcomes) > 0 {
		p.outcomes[row.id] = tc.Outcomes
	}
	p.done.Statements += len(tc.Statements)
	p.done.Outcomes += len(tc.Outcomes)
}

// over puts the texts of a file over those that are there.
func over(old, file i18n.Text) i18n.Text {
	out := i18n.Text{}
	for _, t := range []i18n.Text{old, file} {
		for l, s := range t {
			if s != "" {
				out[l] = s
			}
		}
	}
	return out
}

// described lets a lean file fill in what is missing only: descriptions are a
// pair of languages that say the same.
func described(old, file i18n.Text, lean bool) i18n.Text {
	if lean && len(old) > 0 {
		return old
	}
	return over(old, file)
}

func same(a, b i18n.Text) bool {
	for _, l := range i18n.Langs {
		if a[l] != b[l] {
			return false
		}
	}
	return true
}
