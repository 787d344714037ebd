package merge_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/merge"
)

func block(id, text string) courseware.Block {
	return courseware.Block{ID: id, Type: courseware.Text, Text: map[i18n.Lang]courseware.Passage{
		i18n.DE: {Body: text}, i18n.EN: {Body: text + " (EN)", Source: courseware.Fingerprint(text)},
	}}
}

// course has three lessons of four blocks and a picture.
func course() *courseware.Course {
	c := &courseware.Course{
		Slug: "probe", Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN}, Title: i18n.Text{i18n.DE: "Probe", i18n.EN: "Sample"},
		Media: map[string]courseware.Media{"box.svg": {Hash: hash("1"), Type: "image/svg+xml"}},
	}
	for l := range 3 {
		lesson := courseware.Lesson{ID: fmt.Sprintf("l%d", l), Minutes: 4, Title: i18n.Text{i18n.DE: fmt.Sprint("Lektion ", l)}}
		for b := range 4 {
			lesson.Blocks = append(lesson.Blocks, block(fmt.Sprintf("l%d-b%d", l, b), fmt.Sprintf("Text %d %d", l, b)))
		}
		c.Lessons = append(c.Lessons, lesson)
	}
	c.Lessons[0].Blocks = append(c.Lessons[0].Blocks, courseware.Block{ID: "picture", Type: courseware.Image, Text: map[i18n.Lang]courseware.Passage{
		i18n.DE: {Body: "![Bild](box.svg)"}, i18n.EN: {Body: "![Picture](box.svg)", Source: courseware.Fingerprint("![Bild](box.svg)")},
	}})
	return c
}

func hash(s string) string { return fmt.Sprintf("%064s", s) }

func clone(t *testing.T, c *courseware.Course) *courseware.Course {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	out := &courseware.Course{}
	if err := json.Unmarshal(b, out); err != nil {
		t.Fatal(err)
	}
	return out
}

func hashed(t *testing.T, c *courseware.Course) string {
	t.Helper()
	s, err := courseware.Settled(c)
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func three(t *testing.T, base, ours, theirs *courseware.Course, picks map[string]merge.Pick) merge.Result {
	t.Helper()
	r, err := merge.Three(base, ours, theirs, picks)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// change does one thing to a course, by chance; ids that come in begin with
// side.
func change(r *rand.Rand, c *courseware.Course, side string) {
	l := &c.Lessons[r.IntN(len(c.Lessons))]
	n := len(l.Blocks)
	switch what := r.IntN(7); {
	case what == 0:
		l.Blocks = slices.Insert(l.Blocks, r.IntN(n+1), block(fmt.Sprintf("%s-%d", side, r.Uint64()), "Neu"))
	case what == 1 && n > 1:
		i := r.IntN(n)
		l.Blocks = slices.Delete(l.Blocks, i, i+1)
	case what == 2 && n > 1:
		i, j := r.IntN(n), r.IntN(n)
		l.Blocks[i], l.Blocks[j] = l.Blocks[j], l.Blocks[i]
	case what == 3:
		l.Minutes++
	case what == 4 && n > 1:
		to := &c.Lessons[r.IntN(len(c.Lessons))]
		b := l.Blocks[0]
		l.Blocks = l.Blocks[1:]
		to.Blocks = append(to.Blocks, b)
	case what == 5:
		c.Title = i18n.Text{i18n.DE: fmt.Sprint(side, r.IntN(9))}
	case n > 0:
		b := &l.Blocks[r.IntN(n)]
		if b.Type == courseware.Text {
			*b = block(b.ID, fmt.Sprint(side, r.IntN(100)))
		}
	}
}

// What was not changed on one side is as it is on the other, and merging the
// same again changes nothing.
func TestOneSideAlone(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		base := course()
		changed := clone(t, base)
		for range 1 + r.IntN(6) {
			change(r, changed, "s")
		}
		if got := three(t, base, base, changed, nil); got.Open > 0 || hashed(t, got.Course) != hashed(t, changed) {
			t.Fatalf("seed %d: unchanged here, %d open; got\n%s\nwant\n%s", seed, got.Open, show(got.Course), show(changed))
		}
		if got := three(t, base, changed, base, nil); got.Open > 0 || hashed(t, got.Course) != hashed(t, changed) {
			t.Fatalf("seed %d: unchanged there, %d open", seed, got.Open)
		}
		if got := three(t, base, changed, changed, nil); len(got.Changes) > 0 || hashed(t, got.Course) != hashed(t, changed) {
			t.Fatalf("seed %d: the same on both sides: %d changes", seed, len(got.Changes))
		}
	}
}

func show(c *courseware.Course) string {
	out := c.Title[i18n.DE] + "\n"
	for _, l := range c.Lessons {
		out += fmt.Sprint(l.ID, " ", l.Minutes, ":")
		for _, b := range l.Blocks {
			out += " " + b.ID + "=" + b.Text[i18n.DE].Body + ";"
		}
		out += "\n"
	}
	return out
}

// Whatever happens there: what only we changed stays as we wrote it, nothing
// stands twice, every conflict is named, and merging again changes nothing.
func TestOverlaysStay(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 2))
		base := course()
		ours, theirs := clone(t, base), clone(t, base)
		for range 1 + r.IntN(5) {
			change(r, ours, "o")
			change(r, theirs, "t")
		}
		first := three(t, base, ours, theirs, nil)
		picks := map[string]merge.Pick{}
		for _, c := range first.Changes {
			if c.Fate == merge.Conflict {
				picks[c.Key] = merge.Pick{Take: []merge.Take{merge.Ours, merge.Theirs}[r.IntN(2)]}
			}
		}
		got := three(t, base, ours, theirs, picks)
		if got.Open > 0 {
			t.Fatalf("seed %d: %d open after every decision", seed, got.Open)
		}
		texts := bodies(t, got.Course)
		for _, c := range got.Changes {
			if id, ok := texts[c.Key]; c.Fate == merge.Stays && c.Ours != nil && (!ok || id != c.Ours.Text[i18n.DE].Body) {
				t.Fatalf("seed %d: the overlay %s is lost", seed, c.Key)
			}
		}
		again := three(t, merge.Settle(base, ours, theirs), got.Course, theirs, nil)
		if again.Open > 0 || hashed(t, again.Course) != hashed(t, got.Course) {
			t.Fatalf("seed %d: merged again, %d open\n%s\n%s", seed, again.Open, show(got.Course), show(again.Course))
		}
	}
}

