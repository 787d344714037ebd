package forum

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum/occasion"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
)

// Kind is what an item is.
type Kind string

// The kinds.
const (
	Article   Kind = "article"
	Blueprint Kind = "blueprint"
	Question  Kind = "question"
	Example   Kind = "example" // what one wave taught, begun from its figures
	Event     Kind = "event"
	Offering  Kind = "service" // what residents can do from now on
)

// Kinds lists them all.
var Kinds = []Kind{Article, Blueprint, Example, Question, Event, Offering}

// Written are those that have drafts, and versions that a moderator releases.
var Written = []Kind{Article, Blueprint, Example, Event, Offering}

// Reach is who may read.
type Reach string

// The reaches, from the narrowest on.
const (
	Town    Reach = "tenant"
	Network Reach = "network"
	Public  Reach = "public"
)

// Reaches lists them all.
var Reaches = []Reach{Town, Network, Public}

// Part names a piece of a text; each is translated by itself.
type Part string

// The parts. An article has a body; a blueprint has the four after it, a
// practice example says instead of the solution which way it took, and what
// went wrong on it.
const (
	Title    Part = "title"
	Summary  Part = "summary"
	Body     Part = "body"
	Problem  Part = "problem"
	Solution Part = "solution"
	Effort   Part = "effort"
	Result   Part = "result"
	Way      Part = "way"
	Wrong    Part = "wrong"
)

// Prose are the parts of a kind that are long and written in Markdown.
func (k Kind) Prose() []Part {
	switch k {
	case Blueprint:
		return []Part{Problem, Solution, Effort, Result}
	case Example:
		return []Part{Problem, Way, Effort, Wrong, Result}
	}
	return []Part{Body}
}

// Parts are all parts of a kind.
func (k Kind) Parts() []Part {
	if k == Question {
		return []Part{Title, Body}
	}
	return append([]Part{Title, Summary}, k.Prose()...)
}

// Content is what is written: parts in both languages, one of which is the
// source. Marks hold, by part, the fingerprint of the source that the
// translation was made from.
type Content struct {
	Lang    i18n.Lang          `json:"lang"`
	Texts   map[Part]i18n.Text `json:"texts"`
	Marks   map[Part]string    `json:"marks,omitempty"`
	Licence string             `json:"licence"`
	Contact string             `json:"contact,omitempty"` // an office or a mailbox, not a person's data
	Sources []string           `json:"sources,omitempty"`
	Files   []File             `json:"files,omitempty"`   // set by SetFiles alone
	Figures *Figures           `json:"figures,omitempty"` // of an example; set by BeginExample alone

	From *Source `json:"from,omitempty"` // of what was taken over; set by TakeIn alone

	Occasion *occasion.Occasion `json:"occasion,omitempty"` // of an event
	Offer    *occasion.Offer    `json:"offer,omitempty"`    // of a new service
}

// Other is the language that is translated into.
func (c Content) Other() i18n.Lang {
	if c.Lang == i18n.EN {
		return i18n.DE
	}
	return i18n.EN
}

// Read returns a part for a reader of l, and the language it is in.
func (c Content) Read(p Part, l i18n.Lang) (string, i18n.Lang) {
	if s := c.Texts[p][l]; s != "" {
		return s, l
	}
	return c.Texts[p][c.Lang], c.Lang
}

// Untranslated reports whether a reader of l gets some part in another
// language.
func (c Content) Untranslated(k Kind, l i18n.Lang) bool {
	return slices.ContainsFunc(k.Parts(), func(p Part) bool {
		s, in := c.Read(p, l)
		return s != "" && in != l
	})
}

// Langs are the languages in which all parts of a text are written, its
// source first.
func (c Content) Langs(k Kind) []i18n.Lang {
	if c.Untranslated(k, c.Other()) {
		return []i18n.Lang{c.Lang}
	}
	return []i18n.Lang{c.Lang, c.Other()}
}

// Stale reports whether a part's translation was made from an older source.
func (c Content) Stale(p Part) bool {
	return c.Texts[p][c.Other()] != "" && c.Marks[p] != Fingerprint(c.Texts[p][c.Lang])
}

