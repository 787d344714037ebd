package revise

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/format"
)

// keep is how long a file waits.
const keep = 24 * time.Hour

// FieldInto is the field that says where a file goes.
const FieldInto = "into"

// file is a file on its way.
type file struct {
	id      uuid.UUID
	name    string
	into    string
	takenAt *time.Time
	content []byte
}

// code is the framework the file goes into.
func (f file) code() string {
	if f.into != "" {
		return f.into
	}
	return format.Read(f.name, f.content).Head.Code
}

// Plan is what taking over a file would do.
type Plan struct {
	ID       uuid.UUID
	Name     string
	Into     *skill.Framework // without an id: a new one
	Counts   format.Counts
	Does     skill.Merged
	Ignored  map[string]int
	Problems []format.Problem
	Taken    bool

	tree *format.Tree
}

// Ready says whether it can be taken over.
func (p Plan) Ready() bool { return !p.Taken && !format.Wrong(p.Problems) }

// Send keeps a file for Look and Take. into is the code of a framework; a YAML
// file may name its own.
func (s *Service) Send(ctx context.Context, name, into string, content []byte) (uuid.UUID, error) {
	f := file{id: db.NewID(), name: name, into: into, content: content}
	if err := actor.Require(ctx, skill.Manage); err != nil {
		return f.id, err
	}
	if r := []rune(name); len(r) > 300 {
		f.name = string(r[len(r)-300:])
	}
	if head := format.Read(name, content).Head; into == "" && head.Code == "" {
		return f.id, fault.InvalidInput(fault.Field{Name: FieldInto, ID: "skill.import.into"})
	}
	return f.id, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return insertFile(ctx, tx, f, actor.From(ctx).Person, clock.Now(ctx))
	})
}

// Look says what taking over would do now.
func (s *Service) Look(ctx context.Context, id uuid.UUID) (p Plan, err error) {
	if err := actor.Require(ctx, skill.Manage); err != nil {
		return p, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		f, err := fileByID(ctx, tx, id, actor.From(ctx).Person, false)
		if err == nil {
			p, err = s.plan(ctx, f)
		}
		return err
	})
	return p, err
}

func (s *Service) plan(ctx context.Context, f file) (Plan, error) {
	doc := format.Read(f.name, f.content)
	p := Plan{ID: f.id, Name: f.name, Ignored: doc.Ignored, Taken: f.takenAt != nil}
	p.tree, p.Problems = doc.Build()
	p.Counts = p.tree.Counts()
	var err error
	p.Into, err = s.Skills.Get(ctx, f.code())
	if fault.Is(err, fault.NotFound) && f.into == "" {
		h := doc.Head
		p.Into, err = &skill.Framework{
			Code: h.Code, Version: h.Version, Title: h.Title, Credit: h.Credit, Notice: h.Notice, Source: h.Source, State: skill.Draft,
		}, nil
	}
	if err != nil {
		return p, err
	}
	if p.Into.Shipped && !p.tree.Lean {
		p.Problems = append(p.Problems, format.Problem{ID: "skill.import.shipped"})
	}
	p.Does = skill.TryMerge(p.Into, p.tree)
	return p, nil
}

// Take does what Look has shown; revision is that of the framework it was
// shown with, 0 for a new one. It returns the framework's code. A second time
// it answers as the first.
func (s *Service) Take(ctx context.Context, id uuid.UUID, revision int) (code string, err error) {
	if err := actor.Require(ctx, skill.Manage); err != nil {
		return "", err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		f, err := fileByID(ctx, tx, id, actor.From(ctx).Person, true)
		if err == nil {
			err = lock(ctx, tx, f.code()) // what is shown is what is there
		}
		if err != nil {
			return err
		}
		p, err := s.plan(ctx, f)
		if err != nil {
			return err
		}
		if code = p.Into.Code; p.Taken {
			return nil
		}
		switch {
		case !p.Ready():
			return fault.Clash("skill.import.problems")
		case p.Into.Revision != revision:
			return fault.Clash("skill.import.changed")
		}
		if p.Into.ID == uuid.Nil {
			if err := skill.Insert(ctx, tx, p.Into, "", clock.Now(ctx)); err != nil {
				return err
			}
		}
		if _, err := s.Skills.Merge(ctx, tx, p.Into, p.tree); err != nil {
			return err
		}
		return markTaken(ctx, tx, id, clock.Now(ctx))
	})
	return code, err
}

// Sweep deletes files that are over. The worker runs it.
func (s *Service) Sweep(ctx context.Context) error {
	if !actor.From(ctx).System {
		return fault.Denied("error.forbidden")
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return sweepFiles(ctx, tx, clock.Now(ctx).Add(-keep))
	})
}

// Tree is a framework as a file says it, with all that belongs to it.
func (s *Service) Tree(ctx context.Context, code string) (*format.Tree, error) {
	f, err := s.Skills.Get(ctx, code)
	if err != nil {
		return nil, err
	}
	t := &format.Tree{Head: format.Head{Code: f.Code, Version: f.Version, Title: f.Title, Credit: f.Credit, Notice: f.Notice, Source: f.Source}}
	details := map[uuid.UUID]*skill.Detail{}
	if err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error { askAll(r, f.ID, details); return nil }); err != nil {
		return nil, err
	}
	for _, a := range f.Areas {
		ta := format.TreeArea{Code: a.Code, Title: a.Title, Description: a.Description}
		for _, c := range a.Competences {
			tc := format.TreeCompetence{Code: c.Code, Title: c.Title, Description: c.Description, State: string(c.State), External: c.External}
			if d := details[c.ID]; d != nil {
				for _, x := range d.Statements {
					tc.Statements = append(tc.Statements, format.TreeStatement(x))
				}
				for _, x := range d.Outcomes {
					tc.Outcomes = append(tc.Outcomes, format.TreeOutcome{TreeStatement: format.TreeStatement(x.Statement), Kind: x.Kind})
				}
			}
			ta.Competences = append(ta.Competences, tc)
		}
		t.Areas = append(t.Areas, ta)
	}
	return t, nil
}
