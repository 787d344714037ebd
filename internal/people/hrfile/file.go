package hrfile

import (
	"bytes"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Limits of one file. MaxBytes is what people are told; the others stop
// hostile files long before a real town reaches them.
const (
	MaxBytes   = 50 << 20
	maxRecords = 100_000
	maxColumns = 200
)

// Format is how the file is built.
type Format string

// The formats that can be read.
const (
	CSV  Format = "CSV"
	XLSX Format = "XLSX"
)

// File is a table read from a delivered file.
type File struct {
	Format    Format
	Charset   string // as shown to people: "Windows-1252"
	Delimiter rune   // of CSV
	Header    []string
	Records   []Record
	date1904  bool
}

// Record is one row below the header.
type Record struct {
	Line  int
	Cells []Cell
}

// Cell is one value. Raw differs from Text in XLSX only: Text is what the
// sheet shows, Raw what it stores (a date is a day number there).
type Cell struct {
	Text    string
	Raw     string
	Formula bool
}

// Read recognises and reads a file.
func Read(data []byte) (*File, error) {
	switch {
	case len(data) > MaxBytes:
		return nil, tooLarge(int64(len(data)))
	case len(bytes.TrimSpace(data)) == 0:
		return nil, fault.Wrong("people.file.empty")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readXLSX(data)
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		// OLE container: the old .xls, or an .xlsx under a password.
		return nil, fault.Wrong("people.file.old_excel")
	}
	return readCSV(data)
}

// tooLarge is the fault of a file of n bytes.
func tooLarge(n int64) error {
	mb := (n + 1<<20 - 1) >> 20
	return fault.New(fault.TooLarge, "people.file.too_large", fault.Args{"MB": mb, "Max": MaxBytes >> 20})
}

// add appends a record unless all its cells are empty.
func (f *File) add(r Record) error {
	empty := true
	for _, c := range r.Cells {
		if c.Text != "" || c.Formula {
			empty = false
			break
		}
	}
	if empty {
		return nil
	}
	if f.Header == nil {
		f.Header = make([]string, len(r.Cells))
		for i, c := range r.Cells {
			f.Header[i] = c.Text
		}
		return nil
	}
	if len(f.Records) == maxRecords {
		return fault.Wrong("people.file.too_many", fault.Args{"Max": maxRecords})
	}
	f.Records = append(f.Records, r)
	return nil
}

// finish refuses a file without anything below its header.
func (f *File) finish() (*File, error) {
	if len(f.Records) == 0 {
		return nil, fault.Wrong("people.file.empty")
	}
	return f, nil
}

// clean makes a value of a cell: white space of any kind becomes one space,
// control characters go, ="05.10" (Excel's way to keep zeros in CSV) is 05.10.
func clean(s string) string {
	if strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) && len(s) > 3 {
		s = s[2 : len(s)-1]
	}
	s = strings.Join(strings.Fields(s), " ")
	return strings.Map(func(r rune) rune {
		// Soft hyphen, zero-width space and byte order mark are invisible
		// and would make two equal numbers differ.
		if r < ' ' || r == 0x7f || r == 0xad || r == 0x200b || r == 0xfeff || r == 0xfffd {
			return -1
		}
		return r
	}, s)
}
