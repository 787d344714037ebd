package skill

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Framework returns the framework in use with the competences that are asked
// for. It is kept in memory until it changes; asking whether it has is one
// statement. It is shared: nobody changes it.
func (s *Service) Framework(ctx context.Context) (*Framework, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	var c Chosen
	if err := s.DB.Read(ctx, s.AskChosen(&c)); err != nil {
		return nil, err
	}
	return s.Open(ctx, c)
}

// Chosen says which framework is in use, and which state of it.
type Chosen struct {
	ID       uuid.UUID
	Revision int
}

// AskChosen asks which framework is in use, together with what else a page
// reads.
func (s *Service) AskChosen(into *Chosen) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		askChosen(r, into)
		return nil
	}
}

// Open is Framework for who asked already which one is in use.
func (s *Service) Open(ctx context.Context, c Chosen) (f *Framework, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	if kept, ok := s.inUse.GetIfPresent(actor.From(ctx).Tenant); ok && kept.ID == c.ID && kept.Revision == c.Revision {
		return kept, nil
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if f, err = load(ctx, tx, c.ID); err != nil {
			return err
		}
		f.retire()
		s.inUse.Set(tx.Tenant(), f)
		return nil
	})
	return f, err
}

// retire leaves what is asked for in the areas.
func (f *Framework) retire() {
	for i := range f.Areas {
		a := &f.Areas[i]
		for _, c := range a.Competences {
			if c.State == Outdated {
				f.Outdated = append(f.Outdated, c)
			}
		}
		a.Competences = slices.DeleteFunc(a.Competences, func(c Competence) bool { return c.State != Published })
	}
	f.Areas = slices.DeleteFunc(f.Areas, func(a Area) bool { return len(a.Competences) == 0 })
}

// Get returns a framework by its code with all its competences. Drafts are
// seen by those who write them.
func (s *Service) Get(ctx context.Context, code string) (f *Framework, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		id, err := byCode(ctx, tx, code)
		if err == nil {
			f, err = load(ctx, tx, id)
		}
		return err
	})
	if err == nil && !actor.From(ctx).Can(Manage) {
		if f.State == Draft {
			return nil, fault.Missing("skill.framework.missing")
		}
		for i := range f.Areas {
			f.Areas[i].Competences = slices.DeleteFunc(f.Areas[i].Competences, func(c Competence) bool { return c.State == Draft })
		}
	}
	return f, err
}

// Named is what a competence is called, and where it stands.
type Named struct {
	ID              uuid.UUID
	Framework, Code string
	Title           i18n.Text
}

// Names names competences of whichever framework and state: what somebody was
// rated in keeps its name. What stands in f is not read again.
func (s *Service) Names(ctx context.Context, f *Framework, ids ...uuid.UUID) (map[uuid.UUID]Named, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	out, others := map[uuid.UUID]Named{}, []uuid.UUID{}
	for _, id := range ids {
		if c, ok := f.Competence(id); ok {
			out[id] = Named{id, f.Code, c.Code, c.Title}
		} else if !slices.Contains(others, id) {
			others = append(others, id)
		}
	}
	if len(others) == 0 {
		return out, nil
	}
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askNames(r, others, out)
		return nil
	})
	return out, err
}

// Summary is a framework in a list.
type Summary struct {
	ID          uuid.UUID
	Code        string
	Version     string
	Title       i18n.Text
	Credit      i18n.Text
	State       State
	Chosen      bool
	Shipped     bool
	Areas       int
	Competences int
}

// List returns the frameworks: the one in use first. Drafts are seen by those
// who write them.
func (s *Service) List(ctx context.Context) (list []Summary, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askList(r, &list)
		return nil
	})
	if !actor.From(ctx).Can(Manage) {
		list = slices.DeleteFunc(list, func(f Summary) bool { return f.State == Draft })
	}
	return list, err
}

// Statement says what a competence comprises on a span of levels.
type Statement struct {
	Code     string
	Text     i18n.Text
	From, To int
}

// Outcome is what somebody is meant to have learned; Kind is knowledge, skill
// or attitude.
type Outcome struct {
	Statement
	Kind string
}

// Detail is what belongs to a competence.
type Detail struct {
	Statements []Statement
	Outcomes   []Outcome
	Taught     []Taught
}

// Taught is an offered course that teaches a competence.
type Taught struct {
	Version  uuid.UUID
	Slug     string
	Title    i18n.Text
	Minutes  int
	From, To int // levels
}

// Detail returns what belongs to a competence of a framework, and where it is
// taught.
func (s *Service) Detail(ctx context.Context, framework string, c Competence) (d Detail, err error) {
	if err := actor.Require(ctx, Read); err != nil {
		return d, err
	}
	err = s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askDetail(r, c.ID, &d)
		askTaught(r, which{framework: framework, code: c.Code}, func(_ string, t Taught) { d.Taught = append(d.Taught, t) })
		return nil
	})
	return d, err
}

// TaughtBy returns the offered courses that teach something of a framework, by
// the competence's code.
func (s *Service) TaughtBy(ctx context.Context, framework string) (map[string][]Taught, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return nil, err
	}
	out := map[string][]Taught{}
	return out, s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askTaught(r, which{framework: framework}, func(code string, t Taught) { out[code] = append(out[code], t) })
		return nil
	})
}

// AskTaughtIn asks what versions of courses teach of a framework. Of those that
// teach nothing tell hears nothing.
func (s *Service) AskTaughtIn(framework string, versions []uuid.UUID, tell func(code string, t Taught)) db.Ask {
	return func(_ context.Context, r *db.Reads) error {
		askTaught(r, which{framework: framework, versions: versions}, tell)
		return nil
	}
}
