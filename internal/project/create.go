package project

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Input is what a project says about itself.
type Input struct {
	Name       i18n.Text
	Goal       i18n.Text
	Decision   i18n.Text
	DecidedOn  clock.Date
	Commitment i18n.Text
	Steps      Steps
	Strand     string
	Provider   string
	UnitID     uuid.UUID
	Groups     []Group
}

func (in Input) check() error {
	var fields []fault.Field
	if strings.TrimSpace(in.Name[i18n.DE]) == "" {
		fields = append(fields, fault.Field{Name: "name_de", ID: "project.name.missing"})
	}
	if !slices.Contains(Strands, in.Strand) {
		fields = append(fields, fault.Field{Name: "strand", ID: "project.strand.unknown"})
	}
	if !slices.Contains(Providers, in.Provider) {
		fields = append(fields, fault.Field{Name: "provider", ID: "project.provider.unknown"})
	}
	if in.UnitID == uuid.Nil {
		fields = append(fields, fault.Field{Name: "unit", ID: "project.unit.missing"})
	}
	fields = append(fields, in.Steps.check()...)
	if len(fields) > 0 {
		return fault.InvalidInput(fields...)
	}
	return nil
}

// Create makes a project in the phase "requirement". Its slug comes from the
// German name and never changes.
func (s *Service) Create(ctx context.Context, in Input) (p Project, err error) {
	if err := actor.Require(ctx, Manage); err != nil {
		return p, err
	}
	if !actor.From(ctx).Everywhere(Manage) { // a lead of one project makes no other
		return p, fault.Denied("error.forbidden", fault.Args{"Permission": string(Manage)})
	}
	if err := in.check(); err != nil {
		return p, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p = Project{TenantID: tx.Tenant(), ID: db.NewID(), Slug: slugOf(in.Name[i18n.DE]), Phase: PhaseRequirement, Version: 1, CreatedAt: clock.Now(ctx)}
		p.fill(in)
		if err := tx.Gorm().Create(&p).Error; err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "project.created", Object: "project", ID: p.ID})
		return s.setGroups(tx, p.ID, in.Groups)
	})
	return p, err
}

// Edit changes what the project says about itself.
func (s *Service) Edit(ctx context.Context, id uuid.UUID, version int, in Input) error {
	if err := mayManage(ctx, id); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := projectByID(tx, id)
		if err != nil {
			return err
		}
		p.fill(in)
		if err := updateProject(tx, p, version); err != nil {
			return err
		}
		if err := s.setGroups(tx, id, in.Groups); err != nil {
			return err
		}
		if err := s.stillComplete(tx, p); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "project.changed", Object: "project", ID: id})
		return nil
	})
}

// SetPhase moves the project on.
func (s *Service) SetPhase(ctx context.Context, id uuid.UUID, version int, to Phase) error {
	if err := mayManage(ctx, id); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := projectByID(tx, id)
		if err != nil {
			return err
		}
		from := p.Phase
		if !from.MayFollow(to) {
			return fault.Clash("project.phase.order", fault.Args{"From": string(from), "To": string(to)})
		}
		p.Phase = to
		if err := s.stillComplete(tx, p); err != nil {
			return err
		}
		if err := updateProject(tx, p, version); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{
			Action: "project.phase", Object: "project", ID: id,
			Detail: map[string]any{"from": from, "to": to},
		})
		return nil
	})
}

// stillComplete refuses a state in which a project beyond "planned" lacks what
// it needs to be there.
func (s *Service) stillComplete(tx *db.Tx, p Project) error {
	if !p.Phase.beyondPlanned() {
		return nil
	}
	groups, err := groupsOf(tx, []uuid.UUID{p.ID})
	if err != nil {
		return err
	}
	waves, err := wavesOf(tx, []uuid.UUID{p.ID})
	if err != nil {
		return err
	}
	reqs, err := requirementsOf(tx, waveIDs(waves))
	if err != nil {
		return err
	}
	var fields []fault.Field
	for _, l := range Lacks(groups, courses(reqs)) {
		fields = append(fields, fault.Field{Name: "phase", ID: "project.lack." + string(l)})
	}
	if len(fields) > 0 {
		return fault.InvalidInput(fields...)
	}
	return nil
}

func (p *Project) fill(in Input) {
	p.Name, p.Goal, p.Decision, p.DecidedOn = in.Name, in.Goal, in.Decision, in.DecidedOn
	p.Commitment, p.Steps, p.Strand, p.Provider, p.UnitID = in.Commitment, in.Steps.sorted(), in.Strand, in.Provider, in.UnitID
}

func (s *Service) setGroups(tx *db.Tx, project uuid.UUID, groups []Group) error {
	rows := slices.Clone(groups)
	for i := range rows {
		rows[i].TenantID, rows[i].ID, rows[i].ProjectID, rows[i].Position = tx.Tenant(), db.NewID(), project, i+1
		if rows[i].JobFamilies == nil {
			rows[i].JobFamilies = IDs{}
		}
	}
	return replaceGroups(tx, project, rows)
}

func waveIDs(waves []Wave) []uuid.UUID {
	ids := make([]uuid.UUID, len(waves))
	for i, w := range waves {
		ids[i] = w.ID
	}
	return ids
}

var (
	letters  = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "\u2011", "-", "\u00ad", "")
	notASlug = regexp.MustCompile(`[^a-z0-9]+`)
)

// slugOf makes the part of the URL: "E‑Akte: Start" → "e-akte-start".
func slugOf(name string) string {
	s := strings.Trim(notASlug.ReplaceAllString(letters.Replace(strings.ToLower(name)), "-"), "-")
	if s == "" {
		return "projekt"
	}
	return s
}
