package mail

import (
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/event"
)

const (
	lease    = 5 * time.Minute    // a claimed mail is due again after this: its sender died
	giveUp   = 48 * time.Hour     // older mails are not tried again: their links are dead
	patience = 7 * 24 * time.Hour // the same for mails to many, which newer ones replace meanwhile
	keep     = 30                 // days that a settled mail can be traced
	files    = 200                // mails that are written as files at once
)

// Options say how mails leave the house.
type Options struct {
	SMTPURL string         // empty: mails stay queued
	From    string         // sender, e.g. Lotse <lotse@example.org>
	EMLDir  string         // demo: every mail is also written there as a file
	Roots   *x509.CertPool // nil: the system's
	Log     *slog.Logger
}

// Refusal is a mailbox that the mail server says takes no mail. The event
// keeps whose it is, not the address.
type Refusal struct {
	Mail, Person uuid.UUID
	Box          string `json:"-"`
	Answer       string `json:"-"` // of the server
}

// Sender takes mails from the outbox to the mail server.
type Sender struct {
	// Refused is news inside the transaction that notes the mail as failed.
	Refused *event.Topic[Refusal]

	db        *db.DB
	from      Address
	transport *transport // nil: none configured
	emlDir    string
	log       *slog.Logger
}

// NewSender checks the options.
func NewSender(d *db.DB, o Options) (*Sender, error) {
	s := &Sender{Refused: event.NewTopic[Refusal]("mail.refused"), db: d, emlDir: o.EMLDir, log: o.Log}
	if s.log == nil {
		s.log = slog.Default()
	}
	if o.From == "" {
		o.From = "Lotse <lotse@localhost>" // only ever seen in files of the demo
	}
	var err error
	if s.from, err = ParseSender(o.From); err != nil {
		return nil, fmt.Errorf("mail: sender: %w", err)
	}
	if o.SMTPURL != "" {
		if s.transport, err = newTransport(o.SMTPURL, o.Roots); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Deliver sends what is due in the outbox of the tenant of ctx over one
// connection. A mail that fails is due again later and is no error of the job;
// a tick once a minute finds it, as it finds what is left when the time of the
// job is over or the server cannot be reached.
func (s *Sender) Deliver(ctx context.Context) error {
	if s.emlDir != "" {
		if err := s.writeFiles(ctx); err != nil {
			return err
		}
	}
	if s.transport == nil {
		return nil
	}
	line := &line{transport: s.transport}
	defer line.close()
	var last *settled
	for {
		row, err := s.next(ctx, last, timeFor(ctx))
		if err != nil || row == nil {
			return err
		}
		last = s.send(ctx, line, row)
		if line.dead {
			_, err := s.next(ctx, last, false)
			return err
		}
	}
}

// timeFor reports whether ctx leaves time for one more mail: a job that is
// broken off while the server takes one would send it twice.
func timeFor(ctx context.Context) bool {
	end, bounded := ctx.Deadline()
	return !bounded || time.Until(end) > sendTime+5*time.Second
}

// settled is a mail with the end of its try.
type settled struct {
	row *outboxRow
	outcome
	refused bool // by the mailbox
}

// next notes how the mail before ended and takes the next due one for the
// length of the lease, in one transaction: no lock and no database connection
// is held while the mail server thinks, and what a killed process has sent but
// not noted is one mail for each of its connections.
func (s *Sender) next(ctx context.Context, last *settled, more bool) (row *outboxRow, err error) {
	if last == nil && !more {
		return nil, nil
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if last != nil {
			if err := s.settle(ctx, tx, last); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
		now := clock.Now(ctx)
		row, err = claim(tx, now, now.Add(lease))
		return err
	})
	return row, err
}

func (s *Sender) settle(ctx context.Context, tx *db.Tx, l *settled) error {
	if err := settle(tx, l.row.ID, l.outcome); err != nil || !l.refused || l.row.PersonID == nil {
		return err
	}
	return s.Refused.Emit(ctx, tx, Refusal{Mail: l.row.ID, Person: *l.row.PersonID, Box: l.row.ToBox, Answer: l.Error})
}

func (s *Sender) send(ctx context.Context, l *line, row *outboxRow) *settled {
	now := clock.Now(ctx)
	if loud := quietOf(row.Fields).Loud(now.In(clock.Zone(ctx))); loud.After(now) {
		return &settled{row: row, outcome: outcome{State: stateQueued, NextTry: loud}}
	}
	e, err := s.envelope(row)
	if err == nil {
		err = l.send(ctx, e)
	}
	now = clock.Now(ctx)
	out := &settled{row: row, outcome: outcome{State: stateSent, At: now, MessageID: messageID(row.ID, s.from)}}
	switch {
	case err == nil:
	case refused(err) || now.Sub(row.CreatedAt) > row.patience():
		out.State, out.Error, out.refused = stateFailed, err.Error(), refusedBox(err)
		s.log.Error("mail given up", "mail", row.ID, "template", row.Template, "error", reason(err))
	default:
		out.State, out.Error, out.NextTry = stateQueued, err.Error(), now.Add(pause(row.Tries))
		s.log.Warn("mail waits", "mail", row.ID, "template", row.Template, "tries", row.Tries, "error", reason(err))
	}
	return out
}

func (r *outboxRow) patience() time.Duration {
	if r.Bulk {
		return patience
	}
	return giveUp
}

// pause grows from one minute to an hour.
func pause(tries int) time.Duration {
	return min(time.Minute<<min(tries-1, 6), time.Hour)
}

func (s *Sender) envelope(row *outboxRow) (envelope, error) {
	to, err := NewAddress(row.ToName, row.ToBox)
	if err != nil {
		return envelope{}, err
	}
	r, err := render(row.Template, row.Lang, row.Fields)
	if err != nil {
		return envelope{}, err
	}
	return envelope{
		id: row.ID, from: s.from, to: to, lang: row.Lang, at: row.CreatedAt, message: r,
		calendar: calendarOf(row.Fields), unsubscribe: row.Fields[unsubscribe],
	}, nil
}

// writeFiles writes waiting mails that have no file yet, so that the demo can
// be tried without a mail server.
func (s *Sender) writeFiles(ctx context.Context) error {
	var rows []outboxRow
	err := s.db.InTx(ctx, func(_ context.Context, tx *db.Tx) (err error) {
		rows, err = waiting(tx, files)
		return err
	})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.emlDir, 0o700); err != nil {
		return err
	}
	for i := range rows {
		path := filepath.Join(s.emlDir, rows[i].ID.String()+".eml")
		if _, err := os.Stat(path); err == nil {
			continue
		}
		e, err := s.envelope(&rows[i])
		if err != nil {
			return err
		}
		b, err := e.bytes()
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			return err
		}
		s.log.Info("mail written", "path", path)
	}
	return nil
}

// Sweep forgets the settled mails of the tenant of ctx that nobody will ask
// about any more.
func (s *Sender) Sweep(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return deleteSettled(tx, clock.Now(ctx).AddDate(0, 0, -keep))
	})
}

// Waiting says how the outbox of the tenant of ctx stands, for lotse doctor.
type Waiting struct {
	Queued, Failed int
	Oldest         time.Time // of the queued ones
}

// Waiting counts what has not been sent.
func (s *Sender) Waiting(ctx context.Context) (w Waiting, err error) {
	err = s.db.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		w, err = count(tx)
		return err
	})
	return w, err
}

// Configured reports whether a mail server is set.
func (s *Sender) Configured() bool { return s.transport != nil }
