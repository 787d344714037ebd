package hrimport

import (
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// known is a person with all postings, as stored.
type known struct {
	person    people.Person
	withdrawn *string // when the import that made them was undone
	postings  []people.Posting
}

// differ compares the rows of a file with what is known.
type differ struct {
	today    clock.Date
	given    func(hrfile.Field) bool // has the file a column for it?
	persons  map[string]*known
	families map[string]uuid.UUID // by slug
	rows     *rowReader
	out      draft
}

// draft is what a file of people would do.
type draft struct {
	changes []change
	counts  Counts
}

func (d *differ) run() draft {
	byNumber := map[string][]row{}
	var order []string
	for _, r := range d.rows.rows {
		if byNumber[r.number] == nil {
			order = append(order, r.number)
		}
		byNumber[r.number] = append(byNumber[r.number], r)
	}
	for _, number := range order {
		d.person(d.persons[number], byNumber[number])
	}
	d.absent(byNumber)
	d.out.counts.Skipped = len(d.rows.skips)
	return d.out
}

func (d *differ) person(k *known, rows []row) {
	var before any
	isNew := k == nil || k.withdrawn != nil
	if k == nil {
		k = &known{person: people.Person{ID: db.NewID(), Slug: people.NewSlug(), PersonnelNumber: rows[0].number, Language: i18n.DE}}
	} else {
		before = valuesOf(k.person, k.withdrawn)
	}
	after := d.details(k.person, rows[0])
	if isNew && d.given(hrfile.Language) {
		after.Language = rows[0].lang // later the person's own choice counts
	}
	touched := false
	if isNew || after != k.person {
		touched = true
		c := change{object: objPerson, action: update, id: k.person.ID, person: k.person.ID, line: rows[0].line, before: before, after: valuesOf(after, nil)}
		if before == nil {
			c.action = create
		}
		d.out.changes = append(d.out.changes, c)
	}
	if d.postings(k, rows) {
		touched = true
	}
	switch {
	case isNew:
		d.out.counts.Created++
	case touched:
		d.out.counts.Changed++
	default:
		d.out.counts.Unchanged++
	}
}

// details puts the delivered values into p; a column the file does not have
// changes nothing.
func (d *differ) details(p people.Person, r row) people.Person {
	p.LastName = r.last
	if d.given(hrfile.FirstName) {
		p.FirstName = r.first
	}
	if d.given(hrfile.Title) {
		p.Title = r.title
	}
	if d.given(hrfile.Email) {
		p.Email = r.email
	}
	return p
}

// family returns the job family called name, planning it where it is new.
func (d *differ) family(r row) uuid.UUID {
	slug := org.Slug(r.family)
	if id, ok := d.families[slug]; ok {
		return id
	}
	id := db.NewID()
	d.families[slug] = id
	d.out.changes = append(d.out.changes, change{
		object: objJobFamily, action: create, id: id, line: r.line,
		after: familyValues{Slug: slug, Name: i18n.Text{i18n.DE: r.family}},
	})
	return id
}

// absent plans the end of everybody the file does not name. It is executed
// only when people say so.
func (d *differ) absent(named map[string][]row) {
	var gone []*known
	for number, k := range d.persons {
		if k.withdrawn != nil || !slices.ContainsFunc(k.postings, func(p people.Posting) bool { return p.OpenOn(d.today) }) {
			continue
		}
		d.out.counts.Staff++
		if named[number] == nil && !d.rows.incomplete[number] {
			gone = append(gone, k)
		}
	}
	slices.SortFunc(gone, func(a, b *known) int {
		return slices.Compare(a.person.ID[:], b.person.ID[:])
	})
	d.out.counts.Absent = len(gone)
	for _, k := range gone {
		for _, p := range k.postings {
			if p.OpenOn(d.today) {
				d.out.counts.AbsentPostings++
				d.end(p, true)
			}
		}
	}
}

// end plans the end of a posting today; one that has not begun never does.
func (d *differ) end(p people.Posting, absent bool) {
	after := p
	after.To = d.today
	if after.To.Before(after.From) {
		after.To = after.From
	}
	d.out.changes = append(d.out.changes, change{
		object: objPosting, action: end, absent: absent, id: p.ID, person: p.Person,
		before: postingValuesOf(p), after: postingValuesOf(after),
	})
}

// What a change is about.
const (
	objJobFamily = "job_family"
	objPerson    = "person"
	objPosting   = "posting"
	objUnit      = "unit"
)

// What a change does.
const (
	create = "create"
	update = "change"
	end    = "end"
)

// change is one stored step of a plan. before and after hold the columns of
// the row by their names, so that SQL executes, verifies and reverses it.
type change struct {
	object string
	action string
	absent bool // executed only when missing people are to end
	id     uuid.UUID
	person uuid.UUID
	line   int
	before any
	after  any
}

// personValues are the columns of person an import sets.
type personValues struct {
	Slug            string    `json:"slug"`
	PersonnelNumber string    `json:"personnel_number"`
	LastName        string    `json:"last_name"`
	FirstName       string    `json:"first_name"`
	Title           string    `json:"title"`
	Email           *string   `json:"email"`
	Language        i18n.Lang `json:"language"`
	SortName        string    `json:"sort_name"`
	Search          string    `json:"search"`
	WithdrawnAt     *string   `json:"withdrawn_at"`
}

func valuesOf(p people.Person, withdrawn *string) personValues {
	v := personValues{
		Slug: p.Slug, PersonnelNumber: p.PersonnelNumber, LastName: p.LastName, FirstName: p.FirstName,
		Title: p.Title, Language: p.Language, SortName: people.SortName(p), Search: people.SearchText(p), WithdrawnAt: withdrawn,
	}
	if p.Email != "" {
		v.Email = &p.Email
	}
	return v
}

// postingValues are the columns of posting an import sets.
type postingValues struct {
	UnitID       uuid.UUID   `json:"unit_id"`
	JobFamilyID  uuid.UUID   `json:"job_family_id"`
	Post         string      `json:"post"`
	Share        int         `json:"share"`
	Supervisor   bool        `json:"supervisor"`
	ReportedFrom clock.Date  `json:"reported_from"`
	ValidFrom    clock.Date  `json:"valid_from"`
	ValidTo      *clock.Date `json:"valid_to"`
}

func postingValuesOf(p people.Posting) postingValues {
	v := postingValues{
		UnitID: p.Unit, JobFamilyID: p.JobFamily, Post: p.Post, Share: p.Share, Supervisor: p.Supervisor,
		ReportedFrom: p.ReportedFrom, ValidFrom: p.From,
	}
	if !p.To.IsZero() {
		v.ValidTo = &p.To
	}
	return v
}

type familyValues struct {
	Slug string    `json:"slug"`
	Name i18n.Text `json:"name"`
}

func encode(v any) (*string, error) {
	if v == nil {
		return nil, nil
	}
	b, err := json.Marshal(v)
	s := string(b)
	return &s, err
}
