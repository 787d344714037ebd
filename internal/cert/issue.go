package cert

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Issue writes the certificates of completions with the effects of the caller. The same
// fact again issues nothing: a completion has one certificate.
func (s *Service) Issue(ctx context.Context, tx *db.Tx, facts []Fact) {
	now := clock.Now(ctx)
	for _, f := range facts {
		if f.Replaces != uuid.Nil {
			revokeCorrected(ctx, tx, f.Replaces, now)
		}
		if !f.Passed {
			continue
		}
		insert(tx, row{
			TenantID: tx.Tenant(), ID: db.NewID(), Code: NewCode(), CompletionID: f.Completion,
			PersonID: f.Person, PersonName: f.PersonName, CourseTitle: f.Course, VersionNo: f.VersionNo,
			CompletedOn: f.Completed, Minutes: f.Minutes, TenantName: f.Tenant,
			ValidUntil: f.ValidUntil, Evidence: f.Evidence, IssuedAt: now,
		})
	}
}

// Revoke declares a certificate void, with a reason its holder can read. A
// second revocation is a conflict.
func (s *Service) Revoke(ctx context.Context, code Code, reason string) error {
	if err := requireRevoke(ctx); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.InvalidInput(fault.Field{Name: "reason", ID: "cert.reason_missing"})
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := byCode(ctx, tx, code)
		if err != nil {
			return err
		}
		if c == nil {
			return fault.Missing("cert.not_found")
		}
		if err := insertRevocation(ctx, tx, c.ID, reason, clock.Now(ctx)); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "cert.revoked", Object: "certificate", ID: c.ID})
		return nil
	})
}

// requireRevoke wants the right for the whole tenant: a certificate belongs to
// no unit, its holder may have moved since.
func requireRevoke(ctx context.Context) error {
	if err := actor.Require(ctx, Revoke); err != nil {
		return err
	}
	if !actor.From(ctx).Everywhere(Revoke) {
		return fault.Denied("error.forbidden", fault.Args{"Permission": string(Revoke)})
	}
	return nil
}
