package project

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// RequirementInput describes one condition of a wave.
type RequirementInput struct {
	Kind        Kind
	Reach       Reach // of a checklist item; a course is always per person
	Must        bool
	Weight      int // 0: 1
	Threshold   int // of a course; 0: the wave's. A checklist item is 100.
	DaysBefore  int // 0: 14
	Title       i18n.Text
	CourseID    uuid.UUID
	MinGrade    string
	JobFamilies []uuid.UUID
	Supervisors bool

	CompetenceID uuid.UUID // of a skill
}

const (
	defaultWeight = 1
	defaultDays   = 14
)

func (in *RequirementInput) complete() {
	if in.Weight == 0 {
		in.Weight = defaultWeight
	}
	if in.DaysBefore == 0 {
		in.DaysBefore = defaultDays
	}
	if in.Kind != SkillKind {
		in.CompetenceID = uuid.Nil
	}
	switch in.Kind {
	case CourseKind:
		in.Reach = PerPerson
		return
	case SkillKind:
		in.Reach, in.Must = PerUnit, false
		in.MinGrade, in.JobFamilies, in.Supervisors, in.CourseID = "", nil, false, uuid.Nil
		return
	}
	in.Threshold, in.MinGrade, in.JobFamilies, in.Supervisors, in.CourseID = 100, "", nil, false, uuid.Nil
}

func (in RequirementInput) check() error {
	fields := in.checkKind()
	add := func(bad bool, name, id string) {
		if bad {
			fields = append(fields, fault.Field{Name: name, ID: id})
		}
	}
	add(in.Weight < 1 || in.Weight > 10, "weight", "project.requirement.weight.range")
	add(in.Threshold < 0 || in.Threshold > 100, "threshold", "project.requirement.threshold.range")
	add(in.DaysBefore < 1 || in.DaysBefore > 365, "days_before", "project.requirement.days.range")
	if len(fields) > 0 {
		return fault.InvalidInput(fields...)
	}
	return nil
}

// checkKind checks what only one kind of requirement has.
func (in RequirementInput) checkKind() (fields []fault.Field) {
	add := func(bad bool, name, id string) {
		if bad {
			fields = append(fields, fault.Field{Name: name, ID: id})
		}
	}
	switch in.Kind {
	case CourseKind:
		add(in.CourseID == uuid.Nil, "course", "project.requirement.course.missing")
		add(in.MinGrade != "" && !slices.Contains(Grades, in.MinGrade), "min_grade", "project.requirement.grade.unknown")
	case ChecklistKind:
		add(strings.TrimSpace(in.Title[i18n.DE]) == "", "title_de", "project.requirement.title.missing")
		add(in.Reach != PerUnit && in.Reach != PerWave, "reach", "project.requirement.reach.missing")
	case SkillKind:
		add(in.CompetenceID == uuid.Nil, "competence", "project.requirement.competence.missing")
	default:
		add(true, "kind", "project.requirement.kind.unknown")
	}
	return fields
}

// entitle gives a skill the name of its competence.
func (in *RequirementInput) entitle(ctx context.Context, tx *db.Tx) error {
	if in.Kind != SkillKind {
		return nil
	}
	code, title, err := competence(ctx, tx, in.CompetenceID)
	if err != nil {
		return err
	}
	in.Title = i18n.Text{}
	for lang, words := range title {
		in.Title[lang] = code + " " + words
	}
	return nil
}

// Require adds a requirement to a wave.
func (s *Service) Require(ctx context.Context, wave uuid.UUID, in RequirementInput) (r Requirement, err error) {
	err = s.inWave(ctx, wave, func(ctx context.Context, tx *db.Tx, w Wave) error {
		in.complete()
		if err := in.check(); err != nil {
			return err
		}
		if err := in.entitle(ctx, tx); err != nil {
			return err
		}
		reqs, err := requirementsOf(tx, []uuid.UUID{wave})
		if err != nil {
			return err
		}
		r = newRequirement(ctx, tx, w, in)
		r.LineID, r.Position = r.ID, len(reqs)+1
		if err := tx.Gorm().Create(&r).Error; err != nil {
			return err
		}
		return s.required(ctx, tx, w, "requirement.added", r)
	})
	return r, err
}

// RequirePath adds a requirement for each course of a path that the wave does
// not ask for yet, all alike. A path that changes later changes no wave.
func (s *Service) RequirePath(ctx context.Context, wave uuid.UUID, slug string, in RequirementInput) error {
	return s.inWave(ctx, wave, func(ctx context.Context, tx *db.Tx, w Wave) error {
		courses, err := s.pathOf(ctx, slug)
		if err != nil {
			return err
		}
		reqs, err := requirementsOf(tx, []uuid.UUID{wave})
		if err != nil {
			return err
		}
		added := 0
		for _, c := range courses {
			if slices.ContainsFunc(reqs, func(r Requirement) bool { return r.CourseID != nil && *r.CourseID == c }) {
				continue
			}
			in.Kind, in.CourseID = CourseKind, c
			in.complete()
			if err := in.check(); err != nil {
				return err
			}
			r := newRequirement(ctx, tx, w, in)
			added++
			r.LineID, r.Position = r.ID, len(reqs)+added
			if err := tx.Gorm().Create(&r).Error; err != nil {
				return err
			}
			noted(ctx, tx, "requirement.added", r)
		}
		if added == 0 {
			return fault.InvalidInput(fault.Field{Name: FieldPath, ID: "project.requirement.path.known"})
		}
		return s.reconciled(ctx, tx, w)
	})
}

