package courserun

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const (
	// CodeLife is how long a code stands on the trainer's screen.
	CodeLife = 30 * time.Second
	// codesValid is how many codes count at once: who scanned the last one has
	// two minutes to sign in and confirm. A photo sent away is too old by then.
	codesValid = 5
)

// alphabet has no letter that reads like a digit.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeAt is the code of a session at a moment: eight letters, 40 bits.
func codeAt(secret []byte, at time.Time) string {
	var step [8]byte
	binary.BigEndian.PutUint64(step[:], uint64(at.Unix()/int64(CodeLife.Seconds()))) //nolint:gosec // after 1970
	mac := hmac.New(sha256.New, secret)
	_, _ = mac.Write(step[:])
	sum := mac.Sum(nil)
	code := make([]byte, 8)
	for i := range code {
		code[i] = alphabet[sum[i]&31]
	}
	return string(code)
}

func codeHolds(secret []byte, code string, now time.Time) bool {
	for i := range codesValid {
		if hmac.Equal([]byte(codeAt(secret, now.Add(-time.Duration(i)*CodeLife))), []byte(code)) {
			return true
		}
	}
	return false
}

// Desk is what the trainer's device shows at the door.
type Desk struct {
	Run     *Run
	Session Session
	Code    string
	URL     string // what the QR code opens
	Came    int
}

// Desk makes the code of the moment for a session of a run whose list the
// actor keeps.
func (s *Service) Desk(ctx context.Context, slug string, session uuid.UUID) (d Desk, err error) {
	err = s.onList(ctx, slug, session, func(ctx context.Context, tx *db.Tx, r *Run) error {
		d.Run = r
		d.Session, _ = r.session(session)
		if err := doorsOpen(ctx, d.Session); err != nil {
			return err
		}
		t, err := s.Tenants.Current(ctx)
		if err != nil {
			return err
		}
		secret, came, err := sessionSecret(ctx, tx, session)
		if err != nil {
			return err
		}
		d.Code, d.Came = codeAt(secret, clock.Now(ctx)), came
		d.URL = s.Tenants.BaseURL(t) + "/" + string(actor.From(ctx).Lang) + "/events/check-in/" + session.String() + "/" + d.Code
		return nil
	})
	return d, err
}

// CheckIn notes that the actor came: they read the code on the trainer's
// device. Checked in again it changes nothing.
func (s *Service) CheckIn(ctx context.Context, session uuid.UUID, code string) (r *Run, err error) {
	if err := actor.Require(ctx, Book); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if r, err = s.coming(ctx, tx, session); err != nil {
			return err
		}
		secret, _, err := sessionSecret(ctx, tx, session)
		if err != nil {
			return err
		}
		if !codeHolds(secret, code, clock.Now(ctx)) {
			return fault.Clash("run.code_old")
		}
		attend(ctx, tx, r.ID, session, ByCode, []uuid.UUID{r.Mine.ID})
		audit.Record(ctx, tx, audit.Entry{Action: "run.checked_in", Object: "run_place", ID: r.Mine.ID, Detail: map[string]any{"session": session, "means": ByCode}})
		return nil
	})
	return r, err
}

// Coming is the run of a session that the actor has a seat in and that lets
// people in now.
func (s *Service) Coming(ctx context.Context, session uuid.UUID) (r *Run, err error) {
	if err := actor.Require(ctx, Book); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err = s.coming(ctx, tx, session)
		return err
	})
	return r, err
}

func (s *Service) coming(ctx context.Context, tx *db.Tx, session uuid.UUID) (*Run, error) {
	slug, err := slugOf(ctx, tx, "run_session", session)
	if err != nil {
		return nil, err
	}
	r, err := find(ctx, tx, slug)
	if err != nil {
		return nil, err
	}
	one, ok := r.session(session)
	switch {
	case !ok:
		return nil, fault.Missing("run.not_found")
	case r.State != Open:
		return nil, fault.Clash("run.phase." + string(r.State))
	case r.Mine == nil || r.Mine.State != Booked:
		return nil, fault.Clash("run.no_seat")
	}
	return r, doorsOpen(ctx, one)
}

// CheckInCard notes that the owner of an access card came: the card is read on
// the trainer's device, or its number typed. It names who it was.
func (s *Service) CheckInCard(ctx context.Context, slug string, session uuid.UUID, scanned string) (name string, err error) {
	err = s.onList(ctx, slug, session, func(ctx context.Context, tx *db.Tx, r *Run) error {
		one, _ := r.session(session)
		if err := doorsOpen(ctx, one); err != nil {
			return err
		}
		person, err := s.Cards.Owner(ctx, tx, scanned)
		if err != nil {
			return err
		}
		p, ok, err := placeOf(ctx, tx, r.ID, person)
		if err != nil {
			return err
		}
		if !ok || p.State != Booked {
			return fault.InvalidInput(fault.Field{Name: FieldCard, ID: "run.card_unknown"})
		}
		if person == actor.From(ctx).Person {
			return fault.Denied("run.own_list")
		}
		attend(ctx, tx, r.ID, session, ByCard, []uuid.UUID{p.ID})
		audit.Record(ctx, tx, audit.Entry{Action: "run.checked_in", Object: "run_place", ID: p.ID, Detail: map[string]any{"session": session, "means": ByCard}})
		named, err := s.People.Named(ctx, "run.list", person)
		name = named[person].FullName()
		return err
	})
	return name, err
}

// FieldCard is the form field of a scanned card.
const FieldCard = "card"

// doorsOpen refuses a check-in long before a session or after it.
func doorsOpen(ctx context.Context, one Session) error {
	now := clock.Now(ctx)
	if now.Before(one.Starts.Add(-Early)) || now.After(one.Ends.Add(Early)) {
		return fault.Clash("run.doors", fault.Args{"When": period(ctx, one.Starts, one.Ends)})
	}
	return nil
}
