package login

import (
	"context"
	"strings"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// limit bounds the attempts on one subject within a window. The window begins
// with the first attempt and is not prolonged by later ones, so a lock always
// ends by itself.
type limit struct {
	kind   string
	max    int
	window time.Duration
}

// A town hall sits behind one address, so the limits of a source are wide.
var (
	nameLimit        = limit{"name", 5, 15 * time.Minute}
	sourceLimit      = limit{"source", 200, 15 * time.Minute}
	codeLimit        = limit{"code-source", 60, 15 * time.Minute}
	resetLimit       = limit{"reset", 3, time.Hour}
	resetSourceLimit = limit{"reset-source", 60, time.Hour}
)

// tally is one subject under a limit.
type tally struct {
	limit
	subject []byte
}

func (l limit) of(subject string) tally {
	return tally{l, digest(l.kind + "\n" + strings.ToLower(strings.TrimSpace(subject)))}
}

// count counts one attempt on each subject, before it is known whether the
// attempt succeeds: parallel guesses cannot slip through together. It returns
// the subject that is over its limit and when its window ends.
func count(ctx context.Context, tx *db.Tx, tallies ...tally) (over string, until time.Time, err error) {
	now := clock.Now(ctx)
	for _, t := range tallies {
		n, from, err := addAttempt(ctx, tx, t, now)
		if err != nil {
			return "", time.Time{}, err
		}
		if n > t.max && over == "" {
			over, until = t.kind, from.Add(t.window)
		}
	}
	return over, until, nil
}

// limited is the refusal; it reads the same for known and unknown names.
func limited(ctx context.Context, over string, until time.Time) error {
	id := "login.limited.source"
	if over == nameLimit.kind {
		id = "login.limited.name"
	}
	// Rounded up: who comes back at the minute shown is let in.
	return fault.New(fault.Limited, id, fault.Args{"Time": i18n.Time(ctx, until.Add(time.Minute-1))})
}
