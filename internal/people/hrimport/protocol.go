package hrimport

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

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
