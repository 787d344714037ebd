package moodle

import "math/big"

// Bank is what a file holds.
type Bank struct {
	Questions []Question
	Problems  []Problem
}

// Problem is something of the file that could not be read.
type Problem struct {
	Line int
	Code Code
	Name string // title of the question or the text concerned, shortened
}

// Code says what is wrong.
type Code string

// The problems of a single question or of a line; the rest of the file is
// still read.
const (
	NotClosed    Code = "unclosed" // { without }
	Stray        Code = "stray"    // } without {
	Nested       Code = "nested"   // { inside { }
	NoAnswer     Code = "noanswer" // an answer part that is none
	BadNumber    Code = "number"   // a number that is none
	BadWeight    Code = "weight"   // a weight that is none
	BadFile      Code = "file"     // an embedded file that cannot be decoded
	TooLong      Code = "long"     // a text above MaxText
	TooMany      Code = "many"     // more questions or answers than allowed
	WrongCharset Code = "charset"  // not UTF-8: read as Windows-1252
	NoType       Code = "type"     // a question without a type
	BadEmbedded  Code = "embedded" // an embedded answer that cannot be read
	Fence        Code = "fence"    // a line of a chat or editor around the questions
	Mixed        Code = "mixed"    // matching and other answers in one question
)

// Limits of both formats.
const (
	MaxFile      = 5 << 20
	MaxText      = 200_000 // bytes of one text, without embedded files
	MaxQuestions = 5_000
	MaxAnswers   = 200
)

// Kind is what a question asks for.
type Kind string

// The kinds of questions; everything else is Other.
const (
	MultiChoice Kind = "multichoice"
	TrueFalse   Kind = "truefalse"
	ShortAnswer Kind = "shortanswer"
	Matching    Kind = "matching"
	Numerical   Kind = "numerical"
	Essay       Kind = "essay"
	Cloze       Kind = "cloze"     // answers embedded in the text
	GapSelect   Kind = "gapselect" // [[1]] in the text, chosen from groups
	DragWords   Kind = "ddwtos"    // the same, dragged
	Ordering    Kind = "ordering"  // answers in their right order
	Description Kind = "description"
	Other       Kind = "other"
)

// Question is one question of a file.
type Question struct {
	Number   int // in the file, from 1
	Line     int
	Kind     Kind
	Type     string // as the file names it
	Name     string
	Category string // path with slashes, without Moodle's own beginnings
	Text     Text
	General  Text // feedback shown whatever was answered
	Answers  []Answer
	Pairs    []Pair   // Matching
	Choices  []Choice // GapSelect, DragWords
	Units    []Unit   // Numerical

	Single        bool // MultiChoice: one answer may be chosen
	Shuffle       bool // the options stand in another order each time
	CaseSensitive bool // ShortAnswer
	Subset        bool // Ordering: only some of the items are shown
	Blank         bool // the answer stood inside a sentence; Text has Gap there

	Grade    string // default mark, as written
	Penalty  string
	Hints    []Text
	Combined []Text // feedback for right, partly right and wrong
	Tags     []string
	Grader   Text // Essay: notes for those who mark, and templates
}

// Gap is what stands where the answer of a sentence is missing.
const Gap = "_____"

// Text is a text in one of Moodle's formats with its files.
type Text struct {
	Format Format
	Body   string
	Files  []File
}

// Empty says whether there is nothing.
func (t Text) Empty() bool { return t.Body == "" }

// Format says how a text is written.
type Format string

// The formats.
const (
	HTML     Format = "html"
	Auto     Format = "moodle_auto_format" // HTML in which line ends count
	Plain    Format = "plain_text"
	Markdown Format = "markdown"
)

// File is a file inside a text, addressed as @@PLUGINFILE@@/name.
type File struct {
	Name string
	Data []byte
}

// Answer is an option, an accepted word or a number.
type Answer struct {
	Line     int
	Text     Text
	Percent  float64 // of the mark; may be negative
	Feedback Text

	// Numerical: from Low to High, both included. Nil: any other number.
	Low, High *big.Rat
}

// Pair is a row of a Matching question; without Item it is a distractor.
type Pair struct {
	Item    Text
	Partner Text
}

// Choice is a word of GapSelect and DragWords.
type Choice struct {
	Text     string
	Group    string
	Infinite bool // DragWords: may be used several times
}

// Unit is a unit of a Numerical question.
type Unit struct {
	Name       string
	Multiplier string
}
