package mail

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
)

// Message is a letter to somebody.
type Message struct {
	To     Address
	Person uuid.UUID // whose address it is, for erasure; may be nil
	Lang   i18n.Lang
	Letter Letter

	Calendar *Calendar // for calendar programs; nil: none
}

// Outbox queues mails.
type Outbox struct{ jobs job.Queue }

// NewOutbox returns an outbox whose mails are sent by jobs of q.
func NewOutbox(q job.Queue) *Outbox { return &Outbox{jobs: q} }

// Deliver is the job that sends what is due in one tenant's outbox.
type Deliver struct {
	Tenant uuid.UUID `json:"tenant"`
}

// Kind implements job.Args.
func (Deliver) Kind() string { return "mail.deliver" }

// TenantID implements job.Args.
func (d Deliver) TenantID() uuid.UUID { return d.Tenant }

// Queue writes m into the outbox in tx: it is sent after the commit, or never.
func (o *Outbox) Queue(ctx context.Context, tx *db.Tx, m Message) error {
	if m.To.IsZero() {
		return fmt.Errorf("mail: %s: no address", m.Letter.Template())
	}
	fields, err := fieldsOf(m.Letter)
	if err != nil {
		return err
	}
	m.Calendar.put(fields)
	row := outboxRow{
		TenantID: tx.Tenant(), ID: db.NewID(), ToName: m.To.name, ToBox: m.To.box,
		Lang: m.Lang, Template: m.Letter.Template(), Fields: fields,
		State: stateQueued, CreatedAt: clock.Now(ctx), NextTry: clock.Now(ctx),
	}
	if m.Person != uuid.Nil {
		row.PersonID = &m.Person
	}
	if err := insert(tx, &row); err != nil {
		return err
	}
	return o.jobs.Enqueue(ctx, tx, Deliver{Tenant: tx.Tenant()})
}

// fieldsOf turns a letter into its placeholders; every field is a string.
func fieldsOf(l Letter) (fields, error) {
	b, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("mail: %s: %w", l.Template(), err)
	}
	f := fields{}
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, fmt.Errorf("mail: %s: %w", l.Template(), err)
	}
	for k, v := range f {
		f[k] = oneLine(v) // nobody's name may lay out the mail
	}
	return f, nil
}
