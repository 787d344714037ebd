// Package hrfile reads the files HR delivers: bytes in, records out.
//
// It owns: character set and delimiter detection, CSV and XLSX, the columns
// recognised by their headings, and the value formats (German dates and
// decimals). It does not own: what a record means for people and units, and
// it touches neither database nor disk.
//
// Invariants: a record's Line is the first line of it in the file, counted
// from 1 as an editor shows it (for XLSX the row of the sheet). Text keeps
// leading zeros. A file that cannot be read as a whole is one fault; a bad
// value is the caller's to report per record.
package hrfile
