package audience

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

// Query is a statement whose rows are the person_id of everybody who is in,
// each once. Its arguments are named tenant, day, zone, persons and rule_N.
type Query struct {
	SQL  string
	Args pgx.NamedArgs
}

// Query makes the one statement of a rule. Only a checked rule may be asked.
func (s *Service) Query(ctx context.Context, tx *db.Tx, r Rule, sc Scope) Query {
	c := s.compiler(ctx, tx, sc)
	text := `SELECT DISTINCT o.person_id` + c.from() + ` AND NOT ` + away + ` AND (` + c.rule(r) + `)`
	return Query{SQL: text, Args: c.named()}
}

// fit makes the statement that asks many rules of each person.
func (c *compiler) fit(rules []Rule) Query {
	in := make([]string, len(rules))
	for i, r := range rules {
		in[i] = "bool_or(" + c.rule(r) + ")"
	}
	text := `SELECT o.person_id, ARRAY[` + strings.Join(in, ", ") + `]::boolean[]` + c.from() + ` AND NOT ` + away + ` GROUP BY o.person_id`
	return Query{SQL: text, Args: c.named()}
}

// away is a long absence on the day: over six weeks, or open, since HR reports
// no other open ones.
const away = `EXISTS (SELECT FROM absence x WHERE x.tenant_id = o.tenant_id AND x.person_id = o.person_id
	AND x.valid_from <= @day AND (x.valid_to IS NULL OR x.valid_to > @day AND x.valid_to - x.valid_from > 42))`

const today = `
	FROM posting o
	JOIN person p ON p.tenant_id = o.tenant_id AND p.id = o.person_id AND p.withdrawn_at IS NULL
	WHERE o.tenant_id = @tenant AND o.valid_from <= @day AND (o.valid_to IS NULL OR @day < o.valid_to)`

type compiler struct {
	s     *Service
	tx    *db.Tx
	scope Scope
	args  *Args
	among string // narrows to the persons in scope
}

func (s *Service) compiler(ctx context.Context, tx *db.Tx, sc Scope) *compiler {
	c := &compiler{s: s, tx: tx, scope: sc, args: &Args{Day: sc.Day, Zone: clock.Zone(ctx).String(), values: map[string]any{}}}
	if sc.Persons != nil {
		among := pgx.NamedArgs{}
		c.among = " AND " + db.Among("o.person_id", sc.Persons, among, "persons")
	}
	return c
}

func (c *compiler) from() string { return today + c.among }

func (c *compiler) named() pgx.NamedArgs {
	out := pgx.NamedArgs{"tenant": c.tx.Tenant(), "day": c.args.Day, "zone": c.args.Zone}
	if c.scope.Persons != nil {
		db.Among("", c.scope.Persons, out, "persons")
	}
	for name, v := range c.args.values {
		out[name] = v
	}
	return out
}

func (c *compiler) rule(r Rule) string {
	if r.Everybody() {
		return "true"
	}
	return c.where(r.Top)
}

// where is the tree as one condition.
func (c *compiler) where(n Node) string {
	if !n.group() {
		condition, _ := c.leaf(n)
		return condition
	}
	parts := make([]string, len(n.Of))
	for i, child := range n.Of {
		parts[i] = c.where(child)
	}
	switch n.Is {
	case Not:
		return "NOT (" + parts[0] + ")"
	case Any:
		return "(" + strings.Join(parts, " OR ") + ")"
	}
	return "(" + strings.Join(parts, " AND ") + ")"
}

// leaf is one condition, never NULL, and the day of the fact behind it. A
// sub-select is hashed once where a long list would be walked for each row.
func (c *compiler) leaf(n Node) (condition, on string) {
	switch n.Is {
	case Unit:
		return `o.unit_id IN (SELECT unnest(` + c.args.Add(c.scope.units(n)) + `::uuid[]))`, `o.valid_from`
	case JobFamily:
		return `o.job_family_id IN (SELECT unnest(` + c.args.Add(n.IDs) + `::uuid[]))`, `o.valid_from`
	case Supervisor:
		return `o.supervisor`, `o.valid_from`
	case Entered:
		return c.entered(n), `o.reported_from`
	}
	return c.s.predicates[n.Is].Where(n, c.args)
}

func (c *compiler) entered(n Node) string {
	from := n.From
	if !n.Within.IsZero() {
		from = c.args.Since(n.Within)
	}
	var parts []string
	if !from.IsZero() {
		parts = append(parts, `o.reported_from >= `+c.args.Add(from)+`::date`)
	}
	if !n.Before.IsZero() {
		parts = append(parts, `o.reported_from < `+c.args.Add(n.Before)+`::date`)
	}
	return "(" + strings.Join(parts, " AND ") + ")"
}

// columns are the leaves one by one: what they say, and since when.
func (c *compiler) columns(r Rule) (conditions, days string) {
	var says, on []string
	for _, n := range r.Leaves() {
		condition, day := c.leaf(n)
		says, on = append(says, condition), append(on, day)
	}
	return "ARRAY[" + strings.Join(says, ", ") + "]::boolean[]", "ARRAY[" + strings.Join(on, ", ") + "]::date[]"
}
