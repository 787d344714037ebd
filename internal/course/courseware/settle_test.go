package courseware_test

import (
	"math/rand/v2"
	"testing"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// A course as an editor leaves it: published, packed and read elsewhere it
// has one hash.
func TestASettledCourseHasTheHashOfItsPackage(t *testing.T) {
	m := &maker{Rand: rand.New(rand.NewPCG(1, 2)), files: map[string]courseware.File{}}
	c := m.course()
	m.media(c, "unused.svg", []byte("<svg/>"), courseware.Media{Type: "image/svg+xml"})
	c.Title = i18n.Text{"de": "Gro\u0308ße", "en": "Size", "fr": "Taille"}
	c.Lessons[1].Blocks = []courseware.Block{}
	c.Lessons[0].Blocks = append(c.Lessons[0].Blocks,
		courseware.Block{ID: "untidy", Text: map[i18n.Lang]courseware.Passage{"de": {Body: "Gru\u0308ße  \r\nund mehr\n\n"}, "en": {}}},
		courseware.Block{ID: "toned", Type: courseware.Callout, Text: map[i18n.Lang]courseware.Passage{"de": {Body: "Ein Tipp."}}},
		courseware.Block{
			ID: "claim", Type: courseware.Question, Tone: courseware.Tip,
			Question: &quiz.Question{ID: "other", Kind: quiz.TrueFalse, Right: []string{"true"}},
			Text:     map[i18n.Lang]courseware.Passage{"de": {Body: "Stimmt das?\n\n- true: Ja\n  > Ja.\n- false: Nein\n  > Nein."}},
		})
	before := asJSON(t, c)
	settled, err := courseware.Settled(c)
	if err != nil {
		t.Fatal(err)
	}
	if asJSON(t, c) != before {
		t.Error("settling changed the draft")
	}
	hash, err := settled.Hash()
	if err != nil {
		t.Fatal(err)
	}
	pkg := &courseware.Package{Course: settled, Files: m.files, Hash: hash}
	if back := again(t, pkg); back.Hash != hash {
		t.Errorf("the hash changed\n%s\n%s", asJSON(t, settled), asJSON(t, back.Course))
	}
	if twice, err := courseware.Settled(settled); err != nil || asJSON(t, twice) != asJSON(t, settled) {
		t.Errorf("settling it again changes it: %v", err)
	}
	for slug, shipped := range shipped(t) {
		if s, err := courseware.Settled(shipped.Course); err != nil || asJSON(t, s) != asJSON(t, shipped.Course) {
			t.Errorf("settling changes %s, which was read: %v", slug, err)
		}
	}
}
