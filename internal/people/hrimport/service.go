package hrimport

import (
	"context"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"github.com/google/uuid"
)

// Acted returns those of the persons who have used the product: their
// joining cannot be taken back. Later features register theirs.
type Acted func(ctx context.Context, tx *db.Tx, persons []uuid.UUID) ([]uuid.UUID, error)

// Service runs imports.
type Service struct {
	DB     *db.DB
	Org    *org.Service
	People *people.Service

	acted []Acted
}

// New returns a service.
func New(d *db.DB, o *org.Service, p *people.Service) *Service {
	return &Service{DB: d, Org: o, People: p}
}

// KeepWhoActed registers a check; call it while the program is put together.
func (s *Service) KeepWhoActed(fn Acted) { s.acted = append(s.acted, fn) }
