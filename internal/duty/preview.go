package duty

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Preview is the dry run of a duty: how many would come in and go out, and of
// those whom the actor may see, who.
type Preview struct {
	In, Out       int
	Staff         int // everybody the rule could be for today
	Affected      int // after the change
	Comers, Goers []people.Person
	Overlaps      []Overlap
	Samples       []Sample // of those whom the actor may see, the first by name
	Digest        string   // of what would change; saving with it changes that and nothing else
}

// Everybody reports whether all who work here would be affected.
func (p Preview) Everybody() bool { return p.Staff > 0 && p.Affected == p.Staff }

// Overlap is another duty that the same course fulfils, with how many people
// would be in both.
type Overlap struct {
	Slug string
	Name i18n.Text
	Both int
}

// Sample is what the dates of somebody would be.
type Sample struct {
	Person people.Person
	State  State
	Dates  Dates
}

// Bounds of what a dry run names; its counts are whole.
const (
	mostNamed   = 100
	mostSampled = 8
)

// outcome is who would be in a duty, and who is.
type outcome struct {
	before, now, come, gone []uuid.UUID
}

func (s *Service) outcome(ctx context.Context, tx *db.Tx, d *Duty, in Input) (o outcome, err error) {
	if o.now, err = s.Audiences.Persons(ctx, in.Terms.Audience, clock.Today(ctx)); err != nil {
		return o, err
	}
	if d != nil {
		if o.before, err = membersNow(ctx, tx, d.ID); err != nil {
			return o, err
		}
	}
	o.come, o.gone = audience.Missing(o.now, o.before), audience.Missing(o.before, o.now)
	return o, nil
}

// digest is the same only where the same people would come and go under the
// same words, rule and dates.
func (o outcome) digest(d *Duty, in Input) (string, error) {
	h := sha256.New()
	revision := 0
	if d != nil {
		revision = d.Revision
	}
	err := json.NewEncoder(h).Encode([]any{revision, in.Name, in.Basis, in.Terms, o.come, o.gone})
	return hex.EncodeToString(h.Sum(nil)), err
}

// asSeen refuses a change whose dry run would say something else by now.
func (s *Service) asSeen(ctx context.Context, tx *db.Tx, d *Duty, in Input) error {
	if in.Seen == "" {
		return nil
	}
	o, err := s.outcome(ctx, tx, d, in)
	if err != nil {
		return err
	}
	digest, err := o.digest(d, in)
	if err == nil && digest != in.Seen {
		err = fault.Clash("duty.preview_outdated")
	}
	return err
}

// Preview says what a new duty (slug "") or a changed one would do.
func (s *Service) Preview(ctx context.Context, slug string, in Input) (p Preview, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return p, err
	}
	in.Everybody = true // it is what the dry run is there to tell
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.check(ctx, in); err != nil {
			return err
		}
		var d *Duty
		if slug != "" {
			found, err := dutyBySlug(ctx, tx, slug)
			if err != nil {
				return err
			}
			d = &found
		}
		o, err := s.outcome(ctx, tx, d, in)
		if err != nil {
			return err
		}
		staff, err := s.Audiences.Persons(ctx, audience.Rule{}, clock.Today(ctx))
		if err != nil {
			return err
		}
		p = Preview{In: len(o.come), Out: len(o.gone), Staff: len(staff), Affected: len(o.now)}
		if p.Digest, err = o.digest(d, in); err != nil {
			return err
		}
		if p.Overlaps, err = overlaps(ctx, tx, d, in.Terms, o.now); err != nil {
			return err
		}
		if p.Comers, err = s.named(ctx, tx, o.come, mostNamed); err != nil {
			return err
		}
		if p.Goers, err = s.named(ctx, tx, o.gone, mostNamed); err != nil {
			return err
		}
		p.Samples, err = s.samples(ctx, tx, d, in.Terms, o.now)
		return err
	})
	return p, err
}

// samples works out the dates some people would have.
func (s *Service) samples(ctx context.Context, tx *db.Tx, d *Duty, t Terms, ids []uuid.UUID) ([]Sample, error) {
	persons, err := s.named(ctx, tx, ids, mostSampled)
	if err != nil || len(persons) == 0 {
		return nil, err
	}
	list := make([]member, len(persons))
	today := clock.Today(ctx)
	for i, p := range persons {
		list[i] = member{person: p.ID, standing: Standing{Since: today, FirstSince: today}}
	}
	if err := supposeFacts(ctx, tx, d, t, list, clock.Zone(ctx).String()); err != nil {
		return nil, err
	}
	land, err := landOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := make([]Sample, len(list))
	for i, m := range list {
		dates := t.Dates(land, m.standing)
		out[i] = Sample{Person: persons[i], State: dates.on(today), Dates: dates}
	}
	return out, nil
}

// on is how somebody stands on a day who is not exempt: what stateOn says in
// SQL of stored dates.
func (d Dates) on(today clock.Date) State {
	switch {
	case d.OpensOn.IsZero(), !d.DoneOn.IsZero() && today.Before(d.OpensOn):
		return Done
	case !today.Before(d.LateFrom):
		return Overdue
	case !today.Before(d.Due):
		return Due
	}
	return Open
}

// Example is what a duty means for somebody to whom it begins to apply today:
// when it is due, and what follows once they have done it today.
func (s *Service) Example(ctx context.Context, t Terms) (fresh, done Dates, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		land, err := landOf(ctx, tx)
		today := clock.Today(ctx)
		at := Standing{Since: today, FirstSince: today}
		fresh = t.Dates(land, at)
		at.Facts = []Fact{{On: today}}
		done = t.Dates(land, at)
		return err
	})
	return fresh, done, err
}

// named are the first people by name whom the actor may see.
func (s *Service) named(ctx context.Context, tx *db.Tx, ids []uuid.UUID, most int) ([]people.Person, error) {
	if !actor.From(ctx).Can(Care) || len(ids) == 0 {
		return nil, nil
	}
	units, everywhere, err := s.People.Within(ctx, Care, "")
	if err != nil {
		return nil, err
	}
	ids, err = reachable(ctx, tx, ids, units, everywhere, clock.Today(ctx), most)
	if err != nil {
		return nil, err
	}
	persons, err := s.People.Named(ctx, "duty", ids...)
	out := make([]people.Person, 0, len(ids))
	for _, id := range ids {
		out = append(out, persons[id])
	}
	return out, err
}
