package translationfile

import (
	"errors"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/standard/xliff"
	"codeberg.org/lotse/lotse/internal/standard/xmltree"
)

// Place is a text of a course: a block, the title of a lesson or of the test,
// or a text of the head.
type Place struct {
	Block  string
	Lesson string
	Test   bool
	Head   string // title, summary, audience, goal-1 …
}

// Change is a text that could be taken over.
type Change struct {
	Place     Place
	Lang      i18n.Lang
	Old, New  string
	From      string // fingerprint of the source the translator saw
	Confirmed bool   // the old words still fit
}

// Finding is something the person who sent the file should know.
type Finding struct {
	Level xliff.Level
	Place Place // zero: the file
	Line  int
	ID    string // message
	Args  i18n.Args
}

// Preview is what a file would do.
type Preview struct {
	Lang     i18n.Lang
	Changes  []Change
	Findings []Finding
}

// Read compares a file with the course as it is now. The error is a fault for
// the person who sent it.
func Read(data []byte, c *courseware.Course, l i18n.Lang) (*Preview, error) {
	doc, err := xliff.Parse(data)
	if err != nil {
		return nil, refusal(err)
	}
	changes, findings := xliff.Check(doc, file(c, l))
	p := &Preview{Lang: l}
	for _, ch := range changes {
		p.Changes = append(p.Changes, Change{Place: place(ch.Unit), Lang: l, Old: ch.Old, New: ch.New, From: ch.From, Confirmed: ch.Confirmed})
	}
	for _, f := range findings {
		p.Findings = append(p.Findings, Finding{
			Level: f.Level, Place: place(f.Unit), Line: f.Line, ID: "translationfile.finding." + string(f.Code), Args: i18n.Args{"Sign": f.Sign},
		})
	}
	return p, nil
}

func place(unit string) Place {
	if id, ok := strings.CutPrefix(unit, blockPrefix); ok {
		return Place{Block: id}
	}
	if id, ok := strings.CutPrefix(unit, lessonPrefix); ok {
		return Place{Lesson: id}
	}
	if id, ok := strings.CutPrefix(unit, headPrefix); ok {
		return Place{Head: id}
	}
	return Place{Test: unit == testTitle}
}

func refusal(err error) error {
	var x *xmltree.Error
	switch {
	case errors.Is(err, xliff.ErrVersion):
		return fault.Wrong("translationfile.file.version").Wrap(err)
	case errors.As(err, &x):
		switch x.Reason {
		case xmltree.TooLarge:
			return fault.New(fault.TooLarge, "translationfile.file.large", fault.Args{"Megabytes": xliff.MaxFile >> 20}).Wrap(err)
		case xmltree.Declaration:
			return fault.Wrong("translationfile.file.doctype").Wrap(err)
		case xmltree.TooDeep, xmltree.TooMany:
			return fault.Wrong("translationfile.file.nested", fault.Args{"Line": x.Line}).Wrap(err)
		}
		return fault.Wrong("translationfile.file.broken", fault.Args{"Line": x.Line}).Wrap(err)
	}
	return fault.Wrong("translationfile.file.unknown").Wrap(err)
}
