package stats

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// query is what the statements below ask for.
type query struct {
	slug    string
	until   time.Time // what settled before counts
	version uuid.UUID
	count   int // how many people of the version, in the order in which they settled
	step    int // people of which answers go together when they are no longer kept

	since   time.Time // answers of before are no longer kept
	zone    string
	lessons []string
	marked  []string // questions that the program marks
	places  []string // parts where an option was put: question/part
}

// ask notes the questions whose answers may be told apart.
func (q *query) ask(list []posed) {
	for _, p := range list {
		if p.Kind != quiz.Free {
			q.marked = append(q.marked, p.ID)
		}
		for _, g := range groups(p) {
			if g.part != "" {
				q.places = append(q.places, p.ID+"/"+g.part)
			}
		}
	}
}

func (q query) args(r *db.Reads) pgx.NamedArgs {
	return pgx.NamedArgs{
		"t": r.Tenant(), "slug": q.slug, "until": q.until, "v": q.version, "n": q.count, "step": q.step, "rest": Rest,
		"since": q.since, "zone": q.zone, "lessons": q.lessons, "marked": q.marked, "places": q.places, "test": learn.Test,
	}
}

// settled are the people of the versions of a course, each in the order in
// which they settled; at is when, started_at when they began. The order is
// settled too: whoever comes later stands behind. A completion that was typed
// in later, a correction or a second go move nobody.
const settled = `
	taken AS (
		SELECT DISTINCT ON (e.version_id, e.person_id) e.id, e.person_id, e.course_id, e.version_id, e.started_at, e.ended_at
		FROM enrolment e JOIN course c ON c.tenant_id = e.tenant_id AND c.id = e.course_id
		WHERE e.tenant_id = @t AND c.slug = @slug
		ORDER BY e.version_id, e.person_id, e.started_at, e.id),
	ended AS (
		SELECT e.id, e.version_id, e.started_at, least(e.ended_at, e.started_at + make_interval(days => @rest)) AS at
		FROM taken e
		WHERE (e.ended_at IS NULL OR e.ended_at > e.started_at + make_interval(days => @rest)
		       OR EXISTS (SELECT FROM completion k WHERE k.tenant_id = @t AND k.enrolment_id = e.id AND k.corrects_id IS NULL)) -- else on paper
		  AND NOT EXISTS (SELECT FROM completion k -- learned what changed
			WHERE k.tenant_id = @t AND k.person_id = e.person_id AND k.course_id = e.course_id AND k.recorded_at < e.started_at)),
	settled AS (
		SELECT id, version_id, started_at, at, row_number() OVER (PARTITION BY version_id ORDER BY at, id) AS nr
		FROM ended WHERE at < @until)`

// counted are those of one version that are counted; since is when the first
// of those who came in together began. They are listed once, before anything is
// looked up for each: planned as a part of the join, they were listed for every
// row of it.
const counted = settled + `,
	counted AS MATERIALIZED (
		SELECT id, at, min(started_at) OVER (PARTITION BY (nr - 1) / @step) AS since
		FROM settled WHERE version_id = @v AND nr <= @n)`

// askVersions reads the versions of a course with how many people settled.
func askVersions(r *db.Reads, q query, into *[]Version) {
	db.List(r, into, `WITH `+settled+`
		SELECT v.id, v.no, v.published_at, (SELECT count(*)::int FROM settled s WHERE s.version_id = v.id)
		FROM course c JOIN course_version v ON v.tenant_id = c.tenant_id AND v.course_id = c.id
		WHERE c.tenant_id = @t AND c.slug = @slug
		ORDER BY v.no DESC`, q.args(r))
}

// figuresQuery lists the people once and counts everything about them: what is
// counted, of which thing, how many, and of these how many in order or right.
const figuresQuery = `WITH ` + counted + `,
		lesson AS (SELECT id, ord FROM unnest(@lessons::text[]) WITH ORDINALITY x (id, ord)),
		done AS (
			SELECT l.ord, row_number() OVER (PARTITION BY p.id ORDER BY l.ord) AS nr
			FROM counted p
			JOIN lesson_done d ON d.tenant_id = @t AND d.enrolment_id = p.id AND d.done_at <= p.at
			JOIN lesson l ON l.id = d.lesson),
		completed AS (
			SELECT (date_trunc('month', k.completed_at AT TIME ZONE @zone))::date AS month
			FROM counted p
			CROSS JOIN LATERAL ( -- looked up for each: joined to fresh tables, all completions were read for each
				SELECT completed_at FROM completion
				WHERE tenant_id = @t AND enrolment_id = p.id AND corrects_id IS NULL AND passed AND completed_at <= p.at LIMIT 1) k),
		kept AS (SELECT id, at FROM counted WHERE since >= @since),
		given AS MATERIALIZED (
			SELECT a.id AS attempt, a.quiz, n.question, n.given, n.points, n.max_points, n.is_right,
			       n.question = ANY (@marked::text[]) AS marked
			FROM kept p
			JOIN attempt a ON a.tenant_id = @t AND a.enrolment_id = p.id AND a.no = 1
			JOIN answer n ON n.tenant_id = @t AND n.attempt_id = a.id AND n.attempt_at = a.started_at
			WHERE n.checked_at <= p.at AND (a.quiz <> @test OR a.submitted_at <= p.at)),
		scored AS (
			SELECT quiz, question, is_right, points::float8 / max_points AS share,
			       (sum(points) OVER w - points)::float8 / nullif(sum(max_points) OVER w - max_points, 0) AS rest
			FROM given WHERE marked AND points IS NOT NULL
			WINDOW w AS (PARTITION BY attempt)),
		said AS ( -- equal answers are taken apart once
			SELECT question, given, count(*)::int AS n FROM given WHERE given ?| ARRAY['choice', 'parts'] GROUP BY question, given)
		SELECT 'lesson', ord::text, '', '', count(*)::int, (count(*) FILTER (WHERE ord = nr))::int, NULL::float8 FROM done GROUP BY ord
		UNION ALL
		SELECT 'month', month::text, '', '', count(*)::int, 0, NULL FROM completed GROUP BY month
		UNION ALL
		SELECT 'answer', '', '', '', count(*)::int, 0, NULL FROM kept
		UNION ALL
		SELECT 'answer', question, '', '', count(*)::int, (count(*) FILTER (WHERE is_right))::int, corr(share, rest) FILTER (WHERE quiz = @test)
		FROM scored GROUP BY question
		UNION ALL
		SELECT 'answer', question, '', '', count(*)::int, 0, NULL FROM given WHERE NOT marked GROUP BY question
		UNION ALL
		SELECT 'answer', question, '', c.value, sum(n)::int, 0, NULL FROM said, jsonb_array_elements_text(given->'choice') c (value) GROUP BY question, c.value
		UNION ALL
		SELECT 'answer', question, c.part, c.value, sum(n)::int, 0, NULL FROM said, jsonb_each_text(given->'parts') c (part, value)
		WHERE question || '/' || c.part = ANY (@places::text[]) GROUP BY question, c.part, c.value`

// figureRow is one figure: of a lesson by its place in @lessons, of a month by
// its first day, or an answerRow.
type figureRow struct {
	What, Of, Part, Value string
	N, Right              int
	Together              *float64
}

// askFigures counts who did a lesson, and who did it and all before it; the
// completions by month; and what everybody gave for good in their first
// attempt. Of a test only what was handed in counts, else who gave up would
// change the figures of the questions they liked.
func askFigures(r *db.Reads, q query, into *figures) {
	db.Rows(r, into.add, figuresQuery, q.args(r))
}
