package hrimport

import (
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// wanted is a row that looks for its posting.
type wanted struct {
	row
	family uuid.UUID
	found  *people.Posting
}

// matcher pairs the rows of one person with the postings known of them.
type matcher struct {
	*differ
	person uuid.UUID
	rows   []wanted
	have   []people.Posting
	used   []bool
	ended  map[uuid.UUID]bool
}

// postings plans what the rows do to the postings of one person and reports
// whether that is anything.
func (d *differ) postings(k *known, rows []row) bool {
	m := &matcher{differ: d, person: k.person.ID, ended: map[uuid.UUID]bool{}}
	for _, p := range k.postings {
		if p.To.IsZero() || p.To.After(p.From) { // not taken back
			m.have = append(m.have, p)
		}
	}
	m.used = make([]bool, len(m.have))
	for _, r := range rows {
		m.rows = append(m.rows, wanted{row: r, family: d.family(r)})
	}
	before := len(d.out.changes)
	m.pair()
	complete := !d.rows.incomplete[k.person.PersonnelNumber]
	for i := range m.rows {
		m.plan(&m.rows[i], complete)
	}
	if complete {
		m.endRest()
	}
	return len(d.out.changes) > before
}

// pair finds the posting of each row: first the very same, then the same
// start, then the same unit and job family with another start.
func (m *matcher) pair() {
	sameWork := func(w *wanted, p people.Posting) bool {
		// A row that ended before the posting began means an earlier one.
		return p.Unit == w.unit && p.JobFamily == w.family && (w.to.IsZero() || w.to.After(p.From))
	}
	for _, fits := range []func(*wanted, people.Posting) bool{
		func(w *wanted, p people.Posting) bool {
			return sameWork(w, p) && p.ReportedFrom == w.from && p.To == w.to
		},
		func(w *wanted, p people.Posting) bool {
			return sameWork(w, p) && p.ReportedFrom == w.from && p.OpenOn(m.today)
		},
		func(w *wanted, p people.Posting) bool {
			return sameWork(w, p) && p.OpenOn(m.today) && !m.past(w)
		},
	} {
		for i := range m.rows {
			if m.rows[i].found == nil {
				m.rows[i].found = m.take(func(p people.Posting) bool { return fits(&m.rows[i], p) })
			}
		}
	}
}

func (m *matcher) take(fits func(people.Posting) bool) *people.Posting {
	for i, p := range m.have {
		if !m.used[i] && fits(p) {
			m.used[i] = true
			return &m.have[i]
		}
	}
	return nil
}

// past reports whether the row was over before today.
func (m *matcher) past(w *wanted) bool { return !w.to.IsZero() && !w.to.After(m.today) }

// movable reports whether the posting could be the one a row has moved away
// from: open, and not already followed by the posting of an earlier move.
func (m *matcher) movable(p people.Posting) bool {
	followed := slices.ContainsFunc(m.have, func(o people.Posting) bool {
		return !p.To.IsZero() && o.From == p.To && !m.ended[o.ID]
	})
	return p.OpenOn(m.today) && !followed
}

func (m *matcher) plan(w *wanted, complete bool) {
	counts := &m.out.counts.Postings
	if w.found != nil {
		if m.update(w, m.adjusted(w)) {
			counts.Changed++
		} else {
			counts.Unchanged++
		}
		return
	}
	if complete && !m.past(w) {
		w.found = m.take(func(p people.Posting) bool { return m.movable(p) && p.ReportedFrom == w.from })
		if w.found == nil {
			w.found = m.take(m.movable)
		}
	}
	if w.found != nil {
		counts.Changed++
		m.move(w)
		return
	}
	counts.Created++
	m.create(w, m.begin(w))
}

// begin is when a new posting starts: as delivered, or today where the same
// posting had ended and is back.
func (m *matcher) begin(w *wanted) clock.Date {
	for _, p := range m.have {
		if p.Unit == w.unit && p.JobFamily == w.family && p.ReportedFrom == w.from && !m.past(w) && m.today.After(w.from) {
			return m.today
		}
	}
	return w.from
}

// adjusted is the found posting with the row's values.
func (m *matcher) adjusted(w *wanted) people.Posting {
	p := *w.found
	if p.ReportedFrom != w.from {
		if p.From == p.ReportedFrom {
			p.From = w.from
		}
		p.ReportedFrom = w.from
	}
	return m.filled(p, w)
}

func (m *matcher) filled(p people.Posting, w *wanted) people.Posting {
	if m.given(hrfile.Post) {
		p.Post = w.post
	}
	if m.given(hrfile.Share) {
		p.Share = w.share
	}
	if m.given(hrfile.Supervisor) {
		p.Supervisor = w.supervisor
	}
	if m.given(hrfile.End) {
		p.To = w.to
	}
	if !p.To.IsZero() && p.To.Before(p.From) {
		p.To = p.From
	}
	return p
}

func (m *matcher) update(w *wanted, after people.Posting) bool {
	if after == *w.found {
		return false
	}
	c := change{
		object: objPosting, action: update, id: after.ID, person: m.person, line: w.line,
		before: postingValuesOf(*w.found), after: postingValuesOf(after),
	}
	if !after.To.IsZero() && w.found.To.IsZero() && !after.To.After(m.today) {
		c.action = end
	}
	m.out.changes = append(m.out.changes, c)
	*w.found = after // what follows what is judged by the new dates
	return true
}

// move ends the old posting and begins one in the other unit or job family:
// history stays. HR often keeps the date of entry; then the move is today.
func (m *matcher) move(w *wanted) {
	old := *w.found
	since := m.today
	if w.from.After(old.ReportedFrom) && w.from.After(old.From) {
		since = w.from
	}
	if !since.After(old.From) {
		// It has not begun, or began today: there is no history to keep.
		p := old
		p.Unit, p.JobFamily, p.ReportedFrom = w.unit, w.family, w.from
		if !w.to.IsZero() && !w.to.After(p.From) {
			p.From = w.from
		}
		m.update(w, m.filled(p, w))
		return
	}
	gone := old
	gone.To = since
	m.out.changes = append(m.out.changes, change{
		object: objPosting, action: end, id: old.ID, person: m.person, line: w.line,
		before: postingValuesOf(old), after: postingValuesOf(gone),
	})
	m.create(w, since)
}

func (m *matcher) create(w *wanted, from clock.Date) {
	p := m.filled(people.Posting{
		ID: db.NewID(), Person: m.person, Unit: w.unit, JobFamily: w.family,
		Share: fullTime, ReportedFrom: w.from, From: from,
	}, w)
	m.out.changes = append(m.out.changes, change{
		object: objPosting, action: create, id: p.ID, person: m.person, line: w.line, after: postingValuesOf(p),
	})
}

const fullTime = 100_00

// endRest ends the postings the file no longer shows of a person it names,
// the last first: with the end of a move its beginning ends too.
func (m *matcher) endRest() {
	for i := len(m.have) - 1; i >= 0; i-- {
		if p := m.have[i]; !m.used[i] && m.movable(p) {
			m.out.counts.Postings.Ended++
			m.ended[p.ID] = true
			m.end(p, false)
		}
	}
}
