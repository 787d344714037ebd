package hrfile

import (
	"sort"
	"strings"
	"unicode"
)

// Kind is what a file is about.
type Kind string

// The kinds of file.
const (
	People Kind = "people"
	Units  Kind = "units"
	Proofs Kind = "proofs"
)

// Field is one thing a column can hold.
type Field string

// The fields of all kinds.
const (
	PersonnelNumber Field = "personnel_number"
	LastName        Field = "last_name"
	FirstName       Field = "first_name"
	Title           Field = "title"
	Email           Field = "email"
	UnitNumber      Field = "unit"
	Post            Field = "post"
	JobFamily       Field = "job_family"
	Start           Field = "start"
	End             Field = "end"
	Share           Field = "share"
	Supervisor      Field = "supervisor"
	Language        Field = "language"

	Number       Field = "number"
	Name         Field = "name"
	NameEN       Field = "name_en"
	UnitKind     Field = "kind"
	Parent       Field = "parent"
	CrossSection Field = "cross_section"
	ValidFrom    Field = "valid_from"
	ValidTo      Field = "valid_to"

	DutyName Field = "duty"
	DoneOn   Field = "done_on"
	Issuer   Field = "issuer"
)

// Column describes a field: the headings it is known by, folded.
type Column struct {
	Field    Field
	Required bool
	synonyms []string
}

var columns = map[Kind][]Column{
	People: {
		{PersonnelNumber, true, numbers},
		{LastName, true, words("nachname name familienname zuname lastname surname familyname")},
		{FirstName, false, words("vorname rufname firstname givenname forename")},
		{Title, false, words("titel akademischertitel akadgrad title academictitle")},
		{Email, false, words("email emailadresse mail mailadresse dienstlicheemail emailaddress workemail")},
		{UnitNumber, true, words("orgnr organisationsnummer orgeinheit orgeinheitnr oenr oe amt amtnr dienststelle dienststellennr fachbereich fachbereichnr einheit unit unitnumber orgunit departmentnumber")},
		{Post, false, words("planstelle stelle stellenbezeichnung funktion dienstposten post position jobtitle")},
		{JobFamily, true, words("jobfamilie berufsgruppe taetigkeit taetigkeitsgruppe jobfamily occupation")},
		{Start, true, words("eintritt eintrittsdatum beginn von gueltigab startdatum start startdate entrydate validfrom")},
		{End, false, words("austritt austrittsdatum ende bis gueltigbis enddatum end enddate exitdate leavingdate validto")},
		{Share, false, words("anteil anteil% anteilinprozent beschaeftigungsgrad bsgrad bgrad stellenanteil arbeitszeit% share share% workingtime% fte%")},
		{Supervisor, false, words("fuehrungskraft vorgesetzt vorgesetzter leitung supervisor manager ismanager")},
		{Language, false, words("sprache korrespondenzsprache language lang")},
	},
	Units: {
		{Number, true, words("nummer nr orgnr organisationsnummer einheitnr oenr number unitnumber")},
		{Name, true, words("bezeichnung name benennung organisationseinheit namede description unitname")},
		{NameEN, false, words("bezeichnungenglisch bezeichnungen nameen nameenglish englishname")},
		{UnitKind, false, words("art typ ebene kind type level")},
		{Parent, true, words("uebergeordnet uebergeordneteeinheit uebergeordnetenr obereinheit vorgesetzteeinheit parent parentnumber parentunit")},
		{CrossSection, false, words("querschnitt querschnittsamt crosssection crosscutting")},
		{ValidFrom, false, words("gueltigab gueltigvon von beginn validfrom from")},
		{ValidTo, false, words("gueltigbis bis ende validto to")},
	},
	Proofs: {
		{PersonnelNumber, true, numbers},
		{DutyName, true, words("pflichtoderschulung pflicht pflichtschulung schulung unterweisung kurs massnahme dutyorcourse duty course training")},
		{DoneOn, true, words("erledigtam abgeschlossenam abschluss abschlussdatum teilnahmeam teilnahmedatum am datum doneon completedon completed date")},
		{ValidTo, false, words("gueltigbis ablaufdatum laeuftabam bis validuntil validto expires expirydate")},
		{Issuer, true, words("ausgestelltvon aussteller anbieter veranstalter nachweisvon quelle issuedby issuer provider source")},
	},
}

