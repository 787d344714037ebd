package login

import (
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Parts are what the service works with.
type Parts struct {
	DB      *db.DB
	Tenants *tenant.Service
	People  *people.Service
	Queue   job.Queue
	Outbox  *mail.Outbox
	Letters *pdf.Compiler
	Hasher  *secret.Hasher
	Bundles actor.Bundles
}

// Service signs people in and knows their roles.
type Service struct {
	db      *db.DB
	tenants *tenant.Service
	people  *people.Service
	queue   job.Queue
	outbox  *mail.Outbox
	letters *pdf.Compiler
	bundles actor.Bundles
	hasher  *secret.Hasher
}

// New returns the service.
func New(p Parts) *Service {
	return &Service{
		db: p.DB, tenants: p.Tenants, people: p.People, queue: p.Queue, outbox: p.Outbox,
		letters: p.Letters, bundles: p.Bundles, hasher: p.Hasher,
	}
}

// Opened is a session just begun: the token goes into the cookie and is
// stored nowhere else.
type Opened struct {
	Account   uuid.UUID
	Token     string
	FormToken string // see Session
	Ends      time.Time
}

// The limits of a session.
const (
	Idle     = 30 * time.Minute
	Absolute = 12 * time.Hour
	// SharedIdle is Idle on a device that several people use.
	SharedIdle = 5 * time.Minute
	// writeEvery bounds how often the last use is written: a session that is
	// used all day costs a dozen writes an hour.
	writeEvery       = 5 * time.Minute
	sharedWriteEvery = 15 * time.Second
	// grace is how long a rotated token still works.
	grace = time.Minute
	// endedFor is how long an ended session is remembered, so that a form sent
	// after its end can be kept for the person who wrote it.
	endedFor = 24 * time.Hour
)
