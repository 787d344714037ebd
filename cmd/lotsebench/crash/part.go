package crash

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// Part is one kind of fault with its twin: the same fault where what protects
// is switched off, so that the proof is seen to be able to fail.
type Part struct {
	Name        string
	proof, twin play
	verdict     func(p Proof) error // beyond what holds for all
}

// How long people may wait for an answer while the database does not answer,
// and how long the program may take to be ready when it does. The first is the
// deadline of a request with room for a busy machine.
const (
	longestAnswer   = 5 * time.Second
	longestRecovery = 30 * time.Second
)

const smallest = 320 << 20 // bytes of the disk that fills up

// Parts are all of them, with the numbers of `make chaos`.
func Parts() []Part {
	return []Part{
		{
			"server",
			play{fault: killServers, count: 1000, between: 0.5},
			play{fault: killServers, count: 12, between: 1, bare: true},
			killedOften,
		},
		{
			"database",
			play{fault: killDatabase, count: 100, between: 0.4},
			play{fault: killDatabase, count: 4, lazy: true},
			killedOften,
		},
		{
			"freeze",
			play{fault: freeze, count: 1, hold: 30 * time.Second},
			play{fault: freeze, count: 2, hold: 4 * time.Second, bare: true},
			keptAnswering,
		},
		{
			"disk",
			play{fault: fullDisk, count: 3, hold: 8 * time.Second, disk: smallest},
			play{fault: fullDisk, count: 3, hold: 2 * time.Second, disk: smallest, lazy: true},
			keptAnswering,
		},
		{
			"two",
			play{fault: killInTurns, count: 40, instances: 2},
			play{fault: killInTurns, count: 10, instances: 2, bare: true},
			func(Proof) error { return nil },
		},
		{
			"rolling",
			play{fault: roll, count: 20, instances: 2},
			play{fault: roll, count: 6, instances: 2, bare: true},
			failedNothing,
		},
	}
}

// Names are those of all parts.
func Names() []string {
	var names []string
	for _, p := range Parts() {
		names = append(names, p.Name)
	}
	return names
}

// Times is the part with another number of faults, and a twin that has no more.
func (p Part) Times(n int) Part {
	p.proof.count, p.twin.count = n, min(n, p.twin.count)
	return p
}

// Holding is the part with faults that last d.
func (p Part) Holding(d time.Duration) Part {
	p.proof.hold, p.twin.hold = d, min(d, p.twin.hold)
	return p
}

// Prove runs a part and beside it its twin, on copies of the stage's town.
//
// What the twin's few faults meet is chance, so a run that met nothing is
// repeated; a twin that never meets anything proves nothing.
func (st *Stage) Prove(ctx context.Context, p Part) (Proof, error) {
	proof := Proof{Part: p}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		proof.Report, err = st.run(ctx, filepath.Join(st.dir, p.Name), p.proof)
		return err
	})
	group.Go(func() (err error) {
		for try := 0; err == nil && try < twinTries && proof.control() == 0; try++ {
			proof.Twin, err = st.run(ctx, filepath.Join(st.dir, fmt.Sprintf("%s-twin-%d", p.Name, try)), p.twin)
		}
		return err
	})
	err := group.Wait()
	return proof, err
}

const twinTries = 6

// Proof is a part that ran.
type Proof struct {
	Part
	Report
	Twin Report
}

func (p Proof) String() string {
	return Line(p.Acknowledged, len(p.Lost), len(p.Doubled), p.control())
}

// Line is what a part and all of them together say.
func Line(acknowledged, lost, doubled, control int) string {
	return fmt.Sprintf("acknowledged %d, lost %d, doubled %d, control lost/doubled %d", acknowledged, lost, doubled, control)
}

// Sum is the line of several proofs.
func Sum(proofs []Proof) string {
	var acknowledged, lost, doubled, control int
	for _, p := range proofs {
		acknowledged, lost, doubled, control = acknowledged+p.Acknowledged, lost+len(p.Lost), doubled+len(p.Doubled), control+p.control()
	}
	return Line(acknowledged, lost, doubled, control)
}

func (p Proof) control() int { return len(p.Twin.Lost) + len(p.Twin.Doubled) }

// Details are figures beside the verdict.
func (p Proof) Details() string {
	return fmt.Sprintf("%s: %s\n%s control: %d lost, %d doubled, %s", p.Name, p.Report, p.Name, len(p.Twin.Lost), len(p.Twin.Doubled), p.Twin)
}

// Verdict says why the proof fails, nil where it holds.
func (p Proof) Verdict() error {
	switch r := p.Report; {
	case len(r.Lost) > 0:
		return fmt.Errorf("%d acknowledged writes are lost, the first is %s", len(r.Lost), r.Lost[0])
	case len(r.Doubled) > 0:
		return fmt.Errorf("%d writes are doubled, the first is %s", len(r.Doubled), r.Doubled[0])
	case r.Acknowledged == 0:
		return errors.New("nobody got anything acknowledged")
	case r.Disturbed > 0:
		return fmt.Errorf("%d writes were refused to the only one who writes", r.Disturbed)
	case r.Drift > 0:
		return fmt.Errorf("the readiness of %d people differs from the facts", r.Drift)
	case len(r.Unclear) > 0:
		return fmt.Errorf("%d refusals are unclear, the first is %s", len(r.Unclear), r.Unclear[0])
	case r.Arrived < r.Posted:
		return fmt.Errorf("%d of %d letters arrived: the worker does not work", r.Arrived, r.Posted)
	case r.Twice > 0:
		return fmt.Errorf("%d letters arrived twice", r.Twice)
	case len(r.Recovery) > 0 && slices.Max(r.Recovery) > longestRecovery:
		return fmt.Errorf("ready again only after %s", slices.Max(r.Recovery))
	case p.control() == 0:
		return errors.New("the control without protection loses and doubles nothing: the proof proves nothing")
	}
	return p.verdict(p)
}

// killedOften asks that kills fell where they hurt and courses were completed.
func killedOften(p Proof) error {
	switch {
	case 5*p.Between < p.Faults:
		return fmt.Errorf("only %d of %d kills fell between commit and answer", p.Between, p.Faults)
	case p.Completions == 0 && p.Acknowledged > 600: // a course takes 25 writes, and 12 people are at it
		return fmt.Errorf("nobody completed the course within %d acknowledged writes", p.Acknowledged)
	}
	return nil
}

// keptAnswering asks that people were told, and soon.
func keptAnswering(p Proof) error {
	switch {
	case p.Busy == 0:
		return errors.New("nobody was told that the program does not answer")
	case p.Slowest > longestAnswer:
		return fmt.Errorf("an answer took %s", p.Slowest)
	case p.Broken > 0:
		return fmt.Errorf("%d requests got no answer at all", p.Broken)
	}
	return nil
}

// failedNothing asks that an update hurts nobody: a connection may be refused,
// which sends the request to the other instance, but none breaks and no
// answer is 5xx. The twin must break some.
func failedNothing(p Proof) error {
	switch {
	case p.Broken > 0 || p.Busy > 0:
		return fmt.Errorf("%d requests broke off, %d were answered with 503", p.Broken, p.Busy)
	case p.Twin.Broken == 0:
		return errors.New("the control breaks no request")
	}
	return nil
}
