package revise

import (
	"context"
	"strings"
	"unicode/utf8"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/format"
)

// The bounds of what is typed.
const (
	MostTitle = 300
	MostText  = 2000
	MostCode  = format.MostCode
)

// The fields of forms.
const (
	FieldTitle   = "title"
	FieldText    = "text"
	FieldCode    = "code"
	FieldVersion = "version"
	FieldSource  = "source"
	FieldState   = "state"
	FieldESCO    = "esco"
	FieldECF     = "ecf"
)

// Service holds the use cases.
type Service struct {
	DB     *db.DB
	Skills *skill.Service
}

// Create begins a framework and returns its code.
func (s *Service) Create(ctx context.Context, title i18n.Text) (string, error) {
	if err := actor.Require(ctx, skill.Manage); err != nil {
		return "", err
	}
	t, wrong := words(FieldTitle, title, MostTitle, true)
	if wrong != nil {
		return "", fault.InvalidInput(*wrong)
	}
	f := &skill.Framework{Code: org.Slug(t[i18n.DE]), Title: t, State: skill.Draft}
	if !format.NameOK(f.Code) {
		return "", fault.InvalidInput(fault.Field{Name: FieldTitle, ID: "skill.edit.name"})
	}
	return f.Code, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := skill.Insert(ctx, tx, f, "", clock.Now(ctx)); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "framework.created", Object: "framework", ID: f.ID})
		return nil
	})
}

// Head is what a framework says of itself.
type Head struct {
	Title, Credit, Notice i18n.Text
	Version, Source       string
}

// SetHead changes what an own framework says of itself.
func (s *Service) SetHead(ctx context.Context, code string, revision int, h Head) error {
	var wrong []fault.Field
	read := func(name string, t *i18n.Text, most int, need bool) {
		out, bad := words(name, *t, most, need)
		if *t = out; bad != nil {
			wrong = append(wrong, *bad)
		}
	}
	read(FieldTitle, &h.Title, MostTitle, true)
	read("credit", &h.Credit, MostText, false)
	read("notice", &h.Notice, MostText, false)
	if h.Version = strings.TrimSpace(h.Version); utf8.RuneCountInString(h.Version) > MostCode {
		wrong = append(wrong, long(FieldVersion, MostCode))
	}
	if h.Source = strings.TrimSpace(h.Source); h.Source != "" && (!strings.HasPrefix(h.Source, "https://") || len(h.Source) > 500) {
		wrong = append(wrong, fault.Field{Name: FieldSource, ID: "skill.edit.source"})
	}
	if len(wrong) > 0 {
		return fault.InvalidInput(wrong...)
	}
	return s.alter(ctx, code, revision, own, func(ctx context.Context, tx *db.Tx, f *skill.Framework) error {
		return updateHead(ctx, tx, f.ID, h)
	})
}

// Item is an area or a competence as typed.
type Item struct {
	Code        string
	Title, Text i18n.Text
	State       skill.State       // of a competence
	External    []format.External // of a competence
}

func (i *Item) check() error {
	var wrong []fault.Field
	i.Code = strings.TrimSpace(i.Code)
	switch {
	case !format.CodeOK(i.Code):
		wrong = append(wrong, fault.Field{Name: FieldCode, ID: "skill.edit.code"})
	case utf8.RuneCountInString(i.Code) > MostCode:
		wrong = append(wrong, long(FieldCode, MostCode))
	}
	var bad *fault.Field
	if i.Title, bad = words(FieldTitle, i.Title, MostTitle, true); bad != nil {
		wrong = append(wrong, *bad)
	}
	if i.Text, bad = words(FieldText, i.Text, MostText, false); bad != nil {
		wrong = append(wrong, *bad)
	}
	wrong = append(wrong, i.checkExternal()...)
	if len(wrong) > 0 {
		return fault.InvalidInput(wrong...)
	}
	return nil
}

func (i *Item) checkExternal() (wrong []fault.Field) {
	kept := []format.External{}
	for _, x := range i.External {
		if x.Code = strings.TrimSpace(x.Code); x.Code == "" {
			continue
		}
		if id := format.FlawOf(x); id != "" {
			name := FieldECF
			if x.Scheme == format.ESCO {
				name = FieldESCO
			}
			wrong = append(wrong, fault.Field{Name: name, ID: id, Args: fault.Args{"Value": x.Code}})
		}
		kept = append(kept, x)
	}
	i.External = kept
	return wrong
}

// AddArea puts an area at the end of an own framework.
func (s *Service) AddArea(ctx context.Context, code string, revision int, in Item) error {
	if err := in.check(); err != nil {
		return err
	}
	return s.alter(ctx, code, revision, own, func(ctx context.Context, tx *db.Tx, f *skill.Framework) error {
		return insertArea(ctx, tx, f, in)
	})
}

// SetArea changes an area of an own framework.
func (s *Service) SetArea(ctx context.Context, code string, revision int, area string, in Item) error {
	in.Code = area
	if err := in.check(); err != nil {
		return err
	}
	return s.alter(ctx, code, revision, own, func(ctx context.Context, tx *db.Tx, f *skill.Framework) error {
		return updateArea(ctx, tx, f, in)
	})
}

