package quiz

import "codeberg.org/lotse/lotse/internal/platform/fault"

// Remark is a wrong answer that authors expect of a Numeric or Short
// question, so that they can say what is wrong about it. Its feedback stands
// in the Text under its id.
type Remark struct {
	ID     string   `json:"id"`
	Value  string   `json:"value,omitempty"`  // Numeric, decimal point; the question's tolerance holds
	Accept []string `json:"accept,omitempty"` // Short: words of all languages
}

// RemarkIDs returns the ids of the remarks.
func (q Question) RemarkIDs() []string {
	ids := make([]string, len(q.Remarks))
	for i, r := range q.Remarks {
		ids[i] = r.ID
	}
	return ids
}

// remark returns the first remark that fits the answer.
func (q Question) remark(a Answer) (Remark, bool) {
	for _, r := range q.Remarks {
		if q.Kind == Numeric && within(a.Number, r.Value, q.Tolerance) || q.Kind == Short && accepted(a.Text, r.Accept) {
			return r, true
		}
	}
	return Remark{}, false
}

func (q Question) validateRemarks() error {
	for _, r := range q.Remarks {
		if q.Kind == Numeric {
			if _, ok := number(r.Value); !ok || len(r.Accept) > 0 {
				return flaw("remark_value", nil, "remark %q needs a value with a decimal point: 3.5", r.ID)
			}
			if within(r.Value, q.Value, q.Tolerance) {
				return flaw("remark_right", fault.Args{"Word": r.Value}, "remark %q is for a wrong answer, but %s is right", r.ID, r.Value)
			}
			continue
		}
		if len(r.Accept) == 0 || r.Value != "" {
			return flaw("remark_accept", nil, "remark %q needs accept: the words it answers", r.ID)
		}
		for _, w := range r.Accept {
			if accepted(w, q.Accept) {
				return flaw("remark_right", fault.Args{"Word": w}, "remark %q is for a wrong answer, but %q is right", r.ID, w)
			}
		}
	}
	return nil
}
