package questionimport

import (
	"math"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/internal/standard/htmltext"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

// builder makes one question.
type builder struct {
	m    *mapper
	from moodle.Question
	it   *Item
	q    quiz.Question
	text text
	ids  namer
}

// refuse says why a question is not taken over.
func (b *builder) refuse(id string, args ...i18n.Args) bool {
	b.it.find(Refused, "refused."+id, args...)
	return false
}

func (b *builder) say(id string, args ...i18n.Args) string {
	return i18n.In(b.m.opt.Lang, "questionimport.text."+id, args...)
}

// build fills q and text; it says whether the question can be taken over.
func (b *builder) build() bool {
	switch b.from.Kind {
	case moodle.Other:
		return b.other()
	case moodle.Cloze, moodle.GapSelect, moodle.DragWords:
		return b.gaps()
	}
	prompt := b.convert(b.from.Text, htmltext.Rich)
	b.pictures(prompt.Images, b.from.Text.Files)
	if b.text.prompt = prompt.Text(); b.text.prompt == "" {
		return b.refuse("prompt")
	}
	if b.from.Blank {
		b.it.find(Changed, "changed.blank")
	}
	b.explain()
	switch b.from.Kind {
	case moodle.MultiChoice:
		return b.choices()
	case moodle.TrueFalse:
		return b.trueFalse()
	case moodle.ShortAnswer:
		return b.short()
	case moodle.Numerical:
		return b.numeric()
	case moodle.Matching:
		return b.match()
	case moodle.Ordering:
		return b.order()
	default:
		return b.essay()
	}
}

// random types make up their numbers in each attempt.
func (b *builder) other() bool {
	switch {
	case strings.HasPrefix(b.from.Type, "calculated"):
		return b.refuse("calculated")
	case strings.HasPrefix(b.from.Type, "dd"):
		return b.refuse("onpicture")
	}
	return b.refuse("type", i18n.Args{"Type": moodle.Shorten(b.from.Type)})
}

func (b *builder) description() {
	r := b.convert(b.from.Text, htmltext.Rich)
	b.pictures(r.Images, b.from.Text.Files)
	if r.Text() == "" && len(b.it.Pictures) == 0 {
		b.refuse("empty")
		return
	}
	if len(r.Text()) > MaxBody {
		b.it.Pictures = nil
		b.refuse("long")
		return
	}
	b.it.find(Changed, "changed.description")
	b.it.ID, b.it.Taken, b.it.Body = b.m.blockID(b.from.Name), true, r.Text()
}

func (b *builder) essay() bool {
	b.q.Kind = quiz.Free
	b.grade(1)
	if !b.from.Grader.Empty() {
		b.it.find(Lost, "lost.grader")
	}
	return true
}

// explain makes the general feedback the explanation.
func (b *builder) explain() {
	b.text.explanation = b.line(b.from.General)
	for _, f := range b.from.General.Files {
		b.it.find(Lost, "lost.file", i18n.Args{"Name": moodle.Shorten(f.Name)})
	}
}

// grade sets the points. Marks by part need whole points, one per part where
// the file gives one for all.
func (b *builder) grade(parts int) {
	given, ok := moodle.Points(b.from.Grade)
	points := int(math.Round(given))
	if !ok || given < 1 {
		points = 1
	}
	points = min(points, 20)
	if parts > 1 && points == 1 {
		points = min(parts, 20)
	}
	b.q.Points = points
	b.q.Partial = parts > 1 && points > 1
	if !ok || math.Abs(given-float64(points)) > 0.001 {
		b.it.find(Changed, "changed.points", i18n.Args{"Count": points})
	}
}

// besides reports what belongs to the question but has no place here, and
// what is still missing.
func (b *builder) besides() {
	if p, ok := moodle.Points(b.from.Penalty); ok && p > 0 && b.from.Penalty != "" {
		b.it.find(Changed, "changed.penalty")
	}
	if len(b.from.Hints) > 0 {
		b.it.find(Lost, "lost.hints", i18n.Args{"Count": len(b.from.Hints)})
	}
	if len(b.from.Combined) > 0 {
		b.it.find(Lost, "lost.combined")
	}
	if len(b.from.Tags) > 0 {
		b.it.find(Lost, "lost.tags", i18n.Args{"Tags": moodle.Shorten(strings.Join(b.from.Tags, ", "))})
	}
	missing := 0
	for _, p := range b.text.parts {
		if p.feedback == "" && b.q.Kind != quiz.Order {
			missing++
		}
	}
	if missing > 0 {
		b.it.find(Todo, "todo.feedback", i18n.Args{"Count": missing})
	}
	switch b.q.Kind {
	case quiz.Order, quiz.Numeric, quiz.Short, quiz.Free:
		if b.text.explanation == "" {
			b.it.find(Todo, "todo.explanation")
		}
	}
}

func percent(f float64) int { return int(math.Round(f)) }

func near(a, b float64) bool { return math.Abs(a-b) < 0.51 }
