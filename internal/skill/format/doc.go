// Package format reads and writes frameworks of competences as files: the
// JSON-LD of DigComp 3.0, YAML and tables (CSV, XLSX).
//
// It owns: what the files look like and what is wrong with one, with the place.
// It does not own frameworks (skill) nor what happens to a file (skill/revise).
//
// Invariants: pure; every format becomes the same list of nodes and is judged
// by the same rules; what is written is read again as the same.
package format
