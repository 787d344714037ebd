package xliff

// File is one course in one pair of languages.
type File struct {
	Original       string // names the course
	Source, Target string // BCP 47
	Groups         []Group
	Fingerprint    func(text string) string // of a source text
}

// Group is a part of the course.
type Group struct {
	ID    string
	Name  string
	Units []Unit
}

// Unit is a text that is translated as a whole.
type Unit struct {
	ID      string
	Name    string
	Source  string // Markdown
	Target  string // Markdown; empty: not yet translated
	State   State
	Entries bool // lines like "- id: text" belong to the form, as in questions
}

// State says how a translation stands.
type State string

// The states.
const (
	Missing State = "missing"
	Stale   State = "stale" // made from an older source
	Current State = "current"
)

// Document is a file as it came in.
type Document struct {
	Original       string
	Source, Target string
	Units          []Incoming
	Others         int // further <file> elements
}

// Incoming is a unit of a file that came in.
type Incoming struct {
	ID       string
	Line     int
	Source   string
	Target   string
	Done     bool   // every segment has a target
	Begun    bool   // some segment has one
	State    string // lowest state of the segments, as XLIFF names it
	Print    string
	Problems []Code // what could not be read
}

// Change is a text to be taken over.
type Change struct {
	Unit string
	Old  string
	New  string
	From string // fingerprint of the source it was made from

	// Confirmed: the words are the same, but the translator says that they fit
	// the source of From.
	Confirmed bool
}

// Finding is something about the file or a unit.
type Finding struct {
	Level Level
	Code  Code
	Unit  string // empty: the file
	Line  int
	Sign  string // the mark concerned, as written
}

// Level says how grave a finding is.
type Level string

// The levels.
const (
	Refused Level = "refused" // the unit, or the file, is not taken over
	Warning Level = "warning" // taken over; somebody should look
	Note    Level = "note"
)

// Code says what was found.
type Code string

// The findings.
const (
	OtherCourse    Code = "course"       // original names another course
	OtherLanguages Code = "languages"    // srcLang or trgLang are others
	OtherFiles     Code = "files"        // more than one <file>
	UnknownUnit    Code = "unknown"      // not, or no longer, in the course
	MissingUnit    Code = "missing"      // in the course, not in the file
	TwiceUnit      Code = "twice"        // the same id again
	Untranslated   Code = "untranslated" // no target
	Incomplete     Code = "incomplete"   // targets in some segments only
	SourceChanged  Code = "changed"      // the course has another source now
	SourceEdited   Code = "edited"       // the source in the file is not the exported one
	NoPrint        Code = "noprint"      // the note with the fingerprint is gone
	CodeMissing    Code = "code-missing"
	CodeForeign    Code = "code-foreign"
	CodeTwice      Code = "code-twice"
	CodeUnreadable Code = "code-unreadable" // a code without its data
	FormChanged    Code = "form"            // lines, list marks or ids of answers are others
	MarksTyped     Code = "marks"           // words that would become marks
	ElementTyped   Code = "html"            // words that look like HTML
	Reordered      Code = "order"           // segments in another order
	StyleMissing   Code = "style"           // bold and the like left out
	Elements       Code = "element"         // an element that does not belong there
)