// AddCompetence puts a competence at the end of an area of an own framework,
// as a draft.
func (s *Service) AddCompetence(ctx context.Context, code string, revision int, area string, in Item) error {
	if err := in.check(); err != nil {
		return err
	}
	return s.alter(ctx, code, revision, own, func(ctx context.Context, tx *db.Tx, f *skill.Framework) error {
		for _, a := range f.Areas {
			if a.Code == area {
				return insertCompetence(ctx, tx, f, a.ID, in)
			}
		}
		return fault.Missing("skill.edit.missing")
	})
}

// SetCompetence changes a competence. Of a framework that comes with the
// program only state and external codes are the municipality's.
func (s *Service) SetCompetence(ctx context.Context, code string, revision int, competence string, in Item) error {
	return s.alter(ctx, code, revision, every, func(ctx context.Context, tx *db.Tx, f *skill.Framework) error {
		c, ok := f.ByCode(competence)
		if !ok {
			return fault.Missing("skill.edit.missing")
		}
		in.Code = c.Code
		if f.Shipped {
			in.Title, in.Text = c.Title, c.Description
		}
		if err := in.check(); err != nil {
			return err
		}
		switch in.State {
		case skill.Draft, skill.Published, skill.Outdated:
		default:
			return fault.InvalidInput(fault.Field{Name: FieldState, ID: "skill.edit.state"})
		}
		audit.Record(ctx, tx, audit.Entry{Action: "competence.changed", Object: "competence", ID: c.ID, Detail: map[string]any{"state": string(in.State)}})
		return updateCompetence(ctx, tx, c.ID, in)
	})
}

// Which frameworks a change is for.
const (
	own   = true  // not those that come with the program
	every = false // those, too
)

// alter runs fn on a framework that nobody else changes meanwhile. revision is
// the one the change was made from.
func (s *Service) alter(ctx context.Context, code string, revision int, ownOnly bool, fn func(context.Context, *db.Tx, *skill.Framework) error) error {
	if err := actor.Require(ctx, skill.Manage); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := lock(ctx, tx, code); err != nil {
			return err
		}
		f, err := s.Skills.Get(ctx, code)
		switch {
		case err != nil:
			return err
		case f.Revision != revision:
			return fault.Clash("skill.edit.changed_meanwhile")
		case ownOnly && f.Shipped:
			return fault.Clash("skill.edit.shipped")
		}
		if err := fn(ctx, tx, f); err != nil {
			return err
		}
		return skill.Touch(ctx, tx, f.ID)
	})
}

// words trims a text by language and says what is wrong with it.
func words(name string, t i18n.Text, most int, need bool) (i18n.Text, *fault.Field) {
	out := i18n.Text{}
	for _, l := range i18n.Langs {
		s := strings.TrimSpace(t[l])
		if utf8.RuneCountInString(s) > most {
			bad := long(name, most)
			return t, &bad
		}
		if s != "" {
			out[l] = s
		}
	}
	if need && out[i18n.DE] == "" {
		return t, &fault.Field{Name: name, ID: "skill.edit.title"}
	}
	return out, nil
}

func long(name string, most int) fault.Field {
	return fault.Field{Name: name, ID: "skill.edit.long", Args: fault.Args{"Max": most}}
}

// step is a change of where a framework stands.
func (s *Service) step(ctx context.Context, code string, revision int, fn func(context.Context, *db.Tx, *skill.Framework) error) error {
	return s.alter(ctx, code, revision, every, func(ctx context.Context, tx *db.Tx, f *skill.Framework) error {
		audit.Record(ctx, tx, audit.Entry{Action: "framework.state", Object: "framework", ID: f.ID})
		return fn(ctx, tx, f)
	})
}

// Publish lets everybody read a framework.
func (s *Service) Publish(ctx context.Context, code string, revision int) error {
	return s.step(ctx, code, revision, func(ctx context.Context, tx *db.Tx, f *skill.Framework) error {
		if list := Findings(f); len(list) > 0 {
			return fault.Clash("skill.edit.not_ready")
		}
		return setState(ctx, tx, f.ID, skill.Published)
	})
}

// Outdate says that a framework is of the past. The one in use is not.
func (s *Service) Outdate(ctx context.Context, code string, revision int) error {
	return s.step(ctx, code, revision, func(ctx context.Context, tx *db.Tx, f *skill.Framework) error {
		if f.Chosen {
			return fault.Clash("skill.edit.in_use")
		}
		return setState(ctx, tx, f.ID, skill.Outdated)
	})
}

// Choose puts a published framework to use instead of the one that was.
func (s *Service) Choose(ctx context.Context, code string, revision int) error {
	return s.step(ctx, code, revision, func(ctx context.Context, tx *db.Tx, f *skill.Framework) error {
		if f.State != skill.Published {
			return fault.Clash("skill.edit.not_published")
		}
		return choose(ctx, tx, f.ID)
	})
}

// Finding is what keeps a framework from being published.
type Finding struct {
	ID   string
	Code string
}

// Findings are what is still missing.
func Findings(f *skill.Framework) (list []Finding) {
	published := 0
	for _, a := range f.Areas {
		if a.Title[i18n.DE] == "" {
			list = append(list, Finding{"skill.find.title", a.Code})
		}
		for _, c := range a.Competences {
			if c.State == skill.Published {
				published++
			}
		}
	}
	if published == 0 {
		list = append(list, Finding{ID: "skill.find.none"})
	}
	if f.Title[i18n.DE] == "" {
		list = append(list, Finding{"skill.find.title", f.Code})
	}
	return list
}
