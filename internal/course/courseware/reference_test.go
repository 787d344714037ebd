package courseware_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func TestNotesAreWovenBehindWhatTheyStoodBehind(t *testing.T) {
	t.Parallel()
	lesson := func(words string) courseware.Lesson {
		l := courseware.Lesson{ID: "here"}
		for _, w := range strings.Fields(words) {
			b := courseware.Block{ID: w}
			if of, ok := strings.CutPrefix(w, "+"); ok {
				b.Of = of
			}
			l.Blocks = append(l.Blocks, b)
		}
		return l
	}
	for name, c := range map[string]struct{ held, next, want string }{
		"nothing new":         {"+a n1 +b", "+a +b", "+a n1 +b"},
		"first and last":      {"n1 +a n2 n3", "+a", "n1 +a n2 n3"},
		"something between":   {"+a n1 +b", "+a +x +b", "+a n1 +x +b"},
		"moved":               {"+a n1 +b n2", "+b +a", "+b n2 +a n1"},
		"what it followed":    {"+a n1 +b n2 +c", "+a +c", "+a n1 n2 +c"},
		"all of it":           {"n0 +a n1", "+x", "n0 n1 +x"},
		"nothing was there":   {"", "+a +b", "+a +b"},
		"two behind one gone": {"+a +b n1 n2 +c", "+c +a", "+c +a n1 n2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, b := range courseware.Weave(lesson(c.held), lesson(c.next)).Blocks {
				got = append(got, b.ID)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

// Every kind of file that a lesson shows gets the name it has in the other
// course, and only there is anything changed; what was current stays so.
func TestALessonBringsItsFilesUnderOtherNames(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 2)), files: map[string]courseware.File{}}
		c := m.course()
		home := c.Lessons[0]
		next, files := c.Refer(home, c.Languages, courseware.Naming{
			Block: func(id string) string { return "x-" + id },
			File:  func(name string, _ courseware.Media) string { return "anders-" + name },
		})
		next.ID, next.From = "elsewhere", &courseware.Origin{Course: c.Slug, Lesson: home.ID, Version: 1, Hash: strings.Repeat("a", 64)}
		other := *c
		other.Slug, other.Lessons, other.Media, other.Test = "other", []courseware.Lesson{next}, files, nil
		if !courseware.SameLesson(c, home, &other, next, c.Languages) {
			t.Fatalf("seed %d: the lesson says something else", seed)
		}
		courseware.Check(&other, func(l i18n.Lang, block string, problem courseware.Reason) {
			if c.Lessons[0].Blocks != nil && problem.ID != "courseware.problem.empty" {
				t.Errorf("seed %d: %s in %s: %s", seed, block, l, problem.In(i18n.EN))
			}
		})
		for i, b := range next.Blocks {
			if b.Of != home.Blocks[i].ID || b.ID != "x-"+b.Of || other.Stale(b, i18n.EN) != c.Stale(home.Blocks[i], i18n.EN) {
				t.Errorf("seed %d: %s: stale %v", seed, b.ID, other.Stale(b, i18n.EN))
			}
		}
		// A picture of the same name that shows something else is a difference.
		for name, m := range files {
			m.Hash = strings.Repeat("0", 64)
			other.Media = map[string]courseware.Media{}
			for n, f := range files {
				other.Media[n] = f
			}
			other.Media[name] = m
			if courseware.SameLesson(c, home, &other, next, c.Languages) {
				t.Errorf("seed %d: another %s is no difference", seed, name)
			}
		}
	}
}

func TestOriginsAreChecked(t *testing.T) {
	t.Parallel()
	const head = `format: 1
slug: sample
title: {de: Titel}
summary: {de: Kurz}
audience: {de: Alle}
goals: [{de: Ziel}]
lessons:
  - id: one
    minutes: 3
    title: {de: Eins}
`
	from := "    from: {course: home, lesson: there, version: 2, hash: " + strings.Repeat("1", 64) + "}\n"
	for name, c := range map[string]struct{ lesson, want string }{
		"right":         {from + "    blocks: [{id: aa, of: xx}, {id: bb}]\n", ""},
		"of alone":      {"    blocks: [{id: aa, of: xx}, {id: bb}]\n", "of belongs to lessons with from"},
		"itself":        {strings.Replace(from, "home", "sample", 1) + "    blocks: [{id: aa, of: xx}, {id: bb}]\n", "this very course"},
		"no hash":       {strings.Replace(from, "hash", "hash: a, x", 1) + "    blocks: [{id: aa, of: xx}, {id: bb}]\n", "unknown field"},
		"short hash":    {strings.Replace(from, "1111", "", 1) + "    blocks: [{id: aa, of: xx}, {id: bb}]\n", "the hash of that version"},
		"twice":         {from + "    blocks: [{id: aa, of: xx}, {id: bb, of: xx}]\n", "once"},
		"no note":       {from + "    blocks: [{id: aa, of: xx}, {id: bb, type: heading}]\n", "only text and callout"},
		"no note asked": {from + "    blocks: [{id: aa, of: xx}, {id: bb, question: truefalse, right: true}]\n", "only text and callout"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := courseware.Read(fstest.MapFS{
				"course.yaml": {Data: []byte(head + c.lesson)}, "de/one.md": {Data: []byte("::: {#aa}\nText.\n:::\n\n::: {#bb}\nText.\n:::\n")},
			})
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