// AnyStale reports it of any part of a kind.
func (c Content) AnyStale(k Kind) bool { return slices.ContainsFunc(k.Parts(), c.Stale) }

// Fingerprint is what a translation keeps of the text it was made from.
func Fingerprint(text string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(text)))
	return hex.EncodeToString(sum[:8])
}

// Mark sets the marks of a new state: a translation that was written anew, or
// that somebody says still fits, belongs to today's source; any other keeps
// what it was made from.
func (c *Content) Mark(k Kind, before Content, fits []Part) {
	c.Marks = map[Part]string{}
	for _, p := range k.Parts() {
		now, was := c.Texts[p][c.Other()], before.Texts[p][c.Other()]
		switch {
		case now == "":
		case now != was || slices.Contains(fits, p) || before.Marks[p] == "":
			c.Marks[p] = Fingerprint(c.Texts[p][c.Lang])
		default:
			c.Marks[p] = before.Marks[p]
		}
	}
}

// The bounds of what is typed.
const (
	MostTitle   = 150
	MostSummary = 400
	MostProse   = 40_000
	MostLine    = occasion.MostLine
	MostSources = 20
)

// Licences under which a text may leave the town.
var Licences = []string{"CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"}

// FieldOf is the field of a form that holds a part in a language.
func FieldOf(p Part, l i18n.Lang) string { return string(p) + "_" + string(l) }

// Check tidies and judges what was written.
func (c *Content) Check(k Kind) error {
	var wrong []fault.Field
	bad := func(name, id string, args ...fault.Args) {
		f := fault.Field{Name: name, ID: id}
		if len(args) > 0 {
			f.Args = args[0]
		}
		wrong = append(wrong, f)
	}
	for _, p := range k.Parts() {
		most := map[Part]int{Title: MostTitle, Summary: MostSummary}[p]
		if most == 0 {
			most = MostProse
		}
		for _, l := range i18n.Langs {
			s := strings.TrimSpace(strings.ReplaceAll(c.Texts[p][l], "\r\n", "\n"))
			if c.Texts[p] != nil {
				c.Texts[p][l] = s
			}
			if s == "" {
				if c.Texts[p] != nil {
					delete(c.Texts[p], l)
				}
				if l == c.Lang {
					bad(FieldOf(p, l), "forum.need."+string(p))
				}
				continue
			}
			if n := utf8.RuneCountInString(s); n > most {
				bad(FieldOf(p, l), "forum.long", fault.Args{"Most": most, "Count": n})
			}
		}
	}
	c.checkTerms(bad)
	if wrong = append(wrong, c.checkKind(k)...); len(wrong) > 0 {
		return fault.InvalidInput(wrong...)
	}
	return nil
}

// checkTerms judges what stands beside a text, whatever its kind.
func (c *Content) checkTerms(bad func(name, id string, args ...fault.Args)) {
	switch {
	case !slices.Contains(Licences, c.Licence):
		bad("licence", "forum.need.licence")
	case c.From != nil && !c.From.allows(c.Licence):
		bad("licence", "forum.licence.kept", fault.Args{"Licence": c.From.Licence})
	}
	if c.Contact = strings.TrimSpace(c.Contact); utf8.RuneCountInString(c.Contact) > MostLine {
		bad("contact", "forum.long", fault.Args{"Most": MostLine, "Count": utf8.RuneCountInString(c.Contact)})
	}
	if len(c.Sources) > MostSources || slices.ContainsFunc(c.Sources, func(s string) bool { return utf8.RuneCountInString(s) > MostLine }) {
		bad("sources", "forum.long.sources", fault.Args{"Most": MostSources, "Letters": MostLine})
	}
}

// checkKind judges what one kind has and others have not.
func (c *Content) checkKind(k Kind) []fault.Field {
	if k != Event {
		c.Occasion = nil
	}
	if k != Offering {
		c.Offer = nil
	}
	switch k {
	case Event:
		if c.Occasion == nil {
			c.Occasion = &occasion.Occasion{}
		}
		return c.Occasion.Check()
	case Offering:
		if c.Offer == nil {
			c.Offer = &occasion.Offer{}
		}
		return c.Offer.Check(c.Contact)
	}
	return nil
}

