package journey

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"codeberg.org/lotse/lotse/content"
)

// record is a line of the HR file by its columns.
type record []string

// Columns of content/demo/hr/lindenau-people.csv.
const (
	colNumber   = 0
	colLast     = 1
	colFirst    = 2
	colMail     = 4
	colUnit     = 5
	colUnitName = 6
	colEnd      = 10
	colLeads    = 12
)

func (r record) number() string { return r[colNumber] }
func (r record) last() string   { return r[colLast] }
func (r record) String() string { return strings.Join(r, ";") }

type records []record

// hrFile reads the demo's HR file, its heading included.
func hrFile(t *testing.T) records {
	t.Helper()
	raw, err := content.Files.ReadFile("demo/hr/lindenau-people.csv")
	if err == nil {
		raw, err = charmap.Windows1252.NewDecoder().Bytes(raw)
	}
	if err != nil {
		t.Fatal(err)
	}
	var all records
	for line := range strings.Lines(string(raw)) {
		all = append(all, strings.Split(strings.TrimRight(line, "\r\n"), ";"))
	}
	return all
}

// postings counts the lines of a person.
func (all records) postings(number string) (n int) {
	for _, r := range all {
		if r.number() == number {
			n++
		}
	}
	return n
}
