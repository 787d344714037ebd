package survey

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"

	"github.com/goccy/go-yaml"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Answer lets a person say what they think of a course they completed. Risk:
// none, it is not stored who said it.
const Answer actor.Permission = "survey.answer"

// Read lets a person read what came out. Risk: a free text may name somebody.
const Read actor.Permission = "survey.read"

// Form is what is asked: questions that are answered on one scale, and one
// free text.
type Form struct {
	Questions []Question  `yaml:"questions"`
	Scale     []i18n.Text `yaml:"scale"` // 1 to 5
}

// Question is a sentence one agrees with more or less.
type Question struct {
	ID   string    `yaml:"id"`
	Text i18n.Text `yaml:"text"`
}

// Service holds the use cases.
type Service struct {
	DB      *db.DB
	Tenants *tenant.Service
	Form    Form

	// Completed says whether a person completed a version of a course.
	Completed func(ctx context.Context, person, version uuid.UUID) (bool, error)
}

// New returns a service that asks what stands in content/survey.
func New(d *db.DB, tenants *tenant.Service) (*Service, error) {
	s := &Service{DB: d, Tenants: tenants}
	b, err := fs.ReadFile(linked.Files, "survey/course.yaml")
	if err == nil {
		err = yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&s.Form)
	}
	if err != nil {
		return nil, fmt.Errorf("survey: %w", err)
	}
	return s, nil
}
