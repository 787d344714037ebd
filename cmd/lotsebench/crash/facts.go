package crash

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// fact is what stands about one thing: how often it was written and what.
type fact struct {
	Version int
	Value   string
}

// completed is a completion as it must stand: one fact with all its
// consequences, each once.
const completed = "1 certificate, 1 audit entry, enrolment ended"

// readFacts reads everything the learners did from the tables, under the keys
// of their journals.
func (t *town) readFacts() (map[string]fact, error) {
	facts := map[string]fact{}
	err := t.DB.InTx(t.ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.Pgx().Query(ctx, `
			WITH taken AS (
				SELECT e.id, e.ended_at, a.login || '/' || row_number() OVER (PARTITION BY e.person_id ORDER BY e.started_at, e.id) AS key
				FROM enrolment e JOIN account a ON a.tenant_id = e.tenant_id AND a.person_id = e.person_id
				WHERE e.tenant_id = $1)
			SELECT key || '/start', 1, NULL, false FROM taken
			UNION ALL
			SELECT key || '/lesson/' || lesson, 1, NULL, false FROM taken JOIN lesson_done d ON d.tenant_id = $1 AND d.enrolment_id = taken.id
			UNION ALL
			SELECT concat_ws('/', key, quiz, no, question), w.version, w.given::text, w.checked_at IS NOT NULL
			FROM taken JOIN attempt t ON t.tenant_id = $1 AND t.enrolment_id = taken.id
			JOIN answer w ON w.tenant_id = $1 AND w.attempt_id = t.id
			UNION ALL
			SELECT key || '/completion', count(*)::int, concat(
				sum((SELECT count(*) FROM certificate p WHERE p.tenant_id = $1 AND p.completion_id = c.id)), ' certificate, ',
				sum((SELECT count(*) FROM audit u WHERE u.tenant_id = $1 AND u.action = 'course.completed' AND u.object_id = c.id)), ' audit entry, ',
				'enrolment ' || CASE WHEN taken.ended_at IS NULL THEN 'open' ELSE 'ended' END), false
			FROM taken JOIN completion c ON c.tenant_id = $1 AND c.enrolment_id = taken.id GROUP BY key, taken.ended_at`, tx.Tenant())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var key string
			var f fact
			var text *string
			var checked bool
			if err := rows.Scan(&key, &f.Version, &text, &checked); err != nil {
				return err
			}
			if f.Value, err = stands(key, text, checked); err != nil {
				return err
			}
			facts[key] = f
		}
		return rows.Err()
	})
	return facts, err
}

// stands is a stored value in the writing of the journals.
func stands(key string, text *string, checked bool) (string, error) {
	switch {
	case text == nil:
		return "", nil
	case strings.HasSuffix(key, "/completion"):
		return *text, nil
	}
	var a quiz.Answer
	if err := json.Unmarshal([]byte(*text), &a); err != nil {
		return "", err
	}
	return valueOf(a, checked)
}

// compare finds what was acknowledged and does not stand, and what stands more
// often than it was acknowledged. Every learner has waited for every answer.
func compare(acknowledged, facts map[string]fact) (lost, doubled []string) {
	for key, want := range acknowledged {
		have, ok := facts[key]
		said := fmt.Sprintf("%s: acknowledged %d %s, stands %d %s", key, want.Version, want.Value, have.Version, have.Value)
		switch {
		case !ok || have.Version < want.Version:
			lost = append(lost, said)
		case have.Version > want.Version:
			doubled = append(doubled, said)
		case have.Value != want.Value:
			lost = append(lost, said)
		}
	}
	for key, have := range facts {
		if _, ok := acknowledged[key]; !ok {
			doubled = append(doubled, fmt.Sprintf("%s: stands %d %s, never acknowledged", key, have.Version, have.Value))
		}
	}
	slices.Sort(lost)
	slices.Sort(doubled)
	return lost, doubled
}
