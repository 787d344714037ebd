package format

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// The bounds of a file and of what stands in it.
const (
	MaxBytes = 10 << 20
	MaxNodes = 10_000
	MostText = 2000
	MostCode = 40
)

// Head is what a file says of the framework itself.
type Head struct {
	Code    string // digcomp-3.0
	Version string
	Title   i18n.Text
	Credit  i18n.Text
	Notice  i18n.Text
	Source  string
}

// Type is what a node is.
type Type string

// The types, from the outside in.
const (
	Area       Type = "area"
	Competence Type = "competence"
	Statement  Type = "statement"
	Outcome    Type = "outcome"
)

// above is the type a node stands in.
var above = map[Type]Type{Competence: Area, Statement: Competence, Outcome: Competence}

// States of a competence.
const (
	Draft     = "draft"
	Published = "published"
	Outdated  = "outdated"
)

// Kinds are those of a learning outcome.
var Kinds = []string{"knowledge", "skill", "attitude"}

// Ref names a node: by its type where the file says it.
type Ref struct {
	Type Type
	Code string
}

// Node is one thing of a file.
type Node struct {
	Type        Type
	Code        string
	Parent      Ref
	Title       i18n.Text // of statements and outcomes: the text
	Description i18n.Text
	State       string // empty: not said
	Kind        string
	Level       string // as written
	External    []External
	Place       Place
}

// External is a code of another catalogue, e.g. an ESCO concept's address.
type External struct {
	Scheme string `json:"scheme" yaml:"scheme"`
	Code   string `json:"code" yaml:"code"`
}

// Place is where something stands: a line, a column, or an entry of a list
// with its name.
type Place struct {
	Line   int
	Column int
	Entry  int
	Name   string
}

// Problem is something wrong with a file. A warning keeps nothing back.
type Problem struct {
	ID      string // message id
	Args    map[string]any
	Place   Place
	Warning bool
}

// Document is a file as read: nothing is judged yet but what could not be
// read.
type Document struct {
	Head     Head
	Nodes    []Node
	Ignored  map[string]int // types of entries that are not taken, and how many
	Problems []Problem
	Lean     bool // texts in one language that add to what is there (JSON-LD)
}

func (d *Document) add(at Place, id string, args ...map[string]any) {
	p := Problem{ID: id, Place: at}
	if len(args) > 0 {
		p.Args = args[0]
	}
	d.Problems = append(d.Problems, p)
}

// Read reads a file; its name and how it begins say which format it is.
func Read(name string, data []byte) *Document {
	d := &Document{Ignored: map[string]int{}}
	body := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	switch ext := strings.ToLower(path.Ext(name)); {
	case len(data) > MaxBytes:
		d.add(Place{}, "skill.file.large", map[string]any{"Max": MaxBytes >> 20, "Size": (len(data) + 1<<20 - 1) >> 20})
	case len(body) == 0:
		d.add(Place{}, "skill.file.empty")
	case ext == ".json", ext == ".jsonld", ext == "" && body[0] == '{':
		readJSONLD(d, body)
	case ext == ".yaml", ext == ".yml":
		readYAML(d, data)
	case ext == ".csv", ext == ".txt", ext == ".xlsx":
		readTable(d, data)
	default:
		d.add(Place{}, "skill.file.format")
	}
	if len(d.Nodes) > MaxNodes {
		d.add(Place{}, "skill.file.many", map[string]any{"Max": MaxNodes})
		d.Nodes = d.Nodes[:MaxNodes]
	}
	return d
}

var (
	codeRule = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	nameRule = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
	reserved = []string{"edit", "state", "mapping", "import", "export.csv", "export.yaml"}
)

// CodeOK reports whether something can be called so: codes stand in addresses.
func CodeOK(code string) bool { return codeRule.MatchString(code) && !slices.Contains(reserved, code) }

// NameOK reports whether a framework can be called so.
func NameOK(code string) bool {
	return nameRule.MatchString(code) && len(code) <= 60 && !slices.Contains(reserved, code)
}

// Levels are the levels of DigComp a word means: one of the eight, a span of
// them ("3-4"), or one of the four words.
func Levels(word string) (from, to int, ok bool) {
	if span, ok := bands[strings.ReplaceAll(strings.ToLower(strings.TrimSpace(word)), " ", "_")]; ok {
		return span[0], span[1], true
	}
	a, b, two := strings.Cut(strings.ReplaceAll(word, "–", "-"), "-")
	from, err := strconv.Atoi(strings.TrimSpace(a))
	to = from
	if two && err == nil {
		to, err = strconv.Atoi(strings.TrimSpace(b))
	}
	return from, to, err == nil && 1 <= from && from <= to && to <= 8
}

var bands = map[string][2]int{
	"basic": {1, 2}, "intermediate": {3, 4}, "advanced": {5, 6}, "highly_advanced": {7, 8},
}

// LevelWord is the shortest way to write a span of levels.
func LevelWord(from, to int) string {
	for word, span := range bands {
		if span == [2]int{from, to} {
			return word
		}
	}
	if from == to {
		return strconv.Itoa(from)
	}
	return strconv.Itoa(from) + "-" + strconv.Itoa(to)
}
