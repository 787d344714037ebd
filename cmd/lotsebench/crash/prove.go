package crash

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"
)

// Proof is the run that must find nothing and its control, which must.
type Proof struct {
	Report
	Control Report
}

func (p Proof) String() string {
	return fmt.Sprintf("%s; control lost/doubled %d", p.Report, len(p.Control.Lost)+len(p.Control.Doubled))
}

// Details are figures beside the verdict.
func (p Proof) Details() string {
	return fmt.Sprintf("%d completions, %d requests sent again, start of the server %s to %s; control: %d kills, %d lost, %d doubled, %d refused",
		p.Completions, p.Repeats, slices.Min(p.Restarts).Round(time.Millisecond), slices.Max(p.Restarts).Round(time.Millisecond),
		p.Control.Kills, len(p.Control.Lost), len(p.Control.Doubled), p.Control.Refused)
}

// controlKills are enough for a program without protection: each leaves a
// write whose repetition is a second one.
const controlKills = 12

// Prove builds both programs below dir and runs them one after the other.
func Prove(ctx context.Context, dir string, kills int, seed uint64) (p Proof, err error) {
	for _, run := range []struct {
		name    string
		report  *Report
		tags    []string
		kills   int
		between float64
	}{
		{"proof", &p.Report, []string{Crashpoints}, kills, 0.5},
		{"control", &p.Control, []string{Crashpoints, Unprotected}, min(kills, controlKills), 1},
	} {
		program, err := Build(ctx, dir, run.tags...)
		if err != nil {
			return p, err
		}
		*run.report, err = Run(ctx, Options{Dir: filepath.Join(dir, run.name), Program: program, Kills: run.kills, Between: run.between, Learners: 12, Seed: seed})
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

// Verdict says why the proof fails, nil where it holds.
func (p Proof) Verdict() error {
	switch r := p.Report; {
	case len(r.Lost) > 0:
		return fmt.Errorf("%d acknowledged writes are lost, the first is %s", len(r.Lost), r.Lost[0])
	case len(r.Doubled) > 0:
		return fmt.Errorf("%d writes are doubled, the first is %s", len(r.Doubled), r.Doubled[0])
	case r.Refused > 0:
		return fmt.Errorf("%d writes were refused to the only one who writes", r.Refused)
	case r.Drift > 0:
		return fmt.Errorf("the readiness of %d people differs from the facts", r.Drift)
	case 5*r.Between < r.Kills:
		return fmt.Errorf("only %d of %d kills fell between commit and answer", r.Between, r.Kills)
	case r.Completions == 0:
		return fmt.Errorf("nobody completed the course within %d acknowledged writes", r.Acknowledged)
	case len(p.Control.Lost)+len(p.Control.Doubled) == 0:
		return errors.New("the control without protection loses and doubles nothing: the proof proves nothing")
	}
	return nil
}
