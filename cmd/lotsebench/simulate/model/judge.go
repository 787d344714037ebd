package model

// fits reports whether the duty is for the person today.
func (w *World) fits(duty, person int, today Date) bool {
	d, p := w.Duties[duty], w.Persons[person]
	if d.Ended {
		return false
	}
	for _, a := range p.Absences {
		if a.From <= today && (a.To == 0 || today < a.To && a.To-a.From > 42) {
			return false
		}
	}
	for _, o := range p.Postings {
		if o.on(today) && w.holds(d.Terms.Rule, p, o, today) {
			return true
		}
	}
	return false
}

func (w *World) holds(r Rule, p *Person, o Posting, today Date) bool {
	switch r.Is {
	case "all":
		for _, c := range r.Of {
			if !w.holds(c, p, o, today) {
				return false
			}
		}
		return true
	case "any":
		for _, c := range r.Of {
			if w.holds(c, p, o, today) {
				return true
			}
		}
		return false
	case "not":
		return !w.holds(r.Of[0], p, o, today)
	}
	return w.leaf(r, p, o, today)
}

func (w *World) leaf(r Rule, p *Person, o Posting, today Date) bool {
	switch r.Is {
	case "unit":
		return has(r.IDs, o.Unit) || r.Below && w.below(r.IDs, o.Unit)
	case "completed":
		return p.completed(r, today)
	case "family":
		return has(r.IDs, o.Family)
	case "lead":
		return o.Lead
	case "entered":
		if r.Within != nil {
			return o.Entry > today.minus(*r.Within)
		}
		return o.Entry >= r.From && (r.Before == 0 || o.Entry < r.Before)
	}
	return true // everybody
}

// below reports whether a unit lies somewhere under one of tops.
func (w *World) below(tops []int, u int) bool {
	for up := w.Parents[u]; up >= 0; up = w.Parents[up] {
		if has(tops, up) {
			return true
		}
	}
	return false
}

func (p *Person) completed(r Rule, today Date) bool {
	for _, c := range p.Completions {
		if c.Passed && !c.Corrected && c.On <= today && has(r.IDs, c.Course) && (r.Within == nil || c.On > today.minus(*r.Within)) {
			return true
		}
	}
	return false
}

func has(list []int, x int) bool {
	for _, v := range list {
		if v == x {
			return true
		}
	}
	return false
}

// Verdict is how somebody stands to a duty.
type Verdict struct {
	State            string
	Since, Due, Late Date
	DoneOn, Until    Date
}

// Judge says how the person stands to the duty today.
func (w *World) Judge(duty, person int, today Date) Verdict {
	at := w.places[duty][person]
	if !at.in {
		return Verdict{State: "not-affected"}
	}
	t, p := w.Duties[duty].Terms, w.Persons[person]
	v := Verdict{Since: at.since}
	var forGood bool
	v.DoneOn, v.Until, forGood = t.longest(w.proofs(duty, p), at.first)
	start, exempt := at.since, false
	for _, e := range p.Exemptions {
		if e.Duty == duty && e.To > e.From {
			start = max(start, e.To)
			exempt = exempt || e.From <= today && today < e.To
		}
	}
	if !forGood {
		v.Due = workday(start.plus(t.First), start)
		if v.DoneOn != 0 {
			v.Due = max(v.Due, workday(v.Until, v.DoneOn))
		}
		v.Late = v.Due.plus(t.Grace) + 1
	}
	switch {
	case exempt:
		v.State = "exempt"
	case forGood || v.DoneOn != 0 && today < t.opens(v.Until):
		v.State = "done"
	case today >= v.Late:
		v.State = "overdue"
	case today >= v.Due:
		v.State = "due"
	default:
		v.State = "open"
	}
	return v
}

// longest is the proof that counts longest, and the latest of several such.
func (t Terms) longest(proofs []proof, first Date) (on, until Date, forGood bool) {
	for _, f := range proofs {
		if t.Credit == "none" && f.on < first || t.Credit == "within" && f.on < first.minus(t.LookBack) {
			continue
		}
		end := t.until(f)
		switch {
		case end == 0 && (!forGood || f.on > on):
			on, until, forGood = f.on, 0, true
		case end == 0 || forGood:
		case on == 0 || end > until || end == until && f.on > on:
			on, until = f.on, end
		}
	}
	return on, until, forGood
}

// proof is a fact that fulfils a duty.
type proof struct {
	on, until Date
	elsewhere bool
}

func (w *World) proofs(duty int, p *Person) (out []proof) {
	t := w.Duties[duty].Terms
	for _, c := range p.Completions {
		for _, way := range t.Ways {
			if c.Passed && !c.Corrected && c.Course == way.Course && c.Grade <= way.Grade {
				out = append(out, proof{on: c.On})
			}
		}
	}
	for _, f := range p.Proofs {
		if f.Duty == duty && t.ByProof {
			out = append(out, proof{f.On, f.Until, true})
		}
	}
	return out
}

// until is the last day a proof counts; zero is for good.
func (t Terms) until(f proof) Date {
	var until Date
	switch t.Mode {
	case "anniversary":
		until = f.on.plus(t.Validity)
	case "calendar":
		y, _, _ := f.on.Civil()
		for try := y; ; try++ { // the first year whose renewal had not begun
			if first := Of(try, t.Month, 1); first.minus(t.Renewal) > f.on {
				until = t.end(try - 1 + t.Validity.Months/12)
				break
			}
		}
	default:
		return f.until
	}
	if f.elsewhere && f.until != 0 {
		until = min(until, f.until)
	}
	return until
}

// end is the last day of the month of the duty.
func (t Terms) end(year int) Date { return Of(year, t.Month, length(year, t.Month)) }

// opens is the day from which a proof may be renewed.
func (t Terms) opens(until Date) Date {
	if t.Mode == "calendar" {
		if y, m, d := until.Civil(); m == t.Month && d == length(y, m) {
			until = Of(y, m, 1)
		}
	}
	return until.minus(t.Renewal)
}
