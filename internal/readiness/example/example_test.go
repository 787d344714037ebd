package example_test

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/internal/readiness/example"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// town has a wave over one office, with twenty people of whom some are ready.
type town struct {
	*projecttest.Town
	*example.Service
	course uuid.UUID
	staff  []uuid.UUID
	slug   string
}

func newTown(t *testing.T, people int) *town {
	t.Helper()
	w := &town{Town: projecttest.New(t)}
	base, _ := url.Parse("http://127.0.0.1:8080")
	ready := readiness.New(w.DB, tenant.New(w.DB, base), w.Org, w.People, w.Projects)
	w.Projects.Progress.InTx(ready.Moved)
	w.Service = &example.Service{Readiness: ready, Courses: course.New(w.DB), Forum: &forum.Service{DB: w.DB, People: w.People, Networks: &network.Service{DB: w.DB}}}
	w.SetDay("2026-05-04")
	office := w.Unit("10", uuid.Nil)
	w.staff = w.Crowd(people, projecttest.Post{Unit: office, Family: w.Family("clerk")})
	w.course = w.Course("akte")
	p := w.Project("Akte", office)
	wave := w.Wave(p, "2026-06-01", office)
	w.Need(wave, project.RequirementInput{CourseID: w.course})
	w.slug = project.WaveSlug(p.Slug, wave.Number)
	return w
}

func (w *town) night(day string) {
	w.SetDay(day)
	w.Must(w.Readiness.EndOfDay(w.Ctx))
}

func (w *town) done(people ...uuid.UUID) {
	for _, p := range people {
		w.Complete(projecttest.Done{Person: p, Course: w.course})
	}
}

// hr sees live figures and names; what goes along is what everybody sees.
func (w *town) hr() context.Context {
	return w.May(w.staff[0], forum.Write, readiness.SeeLive, readiness.View)
}

func isFault(t *testing.T, err error, k fault.Kind) {
	t.Helper()
	if !fault.Is(err, k) {
		t.Errorf("%v, want %v", err, k)
	}
}

// The figures are those that were published; what happens afterwards moves
// nothing, and they cannot be written, only left out.
func TestTheFiguresAreThePublishedOnes(t *testing.T) {
	w := newTown(t, 20)
	w.done(w.staff[:8]...)
	w.night("2026-05-05")
	_, err := w.Begin(w.hr(), w.slug)
	isFault(t, err, fault.Conflict) // it runs
	w.SetDay("2026-06-10")
	w.done(w.staff[8:14]...)
	w.night("2026-06-11")
	w.done(w.staff[14:]...) // live, not published
	_, err = w.Begin(w.May(w.staff[1], forum.Write), w.slug)
	isFault(t, err, fault.Forbidden)
	_, err = w.Begin(w.May(w.staff[1], readiness.View), w.slug)
	isFault(t, err, fault.Forbidden)
	slug, err := w.Begin(w.hr(), w.slug)
	w.Must(err)
	d, err := w.Forum.Draft(w.hr(), slug)
	w.Must(err)
	f := d.Figures
	if f == nil || f.Hidden || f.Affected != 20 || f.Ready.Hi > 14+5 || f.Ready.Lo > 14 || len(f.Curve) < 2 || len(f.Courses) != 1 {
		t.Fatalf("%+v", f)
	}
	b, err := json.Marshal(d.Content)
	w.Must(err)
	for _, p := range w.staff {
		if strings.Contains(string(b), p.String()) {
			t.Fatal("the text leads to a person")
		}
	}
	isFault(t, w.Forum.Put(w.hr(), slug, 1, d.Content, nil), fault.Invalid) // nobody wrote what went wrong
	c := d.Content
	c.Texts[forum.Summary] = i18n.Text{i18n.DE: "Kurz."}
	for _, p := range forum.Example.Prose() {
		c.Texts[p] = i18n.Text{i18n.DE: "Text."}
	}
	c.Figures = &forum.Figures{Affected: 1000}
	w.Must(w.Forum.Put(w.hr(), slug, 1, c, nil))
	d, err = w.Forum.Draft(w.hr(), slug)
	w.Must(err)
	if d.Figures == nil || d.Figures.Affected != 20 {
		t.Errorf("figures were written: %+v", d.Figures)
	}
	c.Figures = nil
	w.Must(w.Forum.Put(w.hr(), slug, 2, c, nil))
	c.Figures = f
	w.Must(w.Forum.PutAndAsk(w.hr(), slug, 3, c, nil, forum.Town))
	i, err := w.Forum.Get(w.hr(), slug, forum.Example)
	w.Must(err)
	if i.Figures != nil {
		t.Errorf("what was left out is back: %+v", i.Figures)
	}
}

// Of a small wave no figure goes along.
func TestASmallWaveTellsNothing(t *testing.T) {
	w := newTown(t, 3)
	w.done(w.staff[0])
	w.night("2026-06-11")
	f, err := w.Figures(w.hr(), w.slug)
	w.Must(err)
	if !f.Hidden || f.Affected != 0 || f.Ready.Hi != 0 || len(f.Curve) != 0 {
		t.Errorf("%+v", f)
	}
}