var numbers = words("persnr personalnr personalnummer personalnumber personnelnumber personnelno staffnumber staffid employeeid employeenumber pnr mitarbeiternummer stammnummer")

func words(s string) []string { return strings.Fields(s) }

// Columns returns the fields of kind in the order people read them.
func Columns(kind Kind) []Column { return columns[kind] }

// Fold makes headings comparable: "E-Mail" = "email", "Führungskraft" =
// "fuehrungskraft", "Org.-Nr." = "orgnr".
func Fold(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch r {
		case 'ä':
			b.WriteString("ae")
		case 'ö':
			b.WriteString("oe")
		case 'ü':
			b.WriteString("ue")
		case 'ß':
			b.WriteString("ss")
		default:
			if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// Mapping says which column holds a field, by its heading.
type Mapping map[Field]string

// Recognise maps headings to the fields of kind: remembered headings first,
// then the known ones in order of the synonyms. A column serves one field.
func Recognise(kind Kind, header []string, remembered Mapping) Mapping {
	m, taken := Mapping{}, map[string]bool{}
	byFold := map[string]string{}
	for _, h := range header {
		if f := Fold(h); f != "" && byFold[f] == "" {
			byFold[f] = h
		}
	}
	take := func(f Field, h string) {
		if h != "" && !taken[h] && m[f] == "" {
			m[f], taken[h] = h, true
		}
	}
	for _, c := range columns[kind] {
		take(c.Field, byFold[Fold(remembered[c.Field])])
	}
	for _, c := range columns[kind] {
		for _, s := range c.synonyms {
			take(c.Field, byFold[s])
		}
	}
	return m
}

// KindOf guesses what a file with this header is about.
func KindOf(header []string) Kind {
	score := func(k Kind) int {
		n := 0
		m := Recognise(k, header, nil)
		for _, c := range columns[k] {
			if m[c.Field] != "" && c.Required {
				n++
			}
		}
		return n*10/len(Missing(k, nil)) + len(m)*5/len(columns[k])
	}
	if score(Units) > score(People) {
		return Units
	}
	return People
}

// Missing returns the required fields of kind that m does not map.
func Missing(kind Kind, m Mapping) []Field {
	var out []Field
	for _, c := range columns[kind] {
		if c.Required && m[c.Field] == "" {
			out = append(out, c.Field)
		}
	}
	return out
}

// Unknown returns the headings of header that m does not use, sorted.
func Unknown(header []string, m Mapping) []string {
	used := map[string]bool{"": true}
	for _, h := range m {
		used[h] = true
	}
	var out []string
	for _, h := range header {
		if !used[h] {
			out = append(out, h)
		}
	}
	sort.Strings(out)
	return out
}

// Row reads a record through a mapping.
type Row struct {
	file   *File
	record Record
	index  map[Field]int
}

// Rows returns the records of f, each read through m.
func (f *File) Rows(m Mapping) []Row {
	index := map[Field]int{}
	for field, heading := range m {
		for i, h := range f.Header {
			if h == heading && heading != "" {
				index[field] = i
				break
			}
		}
	}
	rows := make([]Row, len(f.Records))
	for i, r := range f.Records {
		rows[i] = Row{f, r, index}
	}
	return rows
}

// Line is where the row begins in the file.
func (r Row) Line() int { return r.record.Line }

// Has reports whether the file has a column for f.
func (r Row) Has(f Field) bool { _, ok := r.index[f]; return ok }

// Cell is the cell of f; empty where the file or the record has none.
func (r Row) Cell(f Field) Cell {
	if i, ok := r.index[f]; ok && i < len(r.record.Cells) {
		return r.record.Cells[i]
	}
	return Cell{}
}

// Text is the value of f as text.
func (r Row) Text(f Field) string { return r.Cell(f).Text }

// Formula returns the first mapped field whose cell is a formula.
func (r Row) Formula() (Field, bool) {
	for _, kind := range []Kind{People, Units, Proofs} {
		for _, c := range columns[kind] {
			if r.Cell(c.Field).Formula {
				return c.Field, true
			}
		}
	}
	return "", false
}
