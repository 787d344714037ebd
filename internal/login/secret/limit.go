package secret

import (
	"context"
	"strings"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Limit bounds the attempts on one subject within a window. The window begins
// with the first attempt and is not prolonged by later ones, so a lock always
// ends by itself.
type Limit struct {
	Kind   string // names the counter
	Max    int
	Window time.Duration
	OfName bool // the subject is one person's name, not an address many share
}

// Tally is one subject under a limit.
type Tally struct {
	limit   Limit
	subject []byte
}

// Of is the tally of a subject as typed.
func (l Limit) Of(subject string) Tally {
	return Tally{l, Digest(l.Kind + "\n" + strings.ToLower(strings.TrimSpace(subject)))}
}

// OfDigest is the tally of a subject of which only the digest is known.
func (l Limit) OfDigest(subject []byte) Tally { return Tally{l, subject} }

// Count counts one attempt on each subject, before it is known whether the
// attempt succeeds: parallel guesses cannot slip through together. Over is the
// refusal where one is over its limit, the same for known and unknown names;
// it is returned to the caller once the count is committed.
func Count(ctx context.Context, tx *db.Tx, tallies ...Tally) (over, err error) {
	for _, t := range tallies {
		n, from, err := t.add(ctx, tx, clock.Now(ctx))
		if err != nil {
			return nil, err
		}
		if n > t.limit.Max && over == nil {
			over = t.limit.refusal(ctx, from)
		}
	}
	return over, nil
}

func (l Limit) refusal(ctx context.Context, from time.Time) error {
	id := "login.limited.source"
	if l.OfName {
		id = "login.limited.name"
	}
	// Rounded up: who comes back at the minute shown is let in.
	return fault.New(fault.Limited, id, fault.Args{"Time": i18n.Time(ctx, from.Add(l.Window+time.Minute-1))})
}

// Try counts one attempt and returns which one of its window it is.
func Try(ctx context.Context, tx *db.Tx, t Tally) (n int, err error) {
	n, _, err = t.add(ctx, tx, clock.Now(ctx))
	return n, err
}