// Source is where a text was taken over from. It is part of the version, so
// that a version that is given up gives up what came with it.
type Source struct {
	Town    i18n.Text `json:"town"`
	Work    uuid.UUID `json:"work"`
	No      int       `json:"no"` // of the version
	Licence string    `json:"licence"`
	Key     string    `json:"key"`
	Step    uuid.UUID `json:"step"` // names what was taken over then
}

// allows says whether what is made of a text may stand under a licence:
// share-alike stays itself, and nobody gives away what is not theirs.
func (s Source) allows(licence string) bool {
	switch s.Licence {
	case "CC-BY-SA-4.0":
		return licence == s.Licence
	case "CC-BY-4.0":
		return licence != "CC0-1.0"
	}
	return true
}

// Item is something in the forum as its reader sees it.
type Item struct {
	Tenant   uuid.UUID
	ID       uuid.UUID
	Kind     Kind
	Slug     string
	Reach    Reach
	No       int       // newest released version; 0: there is only a draft
	Town     i18n.Text // whose it is
	Own      bool      // of the reader's town
	Mine     bool      // of the reader
	SignedAs string    // guests read it where its author asked for everybody
	Released time.Time
	Solved   bool // a question with an accepted answer
	Content
}

// Author is name and town, as they stand below a text.
func (i Item) Author(l i18n.Lang) string {
	town, _ := i.Town.In(l)
	if i.SignedAs == "" {
		return town
	}
	return i.SignedAs + ", " + town
}

// File belongs to a version of a text. Its bytes lie with the town whose text
// it is, under their hash; forum/attach judges and keeps them.
type File struct {
	Hash  string    `json:"hash"`
	Name  string    `json:"name"`
	Type  string    `json:"type"` // MIME, by content
	Bytes int64     `json:"bytes"`
	Title i18n.Text `json:"title,omitempty"` // what it is; else its name stands there
}

// MostFiles is how many files a text has at most.
const MostFiles = 10

// File finds a file of a text.
func (c Content) File(hash string) (File, bool) {
	i := slices.IndexFunc(c.Files, func(f File) bool { return f.Hash == hash })
	if i < 0 {
		return File{}, false
	}
	return c.Files[i], true
}

// checkFiles judges the files of a draft; the same bytes are one file.
func checkFiles(list []File) error {
	if len(list) > MostFiles {
		return fault.InvalidInput(fault.Field{Name: "file", ID: "forum.file.many", Args: fault.Args{"Most": MostFiles}})
	}
	for _, f := range list {
		for l, t := range f.Title {
			if n := utf8.RuneCountInString(t); n > MostTitle {
				return fault.InvalidInput(fault.Field{Name: FileField(f, l), ID: "forum.long", Args: fault.Args{"Most": MostTitle, "Count": n}})
			}
		}
	}
	return nil
}

// FileField is the field of a form that holds the title of a file in a
// language.
func FileField(f File, l i18n.Lang) string { return "title_" + string(l) + "_" + f.Hash }

// Figures are what was published about a wave on a day, in a practice example.
// They are what the published tables say of the wave as a whole; they come
// with the first draft, stay as they are, and can only be left out.
type Figures struct {
	Project   i18n.Text      `json:"project"`
	Wave      int            `json:"wave"`
	GoLive    clock.Date     `json:"go_live"`
	Day       clock.Date     `json:"day"` // of the table
	Threshold int            `json:"threshold"`
	Hidden    bool           `json:"hidden,omitempty"` // too few people: no figure stands here
	Affected  int            `json:"affected,omitempty"`
	Ready     suppress.Range `json:"ready,omitzero"`
	Share     suppress.Range `json:"share,omitzero"` // percent
	Curve     []FiguresPoint `json:"curve,omitempty"`
	Courses   []i18n.Text    `json:"courses,omitempty"` // that the wave asked for
}

// FiguresPoint is the share of a wave that was ready on a day, in percent.
type FiguresPoint struct {
	Day   clock.Date     `json:"day"`
	Share suppress.Range `json:"share"`
}
