package hrfile

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

var delimiters = []rune{';', ',', '\t', '|'}

func readCSV(data []byte) (*File, error) {
	text, charset, err := decode(data)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	skipped := 0
	delimiter := rune(0)
	// Excel's own first line "sep=;" names the delimiter and is no record.
	if rest, ok := strings.CutPrefix(text, "sep="); ok && len(rest) > 1 {
		delimiter = rune(rest[0])
		if i := strings.IndexByte(rest, '\n'); i >= 0 {
			text, skipped = rest[i+1:], 1
		}
	} else {
		delimiter = detect(text)
	}
	f := &File{Format: CSV, Charset: charset, Delimiter: delimiter}
	err = f.parse(text, skipped, false)
	if errors.Is(err, csv.ErrBareQuote) {
		// A quotation mark inside an unquoted value (Amt "Zentrale") is
		// common and harmless.
		f.Header, f.Records = nil, nil
		err = f.parse(text, skipped, true)
	}
	if err != nil {
		return nil, err
	}
	return f.finish()
}

// longCell is more lines than any honest value has: an opening quotation mark
// that is never closed swallows the rest of the file.
const longCell = 30

func (f *File) parse(text string, skipped int, lazy bool) error {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = f.Delimiter, lazy, -1, true
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var pe *csv.ParseError
		switch {
		case errors.As(err, &pe) && errors.Is(err, csv.ErrBareQuote):
			return err
		case errors.As(err, &pe):
			return fault.Wrong("people.file.quote", fault.Args{"Line": pe.StartLine + skipped}).Wrap(err)
		case err != nil:
			return fault.Wrong("people.file.unreadable").Wrap(err)
		case len(row) > maxColumns:
			return fault.Wrong("people.file.unreadable")
		}
		line, _ := r.FieldPos(0)
		line += skipped
		cells := make([]Cell, len(row))
		for i, s := range row {
			if strings.Count(s, "\n") > longCell {
				return fault.Wrong("people.file.quote", fault.Args{"Line": line})
			}
			// ReuseRecord shares the text of a whole row: clone what stays.
			s = strings.Clone(clean(s))
			cells[i] = Cell{Text: s, Raw: s}
		}
		if err := f.add(Record{Line: line, Cells: cells}); err != nil {
			return err
		}
	}
}

// detect returns the delimiter that splits the first lines into the most
// columns of the same number. Quoted text does not count.
func detect(text string) rune {
	best, score := ';', 0
	for _, d := range delimiters {
		counts := countPerLine(text, d, 10)
		if len(counts) == 0 || counts[0] == 0 {
			continue
		}
		s := counts[0]
		for _, n := range counts[1:] {
			if n == counts[0] {
				s += counts[0]
			}
		}
		if s > score {
			best, score = d, s
		}
	}
	return best
}

func countPerLine(text string, d rune, lines int) []int {
	var counts []int
	n, quoted, empty := 0, false, true
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == d:
			n++
		case r == '\n':
			if !empty {
				counts = append(counts, n)
			}
			if len(counts) == lines {
				return counts
			}
			n, empty = 0, true
			continue
		}
		if r != '\r' {
			empty = false
		}
	}
	if !empty {
		counts = append(counts, n)
	}
	return counts
}