// FieldPath is the form field of a path.
const FieldPath = "path"

// pathOf are the courses of a path; what keeps it from being asked for is told
// at the field.
func (s *Service) pathOf(ctx context.Context, slug string) ([]uuid.UUID, error) {
	if slug == "" {
		return nil, fault.InvalidInput(fault.Field{Name: FieldPath, ID: "project.requirement.path.missing"})
	}
	courses, err := s.Paths.Required(ctx, slug)
	switch {
	case fault.Is(err, fault.Conflict):
		err = fault.InvalidInput(fault.Field{Name: FieldPath, ID: "path.choice"})
	case fault.Is(err, fault.NotFound):
		err = fault.InvalidInput(fault.Field{Name: FieldPath, ID: "project.requirement.path.missing"})
	}
	return courses, err
}

// ChangeRequirement replaces a requirement; evidence and assignments stay.
func (s *Service) ChangeRequirement(ctx context.Context, wave, line uuid.UUID, in RequirementInput) error {
	return s.inWave(ctx, wave, func(ctx context.Context, tx *db.Tx, w Wave) error {
		in.complete()
		if err := in.check(); err != nil {
			return err
		}
		if err := in.entitle(ctx, tx); err != nil {
			return err
		}
		old, err := s.lineOf(tx, wave, line)
		if err != nil {
			return err
		}
		if old.Kind != in.Kind || old.Reach != in.Reach {
			return fault.Clash("project.requirement.kind.fixed")
		}
		if err := removeRequirement(tx, old.ID, clock.Now(ctx)); err != nil {
			return err
		}
		r := newRequirement(ctx, tx, w, in)
		r.LineID, r.Position = line, old.Position
		if err := tx.Gorm().Create(&r).Error; err != nil {
			return err
		}
		return s.required(ctx, tx, w, "requirement.changed", r)
	})
}

// DropRequirement ends a requirement; its assignments close.
func (s *Service) DropRequirement(ctx context.Context, wave, line uuid.UUID) error {
	return s.inWave(ctx, wave, func(ctx context.Context, tx *db.Tx, w Wave) error {
		old, err := s.lineOf(tx, wave, line)
		if err != nil {
			return err
		}
		if err := removeRequirement(tx, old.ID, clock.Now(ctx)); err != nil {
			return err
		}
		return s.required(ctx, tx, w, "requirement.removed", old)
	})
}

func (s *Service) lineOf(tx *db.Tx, wave, line uuid.UUID) (Requirement, error) {
	r, err := requirementOf(tx, line)
	if err == nil && r.WaveID != wave {
		return r, fault.Missing("error.not_found")
	}
	return r, err
}

// inWave runs fn with a wave whose project the actor may manage.
func (s *Service) inWave(ctx context.Context, wave uuid.UUID, fn func(context.Context, *db.Tx, Wave) error) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := waveByID(tx, wave)
		if err != nil {
			return err
		}
		if err := mayManage(ctx, w.ProjectID); err != nil {
			return err
		}
		return fn(ctx, tx, w)
	})
}

func (s *Service) required(ctx context.Context, tx *db.Tx, w Wave, action string, r Requirement) error {
	noted(ctx, tx, action, r)
	if r.Kind != CourseKind { // asks nothing of persons
		return s.complete(tx, w)
	}
	return s.reconciled(ctx, tx, w)
}

func noted(ctx context.Context, tx *db.Tx, action string, r Requirement) {
	audit.Record(ctx, tx, audit.Entry{
		Action: action, Object: "requirement", ID: r.LineID,
		Detail: map[string]any{"wave": r.WaveID, "kind": r.Kind, "must": r.Must, "threshold": r.Threshold},
	})
}

// reconciled brings people in line with what the wave asks for now.
func (s *Service) reconciled(ctx context.Context, tx *db.Tx, w Wave) error {
	if err := s.complete(tx, w); err != nil {
		return err
	}
	return s.Reconcile(ctx, tx, []uuid.UUID{w.ProjectID}, nil)
}

// complete checks that the project may stay in its phase.
func (s *Service) complete(tx *db.Tx, w Wave) error {
	p, err := projectByID(tx, w.ProjectID)
	if err != nil {
		return err
	}
	return s.stillComplete(tx, p)
}

func newRequirement(ctx context.Context, tx *db.Tx, w Wave, in RequirementInput) Requirement {
	r := Requirement{
		TenantID: tx.Tenant(), ID: db.NewID(), WaveID: w.ID, Kind: in.Kind, Reach: in.Reach, Must: in.Must,
		Weight: in.Weight, Threshold: in.Threshold, DaysBefore: in.DaysBefore, Title: in.Title, MinGrade: in.MinGrade,
		JobFamilies: append(IDs{}, in.JobFamilies...), Supervisors: in.Supervisors, CreatedAt: clock.Now(ctx),
	}
	if in.CourseID != uuid.Nil {
		r.CourseID = &in.CourseID
	}
	if in.CompetenceID != uuid.Nil {
		r.CompetenceID = &in.CompetenceID
	}
	return r
}
