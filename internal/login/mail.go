package login

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/mail"
)

// SendLink is the job that mails a one-time link. The code is made by the job
// and stands in no argument. Account zero is nobody: see RequestReset.
type SendLink struct {
	Tenant  uuid.UUID `json:"tenant"`
	Account uuid.UUID `json:"account"`
	Purpose Purpose   `json:"purpose"`
}

// Kind implements job.Args.
func (SendLink) Kind() string { return "login.link" }

// TenantID implements job.Args.
func (a SendLink) TenantID() uuid.UUID { return a.Tenant }

// Register says how the feature's jobs are done.
func (s *Service) Register(r *job.Registry) { job.Register(r, s.sendLink) }

// RequestReset mails a link for a new password if name is an account with an
// address. The caller cannot tell: answer, statements and jobs are the same.
func (s *Service) RequestReset(ctx context.Context, name, source string) error {
	var often, over error // for this name, from this source
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if often, err = secret.Count(ctx, tx, resetLimit.Of(name)); err != nil {
			return err
		}
		if over, err = secret.Count(ctx, tx, resetSourceLimit.Of(source)); err != nil {
			return err
		}
		acc, err := selectCredentials(ctx, tx, name, clock.Today(ctx))
		if err != nil || often != nil || over != nil {
			return err
		}
		return s.queue.Enqueue(ctx, tx, SendLink{Tenant: tx.Tenant(), Account: acc.Account, Purpose: Reset})
	})
	// Over the limit of one name the earlier mails are still on their way;
	// saying so would tell nothing new to its owner and something to others.
	if err == nil && often == nil {
		return over
	}
	return err
}

func (s *Service) sendLink(ctx context.Context, args SendLink) error {
	if args.Account == uuid.Nil {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.tenants.Current(ctx)
		if err != nil {
			return err
		}
		who, err := selectOwnerOf(ctx, tx, args.Account)
		if err != nil || who == nil || who.Closed || who.Email == "" {
			return err
		}
		to, err := mail.NewAddress(who.Name, who.Email)
		if err != nil {
			return nil // HR delivered what is no address; trying again would not help
		}
		code, expires, err := issue(ctx, tx, args.Account, args.Purpose)
		if err != nil {
			return err
		}
		return s.outbox.Queue(ctx, tx, mail.Message{
			To: to, Person: who.Person, Lang: who.Lang, Letter: letterOf(ctx, args.Purpose, t.Name, who, s.url(t, who.Lang, code), expires),
		})
	})
}

func letterOf(ctx context.Context, p Purpose, town i18n.Text, who *Owner, link string, expires time.Time) mail.Letter {
	name, _ := town.In(who.Lang)
	until := i18n.DateTime(i18n.WithLang(ctx, who.Lang), expires)
	if p == Start {
		return mail.Invitation{Person: who.Name, Tenant: name, Login: who.Login, Link: link, Until: until}
	}
	return mail.Reset{Person: who.Name, Tenant: name, Link: link, Until: until}
}

// tellChanged mails the owner that the password was changed, in case it was
// somebody else.
func (s *Service) tellChanged(ctx context.Context, tx *db.Tx, account uuid.UUID) error {
	who, err := selectOwnerOf(ctx, tx, account)
	if err != nil || who == nil || who.Email == "" {
		return err
	}
	to, err := mail.NewAddress(who.Name, who.Email)
	if err != nil {
		return nil // HR delivered what is no address
	}
	t, err := s.tenants.Current(ctx)
	if err != nil {
		return err
	}
	town, _ := t.Name.In(who.Lang)
	return s.outbox.Queue(ctx, tx, mail.Message{To: to, Person: who.Person, Lang: who.Lang, Letter: mail.PasswordChanged{
		Person: who.Name, Tenant: town,
		When: i18n.DateTime(i18n.WithLang(ctx, who.Lang), clock.Now(ctx)),
		Link: s.tenants.BaseURL(t) + "/" + string(who.Lang) + "/login/reset",
	}})
}
