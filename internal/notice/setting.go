package notice

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/mail"
)

// Setting is when people are told. Times are minutes of the local day.
type Setting struct {
	DigestAt  int
	QuietFrom int
	QuietTo   int // equal to QuietFrom: no quiet hours

	// EscalateAfter is after how many days overdue supervisors are told how many
	// of their people are late; 0: never.
	EscalateAfter int
}

// Blackout is days on which the people of a unit and below are not told
// anything.
type Blackout struct {
	ID   uuid.UUID
	Unit uuid.UUID // Nil: the whole town
	From clock.Date
	To   clock.Date // the first day they are told again
}

const (
	standardDigest = 7 * 60
	standardFrom   = 20 * 60
	standardTo     = 6 * 60

	mostDays   = 90 // to escalate after, of a blackout
	dayMinutes = 24 * 60
)

// hours are the quiet hours.
func (s Setting) hours() mail.Quiet { return mail.Quiet{From: s.QuietFrom, To: s.QuietTo} }

// minuteOf is the minute that a clock on the wall shows.
func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// due reports whether the digest's time of the day has come and it is not
// quiet. What the wall clock skips or repeats at night changes nothing: the day
// counts, and the run of a day is made once.
func (s Setting) due(now time.Time) bool {
	return minuteOf(now) >= s.DigestAt && !s.hours().At(minuteOf(now))
}

// Names of the fields of the settings.
const (
	FieldDigest   = "digest_at"
	FieldQuiet    = "quiet_from"
	FieldQuietTo  = "quiet_to"
	FieldEscalate = "escalate_after"
	FieldUnit     = "unit"
	FieldFrom     = "from"
	FieldTo       = "to"
)

func (s Setting) check() (fields []fault.Field) {
	for name, minute := range map[string]int{FieldDigest: s.DigestAt, FieldQuiet: s.QuietFrom, FieldQuietTo: s.QuietTo} {
		if minute < 0 || minute >= dayMinutes {
			fields = append(fields, fault.Field{Name: name, ID: "notice.time"})
		}
	}
	if len(fields) == 0 && s.hours().At(s.DigestAt) {
		fields = append(fields, fault.Field{Name: FieldDigest, ID: "notice.digest_quiet"})
	}
	if s.EscalateAfter < 0 || s.EscalateAfter > mostDays {
		fields = append(fields, fault.Field{Name: FieldEscalate, ID: "notice.escalate_days"})
	}
	return fields
}

// Settings are the times and the blackouts that have not passed.
func (s *Service) Settings(ctx context.Context) (set Setting, list []Blackout, err error) {
	if err := actor.Require(ctx, Settle); err != nil {
		return set, nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		stored, err := settings(ctx, tx)
		if err != nil {
			return err
		}
		set = stored.Setting
		list, err = blackouts(ctx, tx, clock.Today(ctx))
		return err
	})
	return set, list, err
}

// Set changes the times.
func (s *Service) Set(ctx context.Context, set Setting) error {
	if err := actor.Require(ctx, Settle); err != nil {
		return err
	}
	if fields := set.check(); len(fields) > 0 {
		return fault.InvalidInput(fields...)
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := updateSettings(ctx, tx, set); err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "notice.set", Object: "tenant", ID: tx.Tenant(), Detail: map[string]any{
			"digest_at": set.DigestAt, "quiet_from": set.QuietFrom, "quiet_to": set.QuietTo, "escalate_after": set.EscalateAfter,
		}})
		return nil
	})
}

// AddBlackout begins a blackout of a unit (slug; "" is the whole town) whose
// last day is until.
func (s *Service) AddBlackout(ctx context.Context, unit string, from, until clock.Date) error {
	if err := actor.Require(ctx, Settle); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b := Blackout{ID: db.NewID(), From: from, To: until.AddDays(1)}
		tree, err := s.Org.Tree(ctx)
		if err != nil {
			return err
		}
		var fields []fault.Field
		if u, ok := tree.BySlug(unit); ok {
			b.Unit = u.ID
		} else if unit != "" {
			fields = append(fields, fault.Field{Name: FieldUnit, ID: "people.unit_not_found"})
		}
		if from.IsZero() {
			fields = append(fields, fault.Field{Name: FieldFrom, ID: "notice.blackout_from"})
		}
		if until.Before(from) || until.Before(clock.Today(ctx)) || until.Sub(from) > mostDays {
			fields = append(fields, fault.Field{Name: FieldTo, ID: "notice.blackout_to"})
		}
		if len(fields) > 0 {
			return fault.InvalidInput(fields...)
		}
		audit.Record(ctx, tx, audit.Entry{Action: "notice.blackout", Object: "notice_blackout", ID: b.ID, Detail: map[string]any{
			"unit": b.Unit, "from": b.From.String(), "to": b.To.String(),
		}})
		return insertBlackout(ctx, tx, b)
	})
}

// EndBlackout takes a blackout away.
func (s *Service) EndBlackout(ctx context.Context, id uuid.UUID) error {
	if err := actor.Require(ctx, Settle); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		audit.Record(ctx, tx, audit.Entry{Action: "notice.blackout_ended", Object: "notice_blackout", ID: id})
		return deleteBlackout(ctx, tx, id)
	})
}

// newKey signs the addresses that end mails.
func newKey() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return key
}
