package hrimport

// Counts is what a plan does, in numbers.
type Counts struct {
	Created   int           `json:"created"`
	Changed   int           `json:"changed"`
	Unchanged int           `json:"unchanged"`
	Postings  PostingCounts `json:"postings"`
	// Absent people (or units) are missing in the file; they end only when
	// the person who commits says so.
	Absent         int `json:"absent"`
	AbsentPostings int `json:"absent_postings"`
	Skipped        int `json:"skipped"`
	Staff          int `json:"staff"` // people with an open posting before
}

// PostingCounts is what a plan does to postings.
type PostingCounts struct {
	Created   int `json:"created"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Ended     int `json:"ended"`
}

// manyEnd: an HR file that is cut off must not end half a town.
const (
	manyShare = 10 // per cent of the staff
	manyFrom  = 5  // people; below, a small office could never let one go
)

// EndsMany reports whether ending the absent is so much that it needs a word
// of its own.
func (c Counts) EndsMany() bool {
	return c.Absent > manyFrom && c.Absent*100 > c.Staff*manyShare
}

// Changes is the number the button names: people touched by the commit.
func (c Counts) Changes(m MissingMode) int {
	n := c.Created + c.Changed
	if m == End {
		n += c.Absent
	}
	return n
}