// bodies are the texts by key; no id stands twice.
func bodies(t *testing.T, c *courseware.Course) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, l := range c.Lessons {
		for _, b := range l.Blocks {
			if _, twice := out["block-"+b.ID]; twice {
				t.Fatalf("%s stands twice", b.ID)
			}
			out["block-"+b.ID] = b.Text[i18n.DE].Body
		}
	}
	return out
}

// Both changed a block: ours, theirs or a text of one's own, in both
// languages; a new translation belongs to the new source.
func TestConflicts(t *testing.T) {
	base := course()
	ours, theirs := clone(t, base), clone(t, base)
	ours.Lessons[1].Blocks[0], theirs.Lessons[1].Blocks[0] = block("l1-b0", "Unser Kontakt"), block("l1-b0", "Ihr Kontakt")
	const key = "block-l1-b0"
	if r := three(t, base, ours, theirs, nil); r.Open != 1 || len(r.Changes) != 1 || !r.Changes[0].Editable || !r.Changes[0].Open {
		t.Fatalf("%+v", r)
	}
	for _, c := range []struct {
		pick merge.Pick
		want string
	}{
		{merge.Pick{Take: merge.Ours}, "Unser Kontakt"},
		{merge.Pick{Take: merge.Theirs}, "Ihr Kontakt"},
		{merge.Pick{Take: merge.Edit, Text: map[i18n.Lang]string{i18n.DE: "Beide", i18n.EN: "Ihr Kontakt (EN)"}}, "Beide"},
	} {
		r := three(t, base, ours, theirs, map[string]merge.Pick{key: c.pick})
		b := r.Course.Lessons[1].Blocks[0]
		if b.Text[i18n.DE].Body != c.want || r.Open != 0 {
			t.Errorf("%s: %+v", c.pick.Take, b.Text)
		}
		if stale := r.Course.Stale(b, i18n.EN); stale != (c.pick.Take == merge.Edit) {
			t.Errorf("%s: the translation is stale: %v", c.pick.Take, stale)
		}
	}
	r := three(t, base, ours, theirs, map[string]merge.Pick{key: {Take: merge.Edit, Text: map[i18n.Lang]string{i18n.DE: "Beide", i18n.EN: "Both"}}})
	if b := r.Course.Lessons[1].Blocks[0]; r.Course.Stale(b, i18n.EN) {
		t.Error("a new translation of the new text is stale")
	}
}

// What one side removed and the other changed is decided; what stays keeps
// its lesson.
func TestRemovedAndChanged(t *testing.T) {
	base := course()
	ours, theirs := clone(t, base), clone(t, base)
	ours.Lessons[2].Blocks[1] = block("l2-b1", "Unser Formular")
	theirs.Lessons = theirs.Lessons[:2]
	r := three(t, base, ours, theirs, nil)
	if r.Open != 1 {
		t.Fatalf("%d open", r.Open)
	}
	kept := three(t, base, ours, theirs, map[string]merge.Pick{"block-l2-b1": {Take: merge.Ours}})
	if n := len(kept.Course.Lessons); n != 3 || len(kept.Course.Lessons[2].Blocks) != 1 {
		t.Errorf("%s", show(kept.Course))
	}
	gone := three(t, base, ours, theirs, map[string]merge.Pick{"block-l2-b1": {Take: merge.Theirs}})
	if len(gone.Course.Lessons) != 2 {
		t.Errorf("%s", show(gone.Course))
	}
}

// A picture that is another one now, under the same name, follows without
// touching ours of that name.
func TestFilesOfOneName(t *testing.T) {
	base := course()
	ours, theirs := clone(t, base), clone(t, base)
	theirs.Media["box.svg"] = courseware.Media{Hash: hash("2"), Type: "image/svg+xml"}
	r := three(t, base, ours, theirs, nil)
	if r.Open != 0 || len(r.Changes) != 1 || r.Changes[0].Fate != merge.Follows || len(r.Course.Media) != 1 {
		t.Fatalf("%+v %v", r.Changes, r.Course.Media)
	}
	for _, m := range r.Course.Media {
		if m.Hash != hash("2") {
			t.Errorf("%+v", m)
		}
	}
	b := r.Course.Lessons[0].Blocks[4]
	if r.Course.Stale(b, i18n.EN) {
		t.Error("a new name made the translation stale")
	}
	settled := merge.Settle(base, ours, theirs)
	if again := three(t, settled, r.Course, theirs, nil); len(again.Changes) != 0 {
		t.Errorf("%+v", again.Changes)
	}
}
