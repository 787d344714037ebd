// Package privacy is the register of processing: every table that holds data
// of a person is declared by its feature in privacy.go. A test walks the
// schema and fails on a table with a person that nobody declared.
package privacy

// Employment is the legal basis of what an employer has to know and do.
const Employment = "Art. 6 (1) e GDPR with the Land's data protection act for employees"

// Table declares one table with personal data (Art. 30 GDPR).
type Table struct {
	Name       string // table
	Columns    string // what it holds of a person, in words
	Purpose    string
	LegalBasis string
	Retention  string // class of the agreement, e.g. "certificates"
	Erasure    string // what erasing a person does to the row
}
