package hrimport

import (
	"encoding/json"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"github.com/google/uuid"
)

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
