package duty

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/clock"
)

// Evidence is a fact with where it comes from: a completion of a course or a
// path, or a proof from elsewhere.
type Evidence struct {
	Fact
	ID        uuid.UUID
	Course    uuid.UUID // of a completion
	Path      uuid.UUID // of a completed path, whose id is ID
	VersionNo int
	Grade     learn.Evidence
	Issuer    string // of a proof; of an instruction, who gave it
	Recorded  time.Time

	Counts      bool       // for the duty it was asked for
	CountsUntil clock.Date // the last day it does; zero with Counts: for good
}

// takes reports whether the evidence is of a way: of a course and good enough,
// or a proof or an instruction where one is taken.
func (t Terms) takes(e Evidence) bool {
	if e.Proof || e.Instruction {
		return t.accepts(e.Fact)
	}
	return slices.ContainsFunc(t.Ways, func(w Way) bool {
		if e.Path != uuid.Nil {
			return w.By == ByPath && w.Path == e.Path
		}
		return w.By == ByCourse && w.Course == e.Course &&
			(w.Grade == "" || slices.Index(grades, string(e.Grade)) <= slices.Index(grades, string(w.Grade)))
	})
}

// judge says of each piece of evidence whether and until when it counts, and
// returns how the person stands.
func (t Terms) judge(land clock.Land, s Standing, list []Evidence) Dates {
	s.Facts = nil
	for i, e := range list {
		if !t.takes(e) {
			continue
		}
		s.Facts = append(s.Facts, e.Fact)
		if t.credits(e.Fact, s.FirstSince) {
			list[i].Counts, list[i].CountsUntil = true, t.until(e.Fact)
		}
	}
	return t.Dates(land, s)
}

// decisive is the evidence that counts longest: what Dates say it was done by.
func decisive(d Dates, list []Evidence) *Evidence {
	for i, e := range list {
		if e.Counts && e.On == d.DoneOn && e.CountsUntil == d.DoneUntil {
			return &list[i]
		}
	}
	return nil
}
