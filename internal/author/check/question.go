package check

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// answerable: a question that nobody can answer right must not be asked.
func (k *checker) answerable(b courseware.Block) {
	q := *b.Question
	var flaw *quiz.Flaw
	if !errors.As(q.Validate(), &flaw) {
		return
	}
	found := Finding{Lesson: k.lesson, Block: b.ID, Severity: Blocks, ID: flaw.ID, Args: flaw.Args}
	if slices.Contains([]quiz.Kind{quiz.Single, quiz.Multiple, quiz.TrueFalse}, q.Kind) &&
		!slices.ContainsFunc(q.Right, func(r string) bool { return slices.Contains(q.Options, r) }) {
		found.ID = "author.check.no_right"
	}
	k.found = append(k.found, found)
}

// explaining are the kinds whose answers cannot be told apart beforehand: they
// explain once for all.
var explaining = []quiz.Kind{quiz.Order, quiz.Numeric, quiz.Short, quiz.Free}

var entryForm = regexp.MustCompile(`^- [a-z0-9-]+: `)

// question: whoever answered reads why.
func (c *blockCheck) question() {
	kind, explained, silent := c.block.Question.Kind, false, false
	lines := strings.Split(c.body, "\n")
	for i, line := range lines {
		explained = explained || strings.HasPrefix(line, "= ")
		silent = silent || entryForm.MatchString(line) && (i+1 == len(lines) || !strings.HasPrefix(lines[i+1], "  "))
	}
	if silent && kind != quiz.Order {
		c.say(Blocks, "feedback", nil)
	}
	if !explained && slices.Contains(explaining, kind) {
		c.say(Blocks, "explanation", nil)
	}
}
