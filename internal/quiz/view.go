package quiz

import (
	"html/template"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Text is what a question says in one language. HTML in it is already safe.
type Text struct {
	Lang        i18n.Lang
	Prompt      template.HTML
	Gapped      string // Cloze: text with [[gap-id]]
	Parts       map[string]PartText
	Partners    map[string]string
	Unit        string        // Numeric
	Image       *Image        // Area
	Explanation template.HTML // shown after checking
}

// Image is the picture of an Area question.
type Image struct {
	Hash          string
	Alt           string
	Width, Height int
}

// PartText is what an option, item or gap says, and what is said about it
// after checking.
type PartText struct {
	Text     string // for a gap: its accessible name
	Feedback template.HTML
}

// View is a question as a learner sees it, filled with the answer so far.
// It has nothing of the right answer.
type View struct {
	ID      string
	Kind    Kind
	Points  int
	Partial bool
	Lang    i18n.Lang
	Prompt  template.HTML
	Name    string   // form field of choices, number and text
	Choices []Choice // Single, Multiple, TrueFalse, Area
	Spots   []Spot   // Area: of each choice
	Image   *Image   // Area
	Rows    []Row    // Order, Match: one select each
	Cloze   []Segment
	Unit    string // Numeric
	Given   string // Numeric, Short, Free: what was typed
}

// Choice is a radio, a checkbox or an entry of a select.
type Choice struct {
	Value  string
	Text   string
	Chosen bool
}

// Row is an item with its select.
type Row struct {
	ID      string
	Name    string // form field
	Text    string
	Choices []Choice
}

// Segment is a piece of a gap text: words, or a gap.
type Segment struct {
	Text string
	Gap  *GapView
}

// GapView is a select, or a text field if there are no choices.
type GapView struct {
	ID      string
	Name    string // form field
	Label   string // accessible name
	Choices []Choice
	Given   string
}

// Show builds the learner's view. Items are shuffled by seed (the attempt),
// so that a reload shows the same order.
func Show(q Question, t Text, a Answer, seed uint64) View {
	v := View{
		ID: q.ID, Kind: q.Kind, Points: q.Points, Partial: q.Partial, Lang: t.Lang,
		Prompt: t.Prompt, Name: Field, Unit: t.Unit, Given: a.Text,
	}
	switch q.Kind {
	case Single, Multiple, TrueFalse, Area:
		v.Image = t.Image
		for _, id := range q.shown(seed) {
			v.Choices = append(v.Choices, Choice{id, t.Parts[id].Text, slices.Contains(a.Choice, id)})
			if q.Kind == Area {
				v.Spots = append(v.Spots, q.spot(id))
			}
		}
	case Order:
		for _, id := range shuffled(q.Options, seed) {
			v.Rows = append(v.Rows, Row{id, FieldOf(id), t.Parts[id].Text, positions(len(q.Options), a.Parts[id])})
		}
	case Match:
		partners := shuffled(q.Partners(), seed)
		for _, id := range shuffled(q.Parts(), seed+1) {
			v.Rows = append(v.Rows, Row{id, FieldOf(id), t.Parts[id].Text, partnerChoices(partners, t, a.Parts[id])})
		}
	case Cloze:
		v.Cloze = segments(q, t, a, seed)
	case Numeric, Short, Free:
	}
	return v
}

// shown are the options in the order of the attempt.
func (q Question) shown(seed uint64) []string {
	if q.Shuffle {
		return shuffled(q.Parts(), seed)
	}
	return q.Parts()
}

func positions(n int, given string) []Choice {
	list := make([]Choice, n)
	for i := range list {
		pos := strconv.Itoa(i + 1)
		list[i] = Choice{pos, pos, pos == given}
	}
	return list
}

func partnerChoices(ids []string, t Text, given string) []Choice {
	list := make([]Choice, len(ids))
	for i, id := range ids {
		list[i] = Choice{id, t.Partners[id], id == given}
	}
	return list
}

var gapMark = regexp.MustCompile(`\[\[([a-z0-9-]+)\]\]`)

// GapIDs returns the ids of the gaps in a gap text, in reading order.
func GapIDs(gapped string) []string {
	var ids []string
	for _, m := range gapMark.FindAllStringSubmatch(gapped, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

func segments(q Question, t Text, a Answer, seed uint64) []Segment {
	var list []Segment
	from := 0
	for _, m := range gapMark.FindAllStringSubmatchIndex(t.Gapped, -1) {
		if m[0] > from {
			list = append(list, Segment{Text: t.Gapped[from:m[0]]})
		}
		g, _ := q.gap(t.Gapped[m[2]:m[3]])
		given := a.Parts[g.ID]
		view := &GapView{ID: g.ID, Name: FieldOf(g.ID), Label: t.Parts[g.ID].Text, Given: given}
		if len(g.Options) > 0 {
			view.Choices = partnerChoices(shuffled(g.Options, seed), t, given)
		}
		list = append(list, Segment{Gap: view})
		from = m[1]
	}
	if from < len(t.Gapped) {
		list = append(list, Segment{Text: t.Gapped[from:]})
	}
	return list
}

// shuffled sorts before it shuffles: the result depends on the set of ids
// and the seed alone, never on the right order.
func shuffled(ids []string, seed uint64) []string {
	list := slices.Clone(ids)
	slices.Sort(list)
	r := rand.New(rand.NewPCG(seed, 0x6c6f747365)) //nolint:gosec // a stable order, no secret
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}
