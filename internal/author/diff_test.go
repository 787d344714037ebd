package author_test

import (
	"fmt"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// written is a course from "lesson: block block; lesson: block"; a block
// "a=x" has the German text x.
func written(form string) *courseware.Course {
	c := &courseware.Course{Slug: "kurs", Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN}}
	for _, part := range strings.Split(form, "; ") {
		id, blocks, _ := strings.Cut(part, ": ")
		l := courseware.Lesson{ID: id}
		for _, b := range strings.Fields(blocks) {
			id, body, _ := strings.Cut(b, "=")
			l.Blocks = append(l.Blocks, courseware.Block{ID: id, Type: courseware.Text, Text: map[i18n.Lang]courseware.Passage{i18n.DE: {Body: body}}})
		}
		c.Lessons = append(c.Lessons, l)
	}
	return c
}

func TestCompare(t *testing.T) {
	for _, tt := range []struct{ was, is, want string }{
		{"one: a b", "one: a b", ""},
		{"one: a b", "one: a=x b", "changed one/a"},
		{"one: a b", "one: a b c", "added one/c"},
		{"one: a b", "one: a", "removed one/b"},
		{"one: a b c d", "one: b c d a", "moved one/a"},
		{"one: a b; two: c", "one: a; two: b c", "moved two/b"},
		{"one: a; two: b", "two: b; one: a", "moved two/"},
		{"one: a", "one: a; two: b", "added two/, added two/b"},
		{"one: a b c", "one: c=x b a", "changed one/c, moved one/b"},
	} {
		var got []string
		for _, d := range author.Compare(written(tt.was), written(tt.is)) {
			got = append(got, fmt.Sprintf("%s %s/%s", d.Fate, d.Lesson, d.Block))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s → %s: %q, want %q", tt.was, tt.is, s, tt.want)
		}
	}
	was, is := written("one: a"), written("one: a")
	is.Validity = "P1Y"
	is.Lessons[0].Minutes = 5
	is.Lessons[0].Blocks[0].Tone = courseware.Tip
	list := author.Compare(was, is)
	if len(list) != 3 || list[0].Lesson != "" || list[1].Block != "" || !list[2].Structure || len(list[2].Languages) != 0 {
		t.Errorf("structure: %+v", list)
	}
}
