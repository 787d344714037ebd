package hrimport

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// RunInput is a whole import in one go, as the command line and the demo town
// do it.
type RunInput struct {
	UploadInput
	Missing MissingMode
	DryRun  bool // compare only
}

// Report is what one run did, or would do.
type Report struct {
	Import Import
	Skips  []Skip
	mode   MissingMode
	lines  []reportSkip
}

// Run uploads, plans and commits a file.
func (s *Service) Run(ctx context.Context, in RunInput) (Report, error) {
	r := Report{mode: in.Missing}
	imp, err := s.Upload(ctx, in.UploadInput)
	if err != nil {
		return r, err
	}
	if r.Import, err = s.Plan(ctx, imp.Slug, imp.Mapping); err == nil {
		r.Skips, err = s.skipped(ctx, r.Import)
	}
	if err == nil && !in.DryRun {
		r.Import, err = s.Commit(ctx, imp.Slug, CommitInput{Missing: in.Missing})
	}
	if err != nil || in.DryRun {
		if gone := s.Discard(ctx, imp.Slug); err == nil {
			err = gone
		}
	}
	for _, k := range r.Skips {
		r.lines = append(r.lines, reportSkip{k.Line, k.Field, k.Reason, k.Hint(ctx)})
	}
	return r, err
}

type reportSkip struct {
	Line   int          `json:"line"`
	Field  hrfile.Field `json:"field"`
	Reason string       `json:"reason"`
	Hint   string       `json:"hint"`
}

// MarshalJSON writes the shape the command line promises: the first four
// numbers count people (or units), postings their postings.
func (r Report) MarshalJSON() ([]byte, error) {
	c := r.Import.Counts
	postings, ended := c.Postings, 0
	if r.mode == End {
		ended = c.Absent
		postings.Ended += c.AbsentPostings
	}
	skipped := r.lines
	if skipped == nil {
		skipped = []reportSkip{}
	}
	return json.Marshal(struct {
		Created   int           `json:"created"`
		Changed   int           `json:"changed"`
		Unchanged int           `json:"unchanged"`
		Ended     int           `json:"ended"`
		Postings  PostingCounts `json:"postings"`
		Skipped   []reportSkip  `json:"skipped"`
	}{c.Created, c.Changed, c.Unchanged, ended, postings, skipped})
}

// Hint says in the reader's language what is wrong with a skipped row and
// what to do.
func (k Skip) Hint(ctx context.Context) string {
	id := "people.reason." + k.Reason
	if k.Reason == Missing {
		id = "people.reason.missing." + string(k.Field)
	}
	return i18n.T(ctx, id, i18n.Args{"Value": k.Value, "Field": i18n.T(ctx, "people.field."+string(k.Field))})
}

func (s *Service) skipped(ctx context.Context, i Import) ([]Skip, error) {
	var skips []Skip
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		skips, err = (&store{tx}).skips(ctx, i)
		return err
	})
	return skips, err
}

// Protocol returns everything an import does, or did, as CSV for a German
// spreadsheet: semicolons, a byte order mark, no cell that runs as a formula.
func (s *Service) Protocol(ctx context.Context, slug string) (name string, data []byte, err error) {
	p, err := s.Preview(ctx, slug)
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	write := func(cells ...string) {
		for i, c := range cells {
			cells[i] = Defused(c)
		}
		_ = w.Write(cells) // a bytes.Buffer never fails
	}
	head := make([]string, 0, 8)
	for _, col := range []string{"line", "effect", "number", "name", "field", "old", "new", "hint"} {
		head = append(head, i18n.T(ctx, "people.protocol."+col))
	}
	write(head...)
	for _, group := range [][]Line{p.New, p.Other, p.Ending} {
		for _, l := range group {
			for _, row := range l.rows(ctx) {
				write(row...)
			}
		}
	}
	for _, k := range p.Skips {
		write(strconv.Itoa(k.Line), i18n.T(ctx, "people.effect.skipped"), "", "", i18n.T(ctx, "people.field."+string(k.Field)), k.Value, "", k.Hint(ctx))
	}
	for _, name := range p.Kept {
		write("", i18n.T(ctx, "people.effect.kept"), "", name, "", "", "", "")
	}
	w.Flush()
	return i18n.T(ctx, "people.protocol.file", i18n.Args{"Slug": p.Import.Slug}), b.Bytes(), w.Error()
}

// rows is a line of the preview as rows of the protocol, one per field.
func (l Line) rows(ctx context.Context) [][]string {
	line := ""
	if l.Line > 0 {
		line = strconv.Itoa(l.Line)
	}
	head := []string{line, i18n.T(ctx, "people.effect."+string(l.Effect)), l.Number, l.Name}
	if len(l.Fields) == 0 {
		return [][]string{append(head, "", "", "", "")}
	}
	var out [][]string
	for _, f := range l.Fields {
		out = append(out, append(append([]string{}, head...), i18n.T(ctx, "people.field."+string(f.Field)), f.Old, f.New, ""))
	}
	return out
}

// Defused is a cell that a spreadsheet takes for text, whatever it contains.
func Defused(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
