package author

import (
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Draft is a course as it is written.
type Draft struct {
	ID        uuid.UUID // zero: nobody wrote on what is live yet
	Slug      string
	State     State
	PublishAt *time.Time    // approved, and goes live by itself
	Change    course.Change // what it is declared to be when it goes live by itself
	TouchedAt time.Time
	TouchedBy uuid.UUID // zero: the program
	OwnerID   uuid.UUID // who is reminded; zero: nobody
	ReviewOn  clock.Date
	BaseID    uuid.UUID // the version it was opened from or last published as
	Live      Live

	Head    courseware.Course // without lessons, test and media
	Version int               // of the head
	Media   map[string]courseware.Media
	Lessons []Lesson
	Test    *Lesson // nil: no test
}

// Live is what people see of the course.
type Live struct {
	CourseID    uuid.UUID
	VersionID   uuid.UUID // zero: never published
	No          int
	WithdrawnAt *time.Time
	Why         i18n.Text
}

// Overtaken says that another version went live since the draft was opened,
// by an import: publishing would take it back.
func (d *Draft) Overtaken() bool { return d.BaseID != d.Live.VersionID }

// behind says that what is live is not what the draft's rows say, and that
// nobody wrote since: there are no rows yet, or an import went live.
func (d *Draft) behind() bool { return d.State == Published && d.Overtaken() }

// Lesson is a lesson, or the test, as it is written.
type Lesson struct {
	ID      string
	Version int
	Head    courseware.Lesson // a lesson, without blocks
	Test    courseware.Test   // the test, without blocks
	Blocks  []Block
	Count   Count // of its blocks, also where they were not read
	Follows bool  // linked: editorial changes at its home go live here by themselves
	Central bool  // others link it only, and cannot make it their own
}

// IsTest says whether it is the test.
func (l Lesson) IsTest() bool { return l.ID == TestID }

// Title returns the title in every language.
func (l Lesson) Title() i18n.Text {
	if l.IsTest() {
		return l.Test.Title
	}
	return l.Head.Title
}

// Minutes is the planned time.
func (l Lesson) Minutes() int {
	if l.IsTest() {
		return l.Test.Minutes
	}
	return l.Head.Minutes
}

// Count is how many blocks there are, and of each language in which state.
type Count struct {
	Blocks   int
	Comments int // open ones
	States   map[i18n.Lang]map[Translation]int
}

// Block is a block as it is written. Text of the embedded block is empty.
type Block struct {
	courseware.Block
	Version int
	Texts   map[i18n.Lang]Text
}

// Text is the text of a block in a language.
type Text struct {
	Body    string
	Version int // to base the next save on; 0: there is none yet
	Print   string
	SavedAt time.Time

	// Of translations:
	State Translation
	From  string // fingerprint of the source text it was made from
	Old   string // that source text, where it is known
	live  string
	seen  string
	waved bool
}

// Translation is the state of a text in another language than the source.
type Translation string

// The states of translations; the source text itself is always current.
const (
	Missing Translation = "missing"
	Current Translation = "current"
	Stale   Translation = "stale" // another source text went live since it was made
	Waved   Translation = "waved" // somebody said the last change does not touch it
)

// judge is the one rule of staleness; states is the same in SQL.
func judge(t, source Text) Translation {
	switch {
	case t.Body == "":
		return Missing
	case source.live != "" && t.From != source.live && t.seen != source.live:
		return Stale
	case t.waved:
		return Waved
	}
	return Current
}

// Block finds a block by its id.
func (d *Draft) Block(id string) (Block, bool) {
	for _, l := range d.All() {
		for _, b := range l.Blocks {
			if b.ID == id {
				return b, true
			}
		}
	}
	return Block{}, false
}

// All are the lessons, then the test.
func (d *Draft) All() []Lesson {
	if d.Test == nil {
		return d.Lessons
	}
	return append(d.Lessons[:len(d.Lessons):len(d.Lessons)], *d.Test)
}
