package login

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Purpose is why a one-time link was made.
type Purpose string

// The purposes.
const (
	Start Purpose = "start" // begins an account
	Reset Purpose = "reset" // replaces a forgotten password
)

const codeLength = 20 // 100 bits: short enough to type from a letter

// life is how long a link works: internal mail takes days, a reset does not.
var life = map[Purpose]time.Duration{Start: 30 * 24 * time.Hour, Reset: time.Hour}

// Link is a one-time link that still works.
type Link struct {
	Account uuid.UUID
	Purpose Purpose
	Login   string
	Name    string
	Expires time.Time
}

// issue makes the one link of its purpose that works for an account; older
// ones end. The code exists in the answer only.
func issue(ctx context.Context, tx *db.Tx, account uuid.UUID, p Purpose) (code string, expires time.Time, err error) {
	now := clock.Now(ctx)
	code, expires = secret.NewCode(codeLength, 5), now.Add(life[p])
	if err := VoidLinks(ctx, tx, account, p); err != nil {
		return "", time.Time{}, err
	}
	err = insertLink(ctx, tx, account, p, secret.Digest(secret.PlainCode(code)), now, expires)
	audit.Record(ctx, tx, audit.Entry{
		Action: "login.link.issued", Object: "account", ID: account,
		Detail: map[string]any{"purpose": p},
	})
	return code, expires, err
}

// StartLink begins the account of an owner once more and returns the link.
func (s *Service) StartLink(ctx context.Context, tx *db.Tx, who *Owner) (link string, err error) {
	t, err := s.tenants.Current(ctx)
	if err != nil {
		return "", err
	}
	code, _, err := issue(ctx, tx, who.Account, Start)
	return s.url(t, who.Lang, code), err
}

// url is the address of a link in the reader's language.
func (s *Service) url(t *tenant.Tenant, lang i18n.Lang, code string) string {
	return s.page(t, lang) + "/" + code
}

// page is where a code is typed by hand.
func (s *Service) page(t *tenant.Tenant, lang i18n.Lang) string {
	return s.tenants.BaseURL(t) + "/" + string(lang) + "/login/link"
}

// OpenLink shows what a code is for and does not use it up: mail scanners
// open every link.
func (s *Service) OpenLink(ctx context.Context, code, source string) (*Link, error) {
	var link *Link
	var over error
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if link, err = selectLink(ctx, tx, secret.Digest(secret.PlainCode(code)), clock.Now(ctx)); err != nil || link != nil {
			return err
		}
		over, err = secret.Count(ctx, tx, codeLimit.Of(source)) // only wrong codes count
		return err
	})
	if err = cmp.Or(err, over); err != nil {
		return nil, err
	}
	if link == nil {
		return nil, fault.Missing("login.link.gone")
	}
	return link, nil
}

// UseLink sets the password, ends every session and every lock of the
// account, and signs the person in. Of any number of parallel uses one works.
func (s *Service) UseLink(ctx context.Context, code, password string, from From) (*Opened, error) {
	link, err := s.OpenLink(ctx, code, from.Source)
	if err != nil {
		return nil, err
	}
	if err := checkPassword(password, link.Login); err != nil {
		return nil, err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return nil, err
	}
	var opened *Opened
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := clock.Now(ctx)
		won, err := useLink(ctx, tx, secret.Digest(secret.PlainCode(code)), now)
		if err != nil {
			return err
		}
		if !won {
			return fault.Missing("login.link.gone")
		}
		if err := s.replacePassword(ctx, tx, link.Account, link.Login, hash, uuid.Nil); err != nil {
			return err
		}
		if err := VoidLinks(ctx, tx, link.Account, ""); err != nil {
			return err
		}
		if link.Purpose == Reset {
			if err := s.tellChanged(ctx, tx, link.Account); err != nil {
				return err
			}
		}
		opened, err = OpenSession(ctx, tx, link.Account, from)
		return err
	})
	return opened, err
}

// replacePassword also ends all sessions but one and every lock: whoever
// knew the old password is out, whoever was locked out is in.
func (s *Service) replacePassword(ctx context.Context, tx *db.Tx, account uuid.UUID, login, hash string, but uuid.UUID) error {
	if err := updateHash(ctx, tx, account, hash); err != nil {
		return err
	}
	if _, err := EndSessions(ctx, tx, account, but); err != nil {
		return err
	}
	audit.Record(ctx, tx, audit.Entry{Action: "login.password.set", Object: "account", ID: account})
	return secret.Forget(ctx, tx, nameLimit.Of(login))
}
