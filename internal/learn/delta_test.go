package learn_test

import (
	"encoding/json"
	"slices"
	"testing"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

func deltaCourse() *courseware.Course {
	text := func(id string) courseware.Block {
		return courseware.Block{ID: id, Type: courseware.Text, Text: map[i18n.Lang]courseware.Passage{i18n.DE: {Body: "Satz " + id}, i18n.EN: {Body: "Sentence " + id}}}
	}
	ask := text("q")
	ask.Type, ask.Question = courseware.Question, &quiz.Question{ID: "q", Kind: quiz.Single, Points: 1, Options: []string{"x", "y"}, Right: []string{"x"}}
	return &courseware.Course{
		Source: i18n.DE, Languages: []i18n.Lang{i18n.DE, i18n.EN},
		Lessons: []courseware.Lesson{
			{ID: "a", Minutes: 3, Blocks: []courseware.Block{text("a1"), text("a2")}},
			{ID: "b", Minutes: 4, Blocks: []courseware.Block{text("b1")}},
		},
		Test:  &courseware.Test{Pass: 80, Blocks: []courseware.Block{ask}},
		Media: map[string]courseware.Media{"plan.png": {Hash: "1"}},
	}
}

func TestChanged(t *testing.T) {
	t.Parallel()
	say := func(b *courseware.Block, l i18n.Lang, body string) { b.Text[l] = courseware.Passage{Body: body} }
	for name, c := range map[string]struct {
		change  func(c *courseware.Course)
		lessons []string
		test    bool
	}{
		"a sentence": {func(c *courseware.Course) { say(&c.Lessons[1].Blocks[0], i18n.DE, "Neu.") }, []string{"b"}, false},
		"a sentence and its translation": {func(c *courseware.Course) {
			say(&c.Lessons[1].Blocks[0], i18n.DE, "Neu.")
			say(&c.Lessons[1].Blocks[0], i18n.EN, "New.")
			say(&c.Lessons[0].Blocks[0], i18n.EN, "Better English.")
		}, []string{"b"}, false},
		"only a translation": {func(c *courseware.Course) { say(&c.Lessons[0].Blocks[0], i18n.EN, "Another limit.") }, []string{"a"}, false},
		"order, and a sentence": {func(c *courseware.Course) {
			slices.Reverse(c.Lessons)
			slices.Reverse(c.Lessons[1].Blocks)
			say(&c.Lessons[0].Blocks[0], i18n.DE, "Neu.")
		}, []string{"b"}, false},
		"a block more": {func(c *courseware.Course) {
			c.Lessons[0].Blocks = append(c.Lessons[0].Blocks, courseware.Block{ID: "a3", Text: map[i18n.Lang]courseware.Passage{i18n.DE: {Body: "Neu."}}})
		}, []string{"a"}, false},
		"a block less": {func(c *courseware.Course) { c.Lessons[0].Blocks = c.Lessons[0].Blocks[:1] }, []string{"a"}, false},
		"a lesson more": {func(c *courseware.Course) {
			c.Lessons = append(c.Lessons, courseware.Lesson{ID: "c"})
		}, []string{"c"}, false},
		"the right answer": {func(c *courseware.Course) { c.Test.Blocks[0].Question.Right = []string{"y"} }, nil, true},
		"minutes, pass mark, and a sentence": {func(c *courseware.Course) {
			c.Lessons[0].Minutes, c.Test.Pass, c.Test.Blocks[0].Lesson = 7, 50, "a"
			say(&c.Lessons[1].Blocks[0], i18n.DE, "Neu.")
		}, []string{"b"}, false},
		"another picture of the same name": {func(c *courseware.Course) {
			say(&c.Lessons[1].Blocks[0], i18n.DE, "![Plan](plan.png)")
			c.Media["plan.png"] = courseware.Media{Hash: "2"}
		}, []string{"b"}, false},
		"nothing but the author's word": {func(c *courseware.Course) { c.Test.Pass = 90 }, []string{"a", "b"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			next := deltaCourse()
			c.change(next)
			if d := learn.Changed(deltaCourse(), next); !slices.Equal(d.Lessons, c.lessons) || d.Test != c.test {
				got, _ := json.Marshal(d)
				t.Errorf("%s", got)
			}
		})
	}
}
