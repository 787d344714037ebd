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

	// For mails to many. They wait behind all others, not in Quiet hours, and
	// with Unsubscribe, an address of ours, mail programs offer to end them with
	// one click (RFC 8058).
	Bulk        bool
	Quiet       Quiet
	Unsubscribe string
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
	_, err := o.QueueAll(ctx, tx, []Message{m})
	return err
}

// QueueAll queues mails with one job for all of them and returns their ids in
// order.
func (o *Outbox) QueueAll(ctx context.Context, tx *db.Tx, list []Message) ([]uuid.UUID, error) {
	if len(list) == 0 {
		return nil, nil
	}
	ids, rows := make([]uuid.UUID, len(list)), make([]outboxRow, len(list))
	for i, m := range list {
		row, err := rowOf(ctx, tx, m)
		if err != nil {
			return nil, err
		}
		ids[i], rows[i] = row.ID, row
	}
	if err := insert(tx, rows); err != nil {
		return nil, err
	}
	return ids, o.jobs.Enqueue(ctx, tx, Deliver{Tenant: tx.Tenant()})
}

// Withdraw takes mails back that wait and that no sender holds, and returns
// the ids of those that will not be sent any more.
func (o *Outbox) Withdraw(ctx context.Context, tx *db.Tx, ids []uuid.UUID) ([]uuid.UUID, error) {
	return withdraw(tx, ids, clock.Now(ctx))
}

func rowOf(ctx context.Context, tx *db.Tx, m Message) (outboxRow, error) {
	if m.To.IsZero() {
		return outboxRow{}, fmt.Errorf("mail: %s: no address", m.Letter.Template())
	}
	fields, err := fieldsOf(m.Letter)
	if err != nil {
		return outboxRow{}, err
	}
	m.Calendar.put(fields)
	if m.Unsubscribe != "" {
		fields[unsubscribe] = m.Unsubscribe
	}
	m.Quiet.put(fields)
	now := clock.Now(ctx)
	row := outboxRow{
		TenantID: tx.Tenant(), ID: db.NewID(), ToName: m.To.name, ToBox: m.To.box,
		Lang: m.Lang, Template: m.Letter.Template(), Fields: fields,
		State: stateQueued, Bulk: m.Bulk, CreatedAt: now, NextTry: m.Quiet.Loud(now.In(clock.Zone(ctx))),
	}
	if m.Person != uuid.Nil {
		row.PersonID = &m.Person
	}
	return row, nil
}

// fieldsOf turns a letter into its placeholders. Every field is a string, or a
// list of lines, which is kept as JSON until the text is filled in.
func fieldsOf(l Letter) (fields, error) {
	b, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("mail: %s: %w", l.Template(), err)
	}
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, fmt.Errorf("mail: %s: %w", l.Template(), err)
	}
	f := fields{}
	for k, v := range raw {
		if v[0] == '[' {
			f[k] = string(v)
			continue
		}
		var s string
		if err := json.Unmarshal(v, &s); err != nil {
			return nil, fmt.Errorf("mail: %s.%s: %w", l.Template(), k, err)
		}
		f[k] = oneLine(s) // nobody's name may lay out the mail
	}
	return f, nil
}
