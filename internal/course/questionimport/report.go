package questionimport

import (
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Report is what became of a file.
type Report struct {
	Items []Item // in the order of the file
}

// Taken counts what was taken over.
func (r *Report) Taken() int {
	n := 0
	for _, it := range r.Items {
		if it.Taken {
			n++
		}
	}
	return n
}

// Item is a question of the file, or a place that could not be read.
type Item struct {
	Number   int // in the file, from 1; 0 for a place that is no question
	Line     int // 0 for the whole file
	Name     string
	Category string
	Type     string // as the file names it
	Taken    bool

	ID       string         // proposal for the block, unique in the report
	Question *quiz.Question // nil: a block of text
	Body     string         // Markdown of the block, as courseware reads it
	Pictures []Picture      // they stand before the question
	Findings []Finding
}

// Picture is an image of the file; its bytes are as they came.
type Picture struct {
	Name string
	Type string // MIME, by its content
	Alt  string
	Data []byte
}

// Finding is something the reader should know.
type Finding struct {
	Level Level
	ID    string // message
	Args  i18n.Args
}

// Level says how grave a finding is.
type Level string

// The levels.
const (
	Refused Level = "refused" // why the question was not taken over
	Lost    Level = "lost"    // something of it was not
	Changed Level = "changed" // something works in another way here
	Todo    Level = "todo"    // to be written before it can be published
)

func (it *Item) find(l Level, id string, args ...i18n.Args) {
	f := Finding{Level: l, ID: "questionimport." + id}
	if len(args) > 0 {
		f.Args = args[0]
	}
	it.Findings = append(it.Findings, f)
}
