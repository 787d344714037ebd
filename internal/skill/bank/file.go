package bank

import (
	"github.com/goccy/go-yaml"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// file is one competence as its author writes it.
type file struct {
	Competence string  `yaml:"competence"`
	Self       self    `yaml:"self"`
	Items      []entry `yaml:"items"`
}

// self has a key for each of Bands.
type self struct {
	Basic          i18n.Text `yaml:"basic"`
	Intermediate   i18n.Text `yaml:"intermediate"`
	Advanced       i18n.Text `yaml:"advanced"`
	HighlyAdvanced i18n.Text `yaml:"highly_advanced"`
}

func (s self) texts() []i18n.Text {
	return []i18n.Text{s.Basic, s.Intermediate, s.Advanced, s.HighlyAdvanced}
}

// entry is one item.
type entry struct {
	ID        string        `yaml:"id"`
	Level     int           `yaml:"level"`
	Withdrawn bool          `yaml:"withdrawn"`
	Question  quiz.Kind     `yaml:"question"`
	Options   []string      `yaml:"options"`
	Right     list          `yaml:"right"`
	Items     []string      `yaml:"items"`
	Pairs     yaml.MapSlice `yaml:"pairs"`
	Extra     []string      `yaml:"extra"`
	Value     string        `yaml:"value"`
	Tolerance string        `yaml:"tolerance"`
	Accept    list          `yaml:"accept"`
	DE        words         `yaml:"de"`
	EN        words         `yaml:"en"`
	Variants  []variant     `yaml:"variants"`
}

// words are the texts of an item in one language.
type words struct {
	Question    string            `yaml:"question"`
	Options     map[string]string `yaml:"options"`  // of options and items
	Partners    map[string]string `yaml:"partners"` // Match
	Unit        string            `yaml:"unit"`     // Numeric
	Solution    string            `yaml:"solution"` // Short: the right word as it is shown
	Explanation string            `yaml:"explanation"`
}

// variant is the item in the words of some job families. What it leaves out
// is said as to everybody.
type variant struct {
	JobFamilies []string `yaml:"job_families"`
	DE          words    `yaml:"de"`
	EN          words    `yaml:"en"`
}

func (v variant) words(l i18n.Lang) words {
	if l == i18n.EN {
		return v.EN
	}
	return v.DE
}

// over is base with whatever w says itself.
func (w words) over(base words) words {
	for _, s := range []struct {
		own  string
		into *string
	}{{w.Question, &base.Question}, {w.Unit, &base.Unit}, {w.Solution, &base.Solution}, {w.Explanation, &base.Explanation}} {
		if s.own != "" {
			*s.into = s.own
		}
	}
	base.Options, base.Partners = merged(base.Options, w.Options), merged(base.Partners, w.Partners)
	return base
}

func merged(base, own map[string]string) map[string]string {
	all := make(map[string]string, len(base))
	for _, m := range []map[string]string{base, own} {
		for id, s := range m {
			all[id] = s
		}
	}
	return all
}

// list takes one word or a list of words.
type list []string

// UnmarshalYAML reads one word or a list.
func (l *list) UnmarshalYAML(read func(any) error) error {
	var one string
	if read(&one) == nil {
		*l = list{one}
		return nil
	}
	return read((*[]string)(l))
}

// solution is the language-neutral part of the item.
func (e entry) solution() quiz.Question {
	q := quiz.Question{
		ID: e.ID, Kind: e.Question, Points: 1, Options: e.Options, Right: e.Right, Extra: e.Extra,
		Value: e.Value, Tolerance: e.Tolerance, Accept: e.Accept,
		Shuffle: e.Question == quiz.Single || e.Question == quiz.Multiple,
	}
	switch e.Question {
	case quiz.TrueFalse:
		q.Options = append([]string{"true", "false"}, e.Options...)
	case quiz.Order:
		q.Options = e.Items
	}
	for _, p := range e.Pairs {
		item, _ := p.Key.(string)
		partner, _ := p.Value.(string)
		q.Pairs = append(q.Pairs, quiz.Pair{Item: item, Partner: partner})
	}
	return q
}
