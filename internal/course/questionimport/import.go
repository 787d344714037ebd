package questionimport

import (
	"bytes"
	"errors"
	"slices"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/standard/gift"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
	"codeberg.org/lotse/lotse/internal/standard/moodlexml"
	"codeberg.org/lotse/lotse/internal/standard/xmltree"
)

// MaxBody is the longest text of a block, in bytes.
const MaxBody = 60_000

// Options say for which course a file is read.
type Options struct {
	Lang  i18n.Lang            // of the texts
	Taken func(id string) bool // ids of blocks that the course already has; may be nil
}

// Import reads a file in GIFT or Moodle XML. The error is a fault for the
// person who sent it; everything else is in the report.
func Import(data []byte, opt Options) (*Report, error) {
	bank, err := read(data)
	if err != nil {
		return nil, refusal(err)
	}
	m := mapper{opt: opt, blocks: namer{used: map[string]bool{}, taken: opt.Taken}}
	r := &Report{}
	for _, q := range bank.Questions {
		r.Items = append(r.Items, m.item(q))
	}
	for _, p := range bank.Problems {
		it := Item{Line: p.Line, Name: p.Name}
		it.find(problemLevel(p.Code), "problem."+string(p.Code))
		r.Items = append(r.Items, it)
	}
	slices.SortStableFunc(r.Items, func(a, b Item) int { return a.Line - b.Line })
	return r, nil
}

// problemLevel: two problems of a file cost no question.
func problemLevel(c moodle.Code) Level {
	if c == moodle.WrongCharset || c == moodle.Fence {
		return Changed
	}
	return Refused
}

func read(data []byte) (moodle.Bank, error) {
	start := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	wide := bytes.HasPrefix(data, []byte("\xff\xfe<")) || bytes.HasPrefix(data, []byte("\xfe\xff\x00<"))
	if wide || bytes.HasPrefix(start, []byte("<?xml")) || bytes.HasPrefix(start, []byte("<quiz")) || bytes.HasPrefix(start, []byte("<!DOCTYPE")) {
		return moodlexml.Parse(data)
	}
	return gift.Parse(data)
}

func refusal(err error) error {
	var x *xmltree.Error
	switch {
	case errors.Is(err, gift.ErrLarge), errors.As(err, &x) && x.Reason == xmltree.TooLarge:
		return fault.New(fault.TooLarge, "questionimport.file.large", fault.Args{"Megabytes": moodle.MaxFile >> 20}).Wrap(err)
	case errors.As(err, &x) && x.Reason == xmltree.Declaration:
		return fault.Wrong("questionimport.file.doctype").Wrap(err)
	case errors.As(err, &x) && (x.Reason == xmltree.TooDeep || x.Reason == xmltree.TooMany):
		return fault.Wrong("questionimport.file.nested", fault.Args{"Line": x.Line}).Wrap(err)
	case errors.As(err, &x):
		return fault.Wrong("questionimport.file.broken", fault.Args{"Line": x.Line}).Wrap(err)
	case errors.Is(err, gift.ErrEmpty), errors.Is(err, moodlexml.ErrEmpty):
		return fault.Wrong("questionimport.file.empty").Wrap(err)
	}
	return fault.Wrong("questionimport.file.unknown").Wrap(err)
}

// mapper maps the questions of one file.
type mapper struct {
	opt    Options
	blocks namer
}

func (m *mapper) item(q moodle.Question) Item {
	it := Item{Number: q.Number, Line: q.Line, Name: q.Name, Category: q.Category, Type: q.Type}
	b := &builder{m: m, from: q, it: &it, ids: namer{used: map[string]bool{}}}
	if q.Kind == moodle.Description {
		b.description()
		return it
	}
	b.q = quiz.Question{Points: 1}
	if !b.build() {
		it.Question, it.Body, it.Pictures = nil, "", nil
		return it
	}
	b.besides()
	it.ID = m.blockID(q.Name)
	b.q.ID = it.ID
	if err := b.q.Validate(); err != nil {
		it.find(Refused, "refused.invalid")
		it.Pictures = nil
		return it
	}
	body := b.text.Body()
	if len(body) > MaxBody {
		it.find(Refused, "refused.long")
		it.Pictures = nil
		return it
	}
	it.Taken, it.Question, it.Body = true, &b.q, body
	return it
}

func (m *mapper) blockID(name string) string { return m.blocks.block(name) }
