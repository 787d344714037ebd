package dataset

import (
	"context"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// taken is an enrolment of set A with its ids.
type taken struct {
	Enrolment
	id, completion uuid.UUID
	person         int
	begun, ended   time.Time
}

// taken calls fn for every enrolment. Ids are made on each walk, so one walk
// fills all tables of a slice of people.
func (f *founder) taken(from, to int) []taken {
	list := make([]taken, 0, (to-from)*f.size.Each())
	for i := from; i < to; i++ {
		p := f.size.Person(i)
		for j := range f.size.Each() {
			t := taken{Enrolment: f.size.Enrolment(p, j), id: db.NewID(), person: i}
			t.begun = f.begun(i, j)
			if t.Ended {
				t.completion, t.ended = db.NewID(), t.begun.Add(study)
			}
			list = append(list, t)
		}
	}
	return list
}

// study is how long a completed course took.
const study = 20 * time.Hour

// begun is when person i began their j-th course.
func (f *founder) begun(i, j int) time.Time {
	h := mix(uint64(i)<<16 | uint64(j))
	return f.now.Add(-time.Duration(h%uint64(weeks*7*24*60)+60*24) * time.Minute)
}

// slice is how many people's learning is held in memory at once.
const slice = 5_000

// enrol copies what the people of set A have learned.
func (f *founder) enrol(ctx context.Context) error {
	for from := 0; from < f.size.People; from += slice {
		list := f.taken(from, min(from+slice, f.size.People))
		var ended []taken
		for _, t := range list {
			if t.Ended {
				ended = append(ended, t)
			}
		}
		if err := f.copyEnrolments(ctx, list); err != nil {
			return err
		}
		if err := f.copyLessons(ctx, list); err != nil {
			return err
		}
		if err := f.copyCompletions(ctx, ended); err != nil {
			return err
		}
	}
	return nil
}

func (f *founder) copyEnrolments(ctx context.Context, list []taken) error {
	columns := []string{"id", "person_id", "course_id", "version_id", "started_at", "ended_at"}
	return f.each(ctx, "enrolment", columns, len(list), func(i int) []any {
		t := list[i]
		c := f.courses[t.Course]
		return []any{raw(t.id), raw(f.persons[t.person]), raw(c.course), raw(c.version), t.begun, instant(t.ended)}
	})
}

func (f *founder) copyLessons(ctx context.Context, list []taken) error {
	at, lesson := 0, -1
	return f.copy(ctx, "lesson_done", []string{"enrolment_id", "lesson", "done_at"}, func() ([]any, bool) {
		for lesson++; at < len(list) && lesson >= list[at].Done; at, lesson = at+1, 0 {
			continue
		}
		if at == len(list) {
			return nil, false
		}
		t := list[at]
		return []any{raw(t.id), f.lessons[lesson], t.begun.Add(time.Duration(lesson+1) * 2 * time.Hour)}, true
	})
}

// copyCompletions copies the facts and their certificates.
func (f *founder) copyCompletions(ctx context.Context, list []taken) error {
	columns := []string{"id", "person_id", "course_id", "version_id", "version_no", "enrolment_id", "completed_at", "passed", "evidence", "valid_until", "recorded_at"}
	err := f.each(ctx, "completion", columns, len(list), func(i int) []any {
		t := list[i]
		c := f.courses[t.Course]
		return []any{
			raw(t.completion), raw(f.persons[t.person]), raw(c.course), raw(c.version), 1, raw(t.id),
			t.ended, true, evidence, f.validUntil(t.ended), t.ended,
		}
	})
	if err != nil {
		return err
	}
	columns = []string{"id", "code", "completion_id", "person_id", "person_name", "course_title", "version_no", "completed_on", "minutes", "tenant_name", "valid_until", "evidence", "issued_at"}
	return f.each(ctx, "certificate", columns, len(list), func(i int) []any {
		t := list[i]
		return []any{
			raw(db.NewID()), string(cert.NewCode()), raw(t.completion), raw(f.persons[t.person]), f.size.Person(t.person).Name(),
			i18n.Text{i18n.DE: CourseTitle(t.Course)},
			1, f.day(t.ended), 51,
			i18n.Text{i18n.DE: "Musterstadt", i18n.EN: "Sampletown"},
			f.validUntil(t.ended), evidence, t.ended,
		}
	})
}

// evidence of a course without a test.
const evidence = "self-reported"

// validUntil is two years later, as the courses say.
func (f *founder) validUntil(at time.Time) time.Time {
	d := clock.DateOf(at, f.zone).AddYears(2)
	return f.day(d.Start(f.zone))
}

func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
