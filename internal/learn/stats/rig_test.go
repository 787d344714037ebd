package stats

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
)

const manifest = `format: 1
change: editorial
slug: sample
languages: [de]
title: {de: Probe}
summary: {de: Eine Probe.}
audience: {de: Alle}
goals:
  - {de: Sie können etwas.}
lessons:
  - id: first
    minutes: 4
    title: {de: Anfang}
    blocks:
      - {id: intro}
      - {id: warm-up, question: single, options: [case, file], right: case}
  - id: second
    minutes: 3
    title: {de: Ende}
    blocks:
      - {id: outro}
test:
  minutes: 3
  pass: 50
  title: {de: Test}
  questions:
    - {id: one, question: single, lesson: first, options: [case, file, drawer], right: case}
    - {id: two, question: numeric, lesson: second, value: 2.5}
`

func sample(intro string) fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	fence := func(id, body string) string { return "::: {#" + id + "}\n" + body + "\n:::\n\n" }
	const single = "Wohin?\n\n- case: Vorgang\n  > Ja.\n- file: Akte\n  > Nein.\n"
	return fstest.MapFS{
		"course.yaml":  file(manifest),
		"de/first.md":  file(fence("intro", intro) + fence("warm-up", single+"= Dort.")),
		"de/second.md": file(fence("outro", "Das Ende.")),
		"de/test.md":   file(fence("one", single+"- drawer: Schublade\n  > Nein.\n= Dort.") + fence("two", "Wie viele?\n= Zweieinhalb.")),
	}
}

// rig is a town whose people take the sample course.
type rig struct {
	*testkit.Kit
	*testing.T
	learn   *learn.Service
	stats   *Service
	course  uuid.UUID
	version uuid.UUID
	trainer context.Context
}

func newRig(t *testing.T) *rig {
	t.Helper()
	k := testkit.New(t)
	courses := course.New(k.DB)
	r := &rig{Kit: k, T: t, learn: learn.New(k.DB, courses, &enrol.Service{DB: k.DB})}
	r.stats = &Service{DB: k.DB, Tenants: tenant.New(k.DB, nil), Courses: courses}
	r.trainer = k.May(db.NewID(), author.Write)
	r.publish("Ein Anfang.")
	r.agree(tenant.CourseStatistics)
	return r
}

func (r *rig) publish(intro string) {
	r.Helper()
	done, err := r.learn.Courses.Import(r.Ctx, sample(intro))
	if err != nil {
		r.Fatal(err)
	}
	r.course, r.version = done.CourseID, done.VersionID
}

var versions atomic.Int64

func (r *rig) agree(what ...tenant.Analysis) {
	r.SQL(`INSERT INTO agreement (tenant_id, id, version, valid_from, retention, analyses) VALUES ($1, $2, $3, '2026-01-01', '{"answers": "P1Y"}', $4)`,
		r.Tenant, db.NewID(), 1+versions.Add(1), what)
}

var serial atomic.Int64

// person is somebody who has begun the course.
func (r *rig) person() context.Context {
	r.Helper()
	id, n := db.NewID(), serial.Add(1)
	r.SQL(`INSERT INTO person (tenant_id, id, slug, personnel_number, last_name, sort_name, search, created_at)
		VALUES ($1, $2, $3, $4, 'Krüger', 'krueger', 'krueger', now())`, r.Tenant, id, fmt.Sprintf("s%09d", n), fmt.Sprintf("%08d", n))
	ctx := r.May(id, enrol.Take)
	if _, err := r.learn.Enrol.Start(ctx, r.course, r.version); err != nil {
		r.Fatal(err)
	}
	return ctx
}

// later lets time pass, so that no two things happen at once.
func (r *rig) later() { r.Clock.Advance(time.Minute) }

// nextDay is when what happened is seen.
func (r *rig) nextDay() { r.Clock.Advance(24 * time.Hour) }

func (r *rig) lesson(who context.Context, id string) {
	r.Helper()
	r.later()
	if err := r.learn.FinishLesson(who, r.course, id); err != nil {
		r.Fatal(err)
	}
}

func (r *rig) answer(who context.Context, quiz, question, value string) {
	r.Helper()
	r.later()
	st, err := r.learn.Mine(who, r.course)
	if err != nil {
		r.Fatal(err)
	}
	_, err = r.learn.Answer(who, learn.Given{
		Course: r.course, Quiz: quiz, Question: question, Attempt: st.AttemptNo(quiz), Values: map[string][]string{"answer": {value}}, Check: true,
	})
	if err != nil {
		r.Fatal(err)
	}
}

// complete takes the whole course with an answer to each question of the test.
func (r *rig) complete(one, two string) {
	r.Helper()
	who := r.person()
	r.lesson(who, "first")
	r.lesson(who, "second")
	r.answer(who, learn.Test, "one", one)
	r.answer(who, learn.Test, "two", two)
}

func (r *rig) sheet() *Sheet {
	r.Helper()
	sh, err := r.stats.Sheet(r.trainer, "sample", 0)
	if err != nil {
		r.Fatal(err)
	}
	return sh
}

func (sh *Sheet) question(id string) Question {
	for _, q := range sh.Questions {
		if q.ID == id {
			return q
		}
	}
	return Question{}
}
