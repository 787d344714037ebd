package simulate

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/cmd/lotsebench/simulate/model"
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
)

// town is the product's side: services, ids and what waits to be written.
type town struct {
	ctx    context.Context
	db     *db.DB
	tenant uuid.UUID
	zone   *time.Location
	now    time.Time

	org    *org.Service
	duties *duty.Service

	unitIDs, familyIDs, courseIDs, versionIDs, personIDs, dutyIDs []uuid.UUID
	slugs                                                         []string
	personOf                                                      map[uuid.UUID]int
	postingIDs                                                    map[int][]uuid.UUID // by person, as in the model
	absenceIDs                                                    map[int][]uuid.UUID
	completionIDs                                                 map[int][]uuid.UUID

	writes pgx.Batch
}

// found makes an empty town in Hessen in a database of its own.
func found(ctx context.Context) (*town, error) {
	database, err := testkit.Open()
	if err != nil {
		return nil, err
	}
	t := &town{
		db: database.DB, tenant: db.NewID(), personOf: map[uuid.UUID]int{},
		postingIDs: map[int][]uuid.UUID{}, absenceIDs: map[int][]uuid.UUID{}, completionIDs: map[int][]uuid.UUID{},
	}
	t.ctx = clock.With(actor.System(ctx, t.tenant), func() time.Time { return t.now })
	t.zone = clock.Zone(t.ctx)
	t.org = org.New(t.db)
	rules := audience.New(t.db, t.org)
	rules.Register(learn.HasCompleted)
	t.duties = &duty.Service{DB: t.db, People: people.New(t.db, t.org), Audiences: rules}
	return t, t.db.Global(t.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `INSERT INTO tenant (id, slug, name, land, contact, created_at) VALUES ($1, $2, '{"de": "Probestadt"}', 'HE', '{}', now())`,
			t.tenant, "t"+t.tenant.String())
		return err
	})
}

// write runs what waits and then fn in one transaction.
func (t *town) write(fn func(ctx context.Context, tx *db.Tx) error) error {
	err := t.db.InTx(t.ctx, func(ctx context.Context, tx *db.Tx) error {
		if t.writes.Len() > 0 {
			if err := tx.Pgx().SendBatch(ctx, &t.writes).Close(); err != nil {
				return err
			}
		}
		return fn(ctx, tx)
	})
	t.writes = pgx.Batch{}
	return err
}

func (t *town) queue(query string, args ...any) {
	t.writes.Queue(query, append([]any{t.tenant}, args...)...)
}

// date is a day of the model for the database; none is NULL.
func date(d model.Date) clock.Date {
	if d == 0 {
		return clock.Date{}
	}
	y, m, day := d.Civil()
	return clock.NewDate(y, time.Month(m), day)
}

// period is a length of the model as the product reads it.
func period(l model.Length) clock.Period {
	if l == (model.Length{}) {
		return clock.Period{}
	}
	text := fmt.Sprintf("P%dM%dD", l.Months, l.Days)
	if l.Months%12 == 0 { // whole years have to be said as years
		text = fmt.Sprintf("P%dY%dD", l.Months/12, l.Days)
	}
	p, err := clock.ParsePeriod(text)
	if err != nil {
		panic(err) //nolint:forbidigo // a slip of the simulation itself
	}
	return p
}

// rule says a rule of the model in the words of the product.
func (t *town) rule(r model.Rule) audience.Rule {
	if r.Is == "everybody" {
		return audience.Rule{}
	}
	return audience.Rule{Top: t.node(r)}
}

func (t *town) node(r model.Rule) audience.Node {
	n := audience.Node{Is: r.Is, Below: r.Below, From: date(r.From), Before: date(r.Before)}
	if r.Within != nil {
		n.Within = period(*r.Within)
	}
	ids := t.courseIDs
	switch r.Is {
	case "unit":
		ids = t.unitIDs
	case "family":
		n.Is, ids = audience.JobFamily, t.familyIDs
	case "lead":
		n.Is = audience.Supervisor
	}
	for _, i := range r.IDs {
		n.IDs = append(n.IDs, ids[i])
	}
	for _, c := range r.Of {
		n.Of = append(n.Of, t.node(c))
	}
	return n
}

var grades = []learn.Evidence{learn.ServerGraded, learn.Witnessed, learn.SelfReported}

func (t *town) terms(m model.Terms) duty.Terms {
	out := duty.Terms{
		Audience: t.rule(m.Rule), Mode: duty.Mode(m.Mode), Validity: period(m.Validity), Month: time.Month(m.Month),
		Renewal: period(m.Renewal), First: period(m.First), Grace: period(m.Grace), Credit: duty.Credit(m.Credit), LookBack: period(m.LookBack),
	}
	for _, w := range m.Ways {
		out.Ways = append(out.Ways, duty.Way{By: duty.ByCourse, Course: t.courseIDs[w.Course], Grade: grades[w.Grade]})
	}
	if m.ByProof {
		out.Ways = append(out.Ways, duty.Way{By: duty.ByProof})
	}
	return out
}
