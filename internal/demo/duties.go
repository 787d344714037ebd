package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	must "codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/instruct"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// obligation is a duty of content/demo/duties.yaml.
type obligation struct {
	Template    string    `yaml:"template"`
	Made        int       `yaml:"made"`
	Name        i18n.Text `yaml:"name"` // default: the template's
	Units       []string  `yaml:"units"`
	Supervisors bool      `yaml:"supervisors"`
	First       string    `yaml:"first"`
	Proofs      int       `yaml:"proofs"`
	Issuer      i18n.Text `yaml:"issuer"`
	Instruction *teaching `yaml:"instruction"`
	Exempt      *struct {
		Day    int    `yaml:"day"`
		Days   int    `yaml:"days"`
		Reason string `yaml:"reason"`
	} `yaml:"exempt"`
	Changed *struct {
		Day   int      `yaml:"day"`
		Units []string `yaml:"units"`
	} `yaml:"changed"`
}

// teaching is a duty that the head of unit 50 fulfils with their people: a day
// on which the first of them signed a list; the others are still to come.
type teaching struct {
	Course string    `yaml:"course"`
	Day    int       `yaml:"day"`
	Signed int       `yaml:"signed"`
	Addon  i18n.Text `yaml:"addon"`
}

// oblige makes the duties of the town. It happens after the days were lived
// through, under the clock of each day: what people did since counts all the
// same, and no completion had to be told to the duties one by one.
func (l *loader) oblige(ctx context.Context) error {
	var list []obligation
	if err := decode("demo/duties.yaml", &list); err != nil {
		return err
	}
	templates, err := must.Templates()
	if err != nil {
		return err
	}
	for _, o := range list {
		i := slices.IndexFunc(templates, func(t must.Template) bool { return t.Key == o.Template })
		if i < 0 {
			return fmt.Errorf("no template %q of a duty", o.Template)
		}
		if err := together(ctx, l.DB, func(ctx context.Context) error { return l.obligeOne(ctx, o, templates[i]) }); err != nil {
			return fmt.Errorf("duty %s: %w", o.Template, err)
		}
	}
	if err := l.Duties.Daily(l.at(ctx, 0, 5*time.Minute)); err != nil {
		return err
	}
	return l.report(ctx)
}

// report publishes how the units stood at the ends of the months since the
// first duty was made.
func (l *loader) report(ctx context.Context) error {
	for day := -history; day <= 0; day++ {
		if l.today.AddDays(day).Day() != 1 {
			continue
		}
		if err := together(l.at(ctx, day, time.Hour), l.DB, l.Standing.Publish); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) obligeOne(ctx context.Context, o obligation, t must.Template) error {
	in, err := l.dutyOf(o, t)
	if err != nil {
		return err
	}
	d, err := l.Duties.Create(l.as(l.at(ctx, l.workday(o.Made), 10*time.Hour), "personal"), in)
	if err != nil {
		return err
	}
	if err := l.careFor(ctx, o, d.Slug); err != nil {
		return err
	}
	if o.Instruction != nil {
		return l.instruct(ctx, *o.Instruction, d.Slug)
	}
	if o.Changed == nil {
		return nil
	}
	if in.Terms.Audience, err = l.audienceOf(o.Changed.Units, o.Supervisors); err != nil {
		return err
	}
	return l.Duties.Change(l.as(l.at(ctx, o.Changed.Day, 7*time.Hour), "personal"), d.Slug, d.Revision, in)
}

// dutyOf fills in what a template leaves open.
func (l *loader) dutyOf(o obligation, t must.Template) (in must.Input, err error) {
	d, err := t.Duty()
	if err != nil {
		return in, err
	}
	in = must.Input{Name: d.Name, Basis: d.Basis, Terms: d.Terms, Everybody: true}
	if o.Name != nil {
		in.Name = o.Name
	}
	for _, slug := range t.Courses {
		in.Terms.Ways = append(in.Terms.Ways, must.Way{By: must.ByCourse, Course: l.courses[slug].CourseID})
	}
	if o.Instruction != nil {
		in.Terms.Ways = append(in.Terms.Ways, must.Way{By: must.ByInstruction, Course: l.courses[o.Instruction.Course].CourseID})
	}
	if in.Terms.First, err = clock.ParsePeriod(o.First); err != nil {
		return in, err
	}
	in.Terms.Audience, err = l.audienceOf(o.Units, o.Supervisors)
	return in, err
}

func (l *loader) audienceOf(units []string, supervisors bool) (audience.Rule, error) {
	var of []audience.Node
	ids, err := l.unitIDs(units)
	if len(ids) > 0 {
		of = append(of, audience.Node{Is: audience.Unit, IDs: ids, Below: true})
	}
	if supervisors {
		of = append(of, audience.Node{Is: audience.Supervisor})
	}
	if len(of) == 0 {
		return audience.Rule{}, err
	}
	return audience.Rule{Top: audience.Node{Is: audience.All, Of: of}}, err
}

// careFor records proofs and an exemption of people who are no demo account.
func (l *loader) careFor(ctx context.Context, o obligation, slug string) error {
	if o.Proofs == 0 && o.Exempt == nil {
		return nil
	}
	page, err := l.Duties.Affected(ctx, slug, must.Filter{})
	if err != nil {
		return err
	}
	var free []uuid.UUID
	for _, r := range page.Rows {
		if !l.plays(r.Person.ID) {
			free = append(free, r.Person.ID)
		}
	}
	for i := range min(o.Proofs, len(free)) {
		day := l.workday(min(o.Made+4+3*i, -1))
		as := l.as(l.at(ctx, day, 13*time.Hour), "personal")
		p := must.Proof{On: l.today.AddDays(day), Issuer: o.Issuer[i18n.DE]}
		if _, err := l.Duties.RecordProof(as, slug, free[i], p); err != nil {
			return err
		}
	}
	if o.Exempt == nil || len(free) <= o.Proofs {
		return nil
	}
	as := l.as(l.at(ctx, l.workday(o.Exempt.Day), 15*time.Hour), "personal")
	return l.Duties.Exempt(as, slug, free[o.Proofs], l.today.AddDays(o.Exempt.Days), o.Exempt.Reason)
}

// instruct lets the head of unit 50 write what is special there, and confirm.
func (l *loader) instruct(ctx context.Context, t teaching, slug string) error {
	day := l.workday(t.Day)
	as := l.as(l.at(ctx, day, 11*time.Hour), "leitung")
	tree, err := l.Org.Tree(as)
	if err != nil {
		return err
	}
	u, _ := tree.ByNumber("50")
	if err := l.Instructions.SetAddon(as, slug, u.Slug, 0, t.Addon); err != nil {
		return err
	}
	sh, err := l.Instructions.Sheet(as, slug)
	if err != nil {
		return err
	}
	var free []uuid.UUID
	for _, r := range sh.Rows {
		if r.Mine.ToDo() && !l.plays(r.Person.ID) {
			free = append(free, r.Person.ID)
		}
	}
	signed := free[:min(t.Signed, len(free))]
	return l.Instructions.Instructed(as, slug, instruct.Given{On: l.today.AddDays(day), Persons: signed, Signed: true, Passed: true})
}
