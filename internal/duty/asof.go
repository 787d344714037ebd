package duty

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Was is how a person stood to a duty at the end of a day.
type Was struct {
	Person   uuid.UUID
	Since    clock.Date
	State    State
	Dates    Dates     // empty for who was exempt: the plan of an exemption is not kept
	Evidence *Evidence // what counted; nil: nothing
}

// asOf answers for everybody who was in a duty at the end of a past day how
// they stood, as it was known then: what was recorded, corrected or withdrawn
// later changes nothing. It is worked out from the log, the revisions and the
// facts with their times, and so stays the same for ever.
func (s *Service) asOf(ctx context.Context, tx *db.Tx, slug string, day clock.Date) (d Duty, list []Was, err error) {
	end := day.End(clock.Zone(ctx))
	if d, err = dutyBySlug(ctx, tx, slug); err != nil {
		return d, nil, err
	}
	if err := stateAt(ctx, tx, &d, end); err != nil {
		return d, nil, err
	}
	if d.Revision == 0 {
		return d, nil, fault.Wrong("duty.audit_before")
	}
	in, err := membersAt(ctx, tx, d.ID, end, clock.Zone(ctx))
	if err != nil || len(in) == 0 {
		return d, nil, err
	}
	exempt, err := exemptionsAt(ctx, tx, d.ID, day)
	if err != nil {
		return d, nil, err
	}
	evidence, err := evidenceAt(ctx, tx, d, nil, end, clock.Zone(ctx))
	if err != nil {
		return d, nil, err
	}
	land, err := landOf(ctx, tx)
	if err != nil {
		return d, nil, err
	}
	for _, m := range in {
		m.standing.Exempted = exempt[m.person].ended
		was := Was{Person: m.person, Since: m.standing.Since, State: Exempt}
		own := evidence[m.person]
		dates := d.Terms.judge(land, m.standing, own)
		was.Evidence = decisive(dates, own)
		if !exempt[m.person].runs {
			was.State, was.Dates = dates.on(day), dates
		}
		list = append(list, was)
	}
	return d, list, nil
}

// passage is a line of the log.
type passage struct {
	person  uuid.UUID
	at      time.Time
	entered bool
	reason  string
}

// follow walks the log of a person, the oldest line first, and returns since
// when they are in, for the first time and without a break; false: they are
// out. What an undone change put out had never gone.
func follow(steps []passage, zone *time.Location) (s Standing, in bool) {
	for _, p := range steps {
		in = p.entered
		on := clock.DateOf(p.at, zone)
		if p.entered && s.FirstSince.IsZero() {
			s.FirstSince = on
		}
		if p.entered && p.reason != "undone" {
			s.Since = on
		}
	}
	return s, in
}

// exemption is what is left of the exemptions of a person on a day.
type exemption struct {
	runs  bool
	ended clock.Date // the first day after the last one
}

// History is all evidence of a person for a duty as of today, the newest
// first. A building block: the caller decides who may see it.
func (s *Service) History(ctx context.Context, d Duty, person uuid.UUID) (list []Evidence, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		end, zone := clock.Now(ctx).Add(time.Second), clock.Zone(ctx)
		all, err := evidenceAt(ctx, tx, d, []uuid.UUID{person}, end, zone)
		if err != nil {
			return err
		}
		list = all[person]
		steps, err := passages(ctx, tx, d.ID, []uuid.UUID{person}, end)
		if err != nil {
			return err
		}
		standing, _ := follow(steps, zone)
		land, err := landOf(ctx, tx)
		if err != nil {
			return err
		}
		d.Terms.judge(land, standing, list)
		return nil
	})
	return list, err
}
