package audience

import (
	"context"
	"fmt"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Predicate is a condition on what a feature right of audience knows of a
// person. Its statement is about o.person_id of tenant o.tenant_id.
type Predicate struct {
	Is     string
	IDs    bool // names what it is about by id
	Role   bool // names a role
	Within bool // may say how long ago at most

	// Where returns the condition in SQL, and the day of the fact behind it as
	// an expression of type date (NULL where there is none).
	Where func(n Node, a *Args) (condition, on string)
	// Check refuses a leaf that names what does not exist. It may be nil.
	Check func(ctx context.Context, tx *db.Tx, n Node) error
}

// Register makes predicates known; call it while the program is put together.
func (s *Service) Register(ps ...Predicate) {
	for _, p := range ps {
		if _, twice := s.shapes[p.Is]; twice {
			panic(fmt.Sprintf("audience: predicate %q twice", p.Is)) //nolint:forbidigo // wrong wiring, seen at the first start
		}
		s.shapes[p.Is] = shape{ids: p.IDs, role: p.Role, within: p.Within}
		s.predicates[p.Is] = p
	}
}

// Args collects the values of a statement under names of their own.
type Args struct {
	Day    clock.Date
	Zone   string
	values map[string]any
}

// Add keeps a value and returns the text that stands for it in the statement.
func (a *Args) Add(v any) string {
	name := fmt.Sprintf("rule_%d", len(a.values))
	a.values[name] = v
	return "@" + name
}

// Since is the first day that lies within p before the day asked for.
func (a *Args) Since(p clock.Period) clock.Date { return a.Day.Minus(p).AddDays(1) }
