package author_test

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// states returns the blocks of a course that are not current in English.
func (d *desk) states(slug string) map[string]author.Translation {
	found := map[string]author.Translation{}
	sum := map[author.Translation]int{}
	for _, l := range d.opened(slug).All() {
		for s, n := range l.Count.States[i18n.EN] {
			sum[s] += n
		}
		for _, b := range l.Blocks {
			s := b.Texts[i18n.EN].State
			if sum[s]--; s != author.Current {
				found[b.ID] = s
			}
		}
	}
	for s, n := range sum {
		if n != 0 {
			d.t.Errorf("the database counts %d more %s than there are", n, s)
		}
	}
	return found
}

func TestExactlyTheChangedBlockBecomesStale(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug := d.shipped("e-akte-grundlagen").Slug
	block := d.opened(slug).Lessons[1].Blocks[0].ID
	save := func(l i18n.Lang, body, from string) {
		t.Helper()
		d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: l, Body: body, Base: d.text(slug, block, l).Version, From: from}))
	}
	expect := func(when string, want ...author.Translation) {
		t.Helper()
		got := d.states(slug)
		if len(got) != len(want) || len(want) == 1 && got[block] != want[0] {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
	}
	publish := func() {
		t.Helper()
		must[course.Imported](t)(d.Publish(d.Petra, slug, course.Editorial))
	}
	old := d.text(slug, block, i18n.DE).Body
	save(i18n.DE, "Ein neuer Satz", "")
	save(i18n.DE, "Ein anderer neuer Satz", "")
	expect("saved only")
	publish()
	expect("published", author.Stale)
	if en := d.text(slug, block, i18n.EN); en.Old != old {
		t.Errorf("the old source is %q, want %q", en.Old, old)
	}
	if p, _ := d.live(slug).Lesson(2, i18n.EN); !p.Blocks[0].Stale || p.Blocks[1].Stale {
		t.Error("readers see other blocks as stale")
	}

	// A typo in the translation is not a translation of the new text.
	save(i18n.EN, "A sentence", "")
	expect("typo", author.Stale)
	save(i18n.EN, "A new sentence", d.text(slug, block, i18n.DE).Print)
	expect("translated")

	// The next change is waved through, until the one after it.
	save(i18n.DE, "Ein anderer, neuer Satz", "")
	publish()
	_, err := d.Wave(d.Petra, slug, block, i18n.EN, "00000000")
	wants(t, err, "author.source_newer")
	waved := d.done(d.Wave(d.Petra, slug, block, i18n.EN, d.text(slug, block, i18n.DE).Print))
	expect("waved", author.Waved)
	d.done(d.Undo(d.Petra, slug, waved.Change))
	expect("not waved", author.Stale)
	d.done(d.Wave(d.Petra, slug, block, i18n.EN, d.text(slug, block, i18n.DE).Print))
	publish()
	expect("waved and published", author.Waved)
	save(i18n.DE, "Ganz anders", "")
	expect("changed in the draft only", author.Waved)
	publish()
	expect("the next change", author.Stale)
}

// Who translates before publishing translates what stands in the draft.
func TestTranslatedBeforePublishing(t *testing.T) {
	t.Parallel()
	d := sit(t)
	slug, _, block := d.begin()
	must[course.Imported](t)(d.Publish(d.Petra, slug, ""))
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.DE, Body: "Neu.", Base: 1}))
	d.done(d.SaveText(d.Petra, author.Written{Course: slug, Block: block, Lang: i18n.EN, Body: "New.", Base: 1, From: d.text(slug, block, i18n.DE).Print}))
	if got := d.states(slug); len(got) != 0 {
		t.Errorf("in the draft: %v", got)
	}
	o := must[author.Outlook](t)(d.Outlook(d.Petra, slug))
	for _, f := range o.Findings {
		if f.ID == "author.check.stale" {
			t.Errorf("before publishing: %+v", f)
		}
	}
	must[course.Imported](t)(d.Publish(d.Petra, slug, course.Editorial))
	if got := d.states(slug); len(got) != 0 {
		t.Errorf("published: %v", got)
	}
}

func TestOverviewOfTranslations(t *testing.T) {
	t.Parallel()
	d := sit(t)
	d.shipped("e-akte-grundlagen")
	d.shipped("generative-ki-im-bueroalltag")
	slug, lesson, _ := d.begin()
	d.add(slug, lesson, "", "Nur auf Deutsch.")
	if list := must[[]author.Translated](t)(d.Overview(d.Petra)); len(list) != 3 { // reads both
		t.Fatalf("%d courses", len(list))
	}
	ctx, count := db.WithCounter(d.Petra)
	list := must[[]author.Translated](t)(d.Overview(ctx))
	if n := count.Statements.Load(); n != 1 {
		t.Errorf("the overview costs %d statements", n)
	}
	if list[0].Slug != slug || list[0].Blocks != 2 || list[0].Live || list[0].States[i18n.EN][author.Missing] != 1 || list[0].States[i18n.EN][author.Current] != 1 {
		t.Errorf("first: %+v", list[0])
	}
	for _, c := range list[1:] {
		if !c.Live || c.States[i18n.EN][author.Current] != c.Blocks || c.Blocks < 30 {
			t.Errorf("shipped: %+v", c)
		}
	}
}
