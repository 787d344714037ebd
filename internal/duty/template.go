package duty

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Template is a duty to begin from (content/duties). What only the municipality
// knows is left open: which units, which course.
type Template struct {
	Key     string    `yaml:"-"`
	Name    i18n.Text `yaml:"name"`
	About   i18n.Text `yaml:"about"` // one sentence for who chooses
	Basis   i18n.Text `yaml:"basis"`
	Check   i18n.Text `yaml:"check"`   // what a lawyer has to look at before it is used
	Courses []string  `yaml:"courses"` // slugs of ours that fulfil it, where they are offered
	Proof   bool      `yaml:"proof"`   // a proof from elsewhere fulfils it, too

	Audience []TemplateLeaf `yaml:"audience"` // all of them; none: everybody
	Terms    TemplateTerms  `yaml:"terms"`
}

// TemplateLeaf is a condition whose ids are chosen later.
type TemplateLeaf struct {
	Is     string `yaml:"is"`
	Not    bool   `yaml:"not"`
	Below  bool   `yaml:"below"`
	Role   string `yaml:"role"`
	Within string `yaml:"within"`
}

// TemplateTerms are periods as ISO 8601 writes them.
type TemplateTerms struct {
	Mode     Mode       `yaml:"mode"`
	Validity string     `yaml:"validity"`
	Month    time.Month `yaml:"month"`
	Renewal  string     `yaml:"renewal"`
	First    string     `yaml:"first"`
	Grace    string     `yaml:"grace"`
	Credit   Credit     `yaml:"credit"`
	LookBack string     `yaml:"look_back"`
}

// Templates are the duties to begin from, by their files' names.
var Templates = sync.OnceValues(func() ([]Template, error) {
	files, err := fs.Glob(linked.Files, "duties/*.yaml")
	if err != nil {
		return nil, err
	}
	list := make([]Template, len(files))
	for i, name := range files {
		b, err := fs.ReadFile(linked.Files, name)
		if err == nil {
			err = yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&list[i])
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list[i].Key = strings.TrimSuffix(path.Base(name), ".yaml")
	}
	return list, nil
})

// Terms are those of the template without audience and ways.
func (t TemplateTerms) terms() (out Terms, err error) {
	out = Terms{Mode: t.Mode, Month: t.Month, Credit: t.Credit}
	for text, into := range map[*string]*clock.Period{
		&t.Validity: &out.Validity, &t.Renewal: &out.Renewal, &t.First: &out.First, &t.Grace: &out.Grace, &t.LookBack: &out.LookBack,
	} {
		if err := into.UnmarshalText([]byte(*text)); err != nil {
			return out, err
		}
	}
	return out, nil
}

// Duty is the template as far as it goes: conditions without what is to be
// chosen, no courses.
func (t Template) Duty() (d Duty, err error) {
	if d.Terms, err = t.Terms.terms(); err != nil {
		return d, err
	}
	d.Name, d.Basis = t.Name, t.Basis
	if t.Proof {
		d.Terms.Ways = append(d.Terms.Ways, Way{By: ByProof})
	}
	var of []audience.Node
	for _, l := range t.Audience {
		n := audience.Node{Is: l.Is, Below: l.Below, Role: l.Role}
		if err := n.Within.UnmarshalText([]byte(l.Within)); err != nil {
			return d, err
		}
		if l.Not {
			n = audience.Node{Is: audience.Not, Of: []audience.Node{n}}
		}
		of = append(of, n)
	}
	if len(of) > 0 {
		d.Terms.Audience.Top = audience.Node{Is: audience.All, Of: of}
	}
	return d, nil
}
