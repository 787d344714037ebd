package course_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// small is a course with one lesson whose text and head can be chosen.
func small(slug, head, german string) fstest.MapFS {
	print := courseware.Fingerprint(german)
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"course.yaml": file(`format: 1
slug: ` + slug + `
` + head + `
languages: [de, en]
title: {de: Schriftstücke ablegen, en: Filing documents}
summary: {de: Kurz und gut., en: Short and good.}
audience: {de: Alle, en: Everybody}
goals: [{de: Sie können ablegen., en: You can file.}]
lessons:
  - id: first
    minutes: 4
    title: {de: Erste Lektion, en: First lesson}
    blocks:
      - {id: words}
      - {id: where, question: single, options: [case, file], right: case}
`),
		"de/first.md": file("::: {#words}\n" + german + "\n:::\n::: {#where}\nWo?\n\n- case: Vorgang\n  > Ja.\n- file: Akte\n  > Nein.\n:::\n"),
		"en/first.md": file("::: {#words src=" + print + "}\nText in English.\n:::\n::: {#where src=" +
			courseware.Fingerprint("Wo?\n\n- case: Vorgang\n  > Ja.\n- file: Akte\n  > Nein.") + "}\nWhere?\n\n- case: Case\n  > Yes.\n- file: File\n  > No.\n:::\n"),
	}
}

func TestImportSameContentChangesNothing(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := course.New(kit.DB)
	news := 0
	s.Publications.InTx(func(context.Context, *db.Tx, []course.Publication) error { news++; return nil })

	first, err := s.Import(kit.Ctx, small("kurs", "", "Ein Text."))
	if err != nil {
		t.Fatal(err)
	}
	if !first.New || first.No != 1 {
		t.Fatalf("first import: %+v", first)
	}
	kit.Clock.Advance(time.Hour)
	again, err := s.Import(kit.Ctx, small("kurs", "change: substantive\nversion: 1", "Ein Text."))
	if err != nil {
		t.Fatal(err)
	}
	if again.New || again.VersionID != first.VersionID || again.No != 1 || news != 1 {
		t.Errorf("second import: %+v, %d events", again, news)
	}
}

func TestImportRules(t *testing.T) {
	tests := []struct {
		name   string
		head   string
		fault  string
		no     int
		change course.Change
	}{
		{"undeclared", "", "course.import.undeclared", 0, ""},
		{"declaration of an older version", "change: editorial\nversion: 1", "course.import.version", 0, ""},
		{"editorial", "change: editorial", "", 2, course.Editorial},
		{"substantive", "change: substantive", "", 2, course.Substantive},
		{"numbered", "change: substantive\nversion: 5", "", 5, course.Substantive},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			kit := testkit.New(t)
			s := course.New(kit.DB)
			if _, err := s.Import(kit.Ctx, small("kurs", "", "Ein Text.")); err != nil {
				t.Fatal(err)
			}
			done, err := s.Import(kit.Ctx, small("kurs", tt.head, "Ein neuer Text."))
			var f *fault.Error
			if tt.fault != "" {
				if !errors.As(err, &f) || f.ID != tt.fault || f.Kind != fault.Conflict {
					t.Fatalf("got %v, want %s", err, tt.fault)
				}
				if v, err := s.Published(kit.Ctx, "kurs"); err != nil || v.No != 1 {
					t.Errorf("the refused import left version %v, %v", v, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			v, err := s.Published(kit.Ctx, "kurs")
			if err != nil || v.No != tt.no || v.Change != tt.change || v.ID != done.VersionID {
				t.Errorf("published %+v, %v", v, err)
			}
		})
	}
}

func TestOldVersionStillShows(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := course.New(kit.DB)
	first, err := s.Import(kit.Ctx, small("kurs", "", "Der alte Text."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Import(kit.Ctx, small("kurs", "change: editorial", "Der neue Text.")); err != nil {
		t.Fatal(err)
	}
	// A service of its own has an empty cache: the text comes from the database.
	v, err := course.New(kit.DB).Version(kit.Ctx, first.VersionID)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := v.Lesson(1, i18n.DE)
	q, ok := v.Question("where")
	if p.Plain == "" || !strings.Contains(string(p.Blocks[0].HTML), "Der alte Text.") || !ok || !quiz.Mark(q, quiz.Answer{Choice: []string{"case"}}).Right {
		t.Errorf("old version: %+v", p)
	}
	ctx, count := db.WithCounter(kit.Ctx)
	for range 3 {
		if _, err := s.Version(ctx, first.VersionID); err != nil {
			t.Fatal(err)
		}
	}
	if n := count.Statements.Load(); n > 1 {
		t.Errorf("three readings cost %d statements", n)
	}
}

func TestImportOfBrokenFilesLeavesNothing(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := course.New(kit.DB)
	broken := small("kurs", "", "Ein Text.")
	delete(broken, "en/first.md")
	_, err := s.Import(kit.Ctx, broken)
	var problems courseware.Problems
	if fault.KindOf(err) != fault.Invalid || !errors.As(err, &problems) || !strings.Contains(problems.Error(), "en/first.md: the file is missing") {
		t.Fatalf("got %v", err)
	}
	if list, err := s.List(kit.Ctx); err != nil || len(list) != 0 {
		t.Errorf("after a refused import: %v, %v", list, err)
	}
}

func TestImportsAtOnceBecomeOneVersion(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := course.New(kit.DB)
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		news int
	)
	for range 4 {
		wg.Go(func() {
			done, err := s.Import(kit.Ctx, small("kurs", "", "Ein Text."))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if done.New {
				news++
			}
		})
	}
	wg.Wait()
	if news != 1 {
		t.Errorf("%d of four equal imports made a version", news)
	}
}

func TestImportNeedsThePermission(t *testing.T) {
	t.Parallel()
	kit := testkit.New(t)
	s := course.New(kit.DB)
	ctx := kit.As(db.NewID(), actor.Bundles{})
	if _, err := s.Import(ctx, small("kurs", "", "Ein Text.")); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("import by an employee: %v", err)
	}
	if _, err := s.List(ctx); err != nil {
		t.Errorf("catalogue for an employee: %v", err)
	}
	nobody := actor.With(kit.Ctx, &actor.Actor{Tenant: kit.Tenant})
	for name, err := range map[string]error{
		"published": third(s.Published(nobody, "kurs")), "version": third(s.Version(nobody, db.NewID())),
		"list": third(s.List(nobody)), "catalogue": third(s.Catalogue(nobody, course.Filter{})),
		"media": third(s.Media(nobody, "x")),
	} {
		if fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("%s without a session: %v", name, err)
		}
	}
}

func third[T any](_ T, err error) error { return err }

func TestCoursesOfAnotherTenantAreNotThere(t *testing.T) {
	t.Parallel()
	one, two := testkit.New(t), testkit.New(t)
	s := course.New(one.DB)
	done, err := s.Import(one.Ctx, small("kurs", "", "Ein Text."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Version(one.Ctx, done.VersionID); err != nil { // now it is cached
		t.Fatal(err)
	}
	if _, err := s.Version(two.Ctx, done.VersionID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("version of another tenant: %v", err)
	}
	if _, err := s.Published(two.Ctx, "kurs"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("course of another tenant: %v", err)
	}
	if found, err := s.Catalogue(two.Ctx, course.Filter{Query: "Text"}); err != nil || found.Total != 0 {
		t.Errorf("search in another tenant: %v, %v", found, err)
	}
}
