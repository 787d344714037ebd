package quiz

import (
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Kind is the type of a question.
type Kind string

// The kinds of questions.
const (
	Single    Kind = "single"    // one of several options
	Multiple  Kind = "multiple"  // some of several options
	TrueFalse Kind = "truefalse" // the options "true" and "false"
	Order     Kind = "order"     // items into a sequence
	Match     Kind = "match"     // each item to its partner
	Cloze     Kind = "cloze"     // gaps in a text, chosen or typed
	Numeric   Kind = "numeric"   // a number, within a tolerance
	Short     Kind = "short"     // one word or two, typed
	Area      Kind = "area"      // one of several named areas of a picture
	Free      Kind = "free"      // a text that a trainer marks
)

// Question is the language-neutral part of a question, the right answer
// included. It never leaves the server; learners get a View.
type Question struct {
	ID        string   `json:"id"`
	Kind      Kind     `json:"kind"`
	Points    int      `json:"points"`
	Partial   bool     `json:"partial,omitempty"`   // right parts earn their share
	Options   []string `json:"options,omitempty"`   // choices as shown; for Order: the items in their right order
	Right     []string `json:"right,omitempty"`     // choices: the right options
	Pairs     []Pair   `json:"pairs,omitempty"`     // Match
	Extra     []string `json:"extra,omitempty"`     // Match: partners that belong to no item
	Gaps      []Gap    `json:"gaps,omitempty"`      // Cloze
	Value     string   `json:"value,omitempty"`     // Numeric, decimal point
	Tolerance string   `json:"tolerance,omitempty"` // Numeric, both directions, inclusive
	Accept    []string `json:"accept,omitempty"`    // Short: accepted words of all languages
	Areas     []Spot   `json:"areas,omitempty"`     // Area
	Shuffle   bool     `json:"shuffle,omitempty"`   // Single, Multiple, Area: another order in every attempt
	Remarks   []Remark `json:"remarks,omitempty"`   // Numeric, Short: expected wrong answers that get feedback
}

// Pair is an item of a Match question and its right partner.
type Pair struct {
	Item    string `json:"item"`
	Partner string `json:"partner"`
}

// Gap is a gap of a Cloze question: chosen from Options or typed.
type Gap struct {
	ID      string   `json:"id"`
	Options []string `json:"options,omitempty"`
	Right   string   `json:"right,omitempty"`
	Accept  []string `json:"accept,omitempty"`
}

// Parts returns the ids of the things that are answered one by one: options,
// items, gaps or areas. Questions with one field have none.
func (q Question) Parts() []string {
	switch q.Kind {
	case Match:
		ids := make([]string, len(q.Pairs))
		for i, p := range q.Pairs {
			ids[i] = p.Item
		}
		return ids
	case Cloze:
		ids := make([]string, len(q.Gaps))
		for i, g := range q.Gaps {
			ids[i] = g.ID
		}
		return ids
	case Area:
		ids := make([]string, len(q.Areas))
		for i, a := range q.Areas {
			ids[i] = a.ID
		}
		return ids
	default:
		return slices.Clone(q.Options)
	}
}

// Partners returns the ids one chooses from in a Match or Cloze question,
// sorted, so that their order says nothing.
func (q Question) Partners() []string {
	var ids []string
	for _, p := range q.Pairs {
		ids = append(ids, p.Partner)
	}
	ids = append(ids, q.Extra...)
	for _, g := range q.Gaps {
		ids = append(ids, g.Options...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// shortWord is the id of a Short question's right word in a Text.
const shortWord = "solution"

// Words returns the ids of what is typed, not chosen: Accept holds the words
// of all languages, and a Text names the one to show under this id.
func (q Question) Words() []string {
	if q.Kind == Short {
		return []string{shortWord}
	}
	var ids []string
	for _, g := range q.Gaps {
		if len(g.Accept) > 0 {
			ids = append(ids, g.ID)
		}
	}
	return ids
}

// Accepts says whether word is accepted for the typed part id.
func (q Question) Accepts(id, word string) bool {
	if q.Kind == Short {
		return accepted(word, q.Accept)
	}
	g, _ := q.gap(id)
	return accepted(word, g.Accept)
}

func (q Question) gap(id string) (Gap, bool) {
	for _, g := range q.Gaps {
		if g.ID == id {
			return g, true
		}
	}
	return Gap{}, false
}

// partner returns the right partner of an item or the right option of a gap.
func (q Question) partner(part string) string {
	for _, p := range q.Pairs {
		if p.Item == part {
			return p.Partner
		}
	}
	g, _ := q.gap(part)
	return g.Right
}

// mostPoints is what one question can be worth.
const mostPoints = 20

// Validate says what is wrong with the question, for its author: a Flaw.
func (q Question) Validate() error {
	if q.Points < 1 || q.Points > mostPoints {
		return flaw("points", fault.Args{"Most": mostPoints}, "points must be 1 to %d", mostPoints)
	}
	if q.Partial && (q.Points == 1 || !slices.Contains([]Kind{Multiple, Order, Match, Cloze}, q.Kind)) {
		return flaw("partial", nil, "partial needs more than one point and the kind multiple, order, match or cloze")
	}
	if q.Shuffle && !slices.Contains([]Kind{Single, Multiple, Area}, q.Kind) {
		return flaw("shuffle", nil, "shuffle belongs to single, multiple and area; the other kinds are shuffled anyway or have no options")
	}
	if len(q.Remarks) > 0 && q.Kind != Numeric && q.Kind != Short {
		return flaw("remarks", nil, "remarks belong to numeric and short; the other kinds say something below each option")
	}
	if err := distinct(append(q.Parts(), q.RemarkIDs()...)); err != nil {
		return err
	}
	for _, id := range append(q.Parts(), q.Partners()...) {
		if slices.Contains(telling, id) {
			return flaw("telling", fault.Args{"ID": id}, "the id %q tells the answer: ids reach the browser; name what the option says", id)
		}
	}
	return q.validateKind()
}

// telling are ids that would give the answer away in the page's source.
var telling = []string{"right", "wrong", "correct", "incorrect", "richtig", "falsch", "answer", "solution"}

func (q Question) validateKind() error {
	switch q.Kind {
	case Single:
		return q.validateChoices(1, 1)
	case Multiple:
		return q.validateChoices(1, len(q.Options))
	case TrueFalse:
		if !slices.Equal(q.Options, []string{"true", "false"}) {
			return flaw("truefalse", nil, "the options of truefalse are always true and false; leave them out")
		}
		return q.validateChoices(1, 1)
	case Order:
		if len(q.Options) < 3 {
			return flaw("order", nil, "order needs at least three items")
		}
		return nil
	case Match:
		return q.validateMatch()
	case Cloze:
		return q.validateGaps()
	case Numeric:
		return q.validateNumber()
	case Short:
		if len(q.Accept) == 0 {
			return flaw("accept", nil, "short needs accept: the accepted words of all languages")
		}
		return q.validateRemarks()
	case Area:
		return q.validateAreas()
	case Free:
		return nil
	default:
		return flaw("kind", nil, "unknown kind %q; use single, multiple, truefalse, order, match, cloze, numeric, short, area or free", q.Kind)
	}
}

func (q Question) validateChoices(least, most int) error {
	options := q.Parts()
	if len(options) < 2 {
		return flaw("options", nil, "at least two options are needed")
	}
	if len(q.Right) < least || len(q.Right) > most {
		return flaw("right", nil, "right must name %d to %d options, it names %d", least, most, len(q.Right))
	}
	for _, id := range q.Right {
		if !slices.Contains(options, id) {
			return flaw("right", nil, "right names %q, which is no option", id)
		}
	}
	return distinct(q.Right)
}

func (q Question) validateMatch() error {
	if len(q.Pairs) < 2 {
		return flaw("pairs", nil, "match needs at least two pairs")
	}
	for _, p := range q.Pairs {
		if slices.Contains(q.Extra, p.Partner) {
			return flaw("extra", nil, "extra names %q, which belongs to %q", p.Partner, p.Item)
		}
	}
	return distinct(q.Extra)
}

func (q Question) validateGaps() error {
	if len(q.Gaps) == 0 {
		return flaw("gaps", nil, "cloze needs at least one gap")
	}
	for _, g := range q.Gaps {
		typed, chosen := len(g.Accept) > 0, len(g.Options) > 0
		switch {
		case typed == chosen:
			return flaw("gap", fault.Args{"Gap": g.ID}, "gap %q needs either options and right, or accept", g.ID)
		case chosen && !slices.Contains(g.Options, g.Right):
			return flaw("gap_right", fault.Args{"Gap": g.ID}, "gap %q: right names %q, which is none of its options", g.ID, g.Right)
		case chosen && len(g.Options) < 2:
			return flaw("gap_options", fault.Args{"Gap": g.ID}, "gap %q needs at least two options", g.ID)
		}
		if err := distinct(g.Options); err != nil {
			return err
		}
	}
	return nil
}

func (q Question) validateNumber() error {
	if _, ok := number(q.Value); !ok {
		return flaw("value", nil, "value %q is no number; write it with a point: 3.5", q.Value)
	}
	if q.Tolerance != "" {
		if r, ok := number(q.Tolerance); !ok || r.Sign() < 0 {
			return flaw("tolerance", nil, "tolerance %q is no number from 0 on", q.Tolerance)
		}
	}
	return q.validateRemarks()
}

func distinct(ids []string) error {
	seen := map[string]bool{}
	for _, id := range ids {
		if strings.TrimSpace(id) == "" {
			return flaw("id", nil, "an id is empty")
		}
		if seen[id] {
			return flaw("twice", fault.Args{"ID": id}, "the id %q stands twice", id)
		}
		seen[id] = true
	}
	return nil
}
