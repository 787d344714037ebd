package mail

import (
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

const (
	lease  = 5 * time.Minute // a claimed mail is due again after this: its sender died
	giveUp = 48 * time.Hour  // older mails are not tried again: their links are dead
	batch  = 200             // mails of one run of the job
	keep   = 30              // days that a settled mail can be traced
)

// Options say how mails leave the house.
type Options struct {
	SMTPURL string         // empty: mails stay queued
	From    string         // sender, e.g. Lotse <lotse@example.org>
	EMLDir  string         // demo: every mail is also written there as a file
	Roots   *x509.CertPool // nil: the system's
	Log     *slog.Logger
}

// Sender takes mails from the outbox to the mail server.
type Sender struct {
	db        *db.DB
	from      Address
	transport *transport // nil: none configured
	emlDir    string
	log       *slog.Logger
}

// NewSender checks the options.
func NewSender(d *db.DB, o Options) (*Sender, error) {
	s := &Sender{db: d, emlDir: o.EMLDir, log: o.Log}
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

// Deliver sends what is due in the outbox of the tenant of ctx. A mail that
// fails is due again later and is no error of the job; a tick once a minute
// finds it.
func (s *Sender) Deliver(ctx context.Context) error {
	if s.emlDir != "" {
		if err := s.writeFiles(ctx); err != nil {
			return err
		}
	}
	if s.transport == nil {
		return nil
	}
	for range batch {
		row, err := s.claim(ctx)
		if err != nil || row == nil {
			return err
		}
		if err := s.deliver(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// claim takes one due mail for the length of the lease, in a transaction of
// its own: no lock and no connection is held while the mail server thinks.
func (s *Sender) claim(ctx context.Context) (row *outboxRow, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := clock.Now(ctx)
		row, err = claim(tx, now, now.Add(lease))
		return err
	})
	return row, err
}

func (s *Sender) deliver(ctx context.Context, row *outboxRow) error {
	e, err := s.envelope(row)
	if err == nil {
		err = s.transport.send(ctx, e)
	}
	now := clock.Now(ctx)
	o := outcome{State: stateSent, At: now, MessageID: messageID(row.ID, s.from)}
	switch {
	case err == nil:
	case refused(err) || now.Sub(row.CreatedAt) > giveUp:
		o.State, o.Error = stateFailed, err.Error()
		s.log.Error("mail given up", "mail", row.ID, "template", row.Template, "error", reason(err))
	default:
		o.State, o.Error, o.NextTry = stateQueued, err.Error(), now.Add(pause(row.Tries))
		s.log.Warn("mail waits", "mail", row.ID, "template", row.Template, "tries", row.Tries, "error", reason(err))
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return settle(tx, row.ID, o) })
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
	return envelope{id: row.ID, from: s.from, to: to, lang: row.Lang, at: row.CreatedAt, message: r, calendar: calendarOf(row.Fields)}, nil
}

// writeFiles writes waiting mails that have no file yet, so that the demo can
// be tried without a mail server.
func (s *Sender) writeFiles(ctx context.Context) error {
	var rows []outboxRow
	err := s.db.InTx(ctx, func(_ context.Context, tx *db.Tx) (err error) {
		rows, err = waiting(tx, batch)
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
