package courseware

import (
	"html/template"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// Edition is a course made ready to show. It is immutable; keep it and share
// it.
type Edition struct {
	*Course
	pages     map[i18n.Lang]map[string]Page
	questions map[string]homed
	texts     map[i18n.Lang]map[string]quiz.Text
}

type homed struct {
	q      quiz.Question
	lesson string
}

// Page is a lesson, or the test, in one language.
type Page struct {
	ID      string
	No, Of  int // lesson No of Of; 0 for the test
	Title   string
	Lang    i18n.Lang // language of title and blocks
	Minutes int
	Stale   bool // a block was translated from an older text
	Blocks  []PageBlock
	Plain   string // all text without markup
}

// PageBlock is a block ready to show; which fields are set depends on Type.
type PageBlock struct {
	ID       string
	Type     Type
	Lang     i18n.Lang // of what the block says
	Missing  bool      // not yet translated: shown in the source language
	Stale    bool
	HTML     template.HTML   // text, callout; intro of a checklist; caption of an image; the table; transcript or description of a clip
	Heading  string          // Heading
	Anchor   string          // Heading: its id
	Tone     Tone            // Callout
	Steps    []template.HTML // Checklist
	Caption  string          // Table
	Image    *Picture        // Image
	Clip     *Clip           // Video, Audio, Attachment
	Question string          // Question: use Show and Explain with this id
}

// Picture is an image with its text alternative.
type Picture struct {
	Media
	Name string
	Alt  string // empty: decorative
}

// Open prepares a course that was checked when it was read.
func Open(c *Course) *Edition {
	return compile(c, func(i18n.Lang, string, Reason) {})
}

// reporter receives what is wrong with a block's text in a language.
type reporter func(l i18n.Lang, block string, problem Reason)

func compile(c *Course, report reporter) *Edition {
	e := &Edition{
		Course: c, pages: map[i18n.Lang]map[string]Page{},
		questions: map[string]homed{}, texts: map[i18n.Lang]map[string]quiz.Text{},
	}
	for _, s := range c.sections() {
		for _, b := range s.blocks {
			if b.Question == nil {
				continue
			}
			home := s.id
			if b.Lesson != "" {
				home = b.Lesson
			}
			e.questions[b.ID] = homed{*b.Question, home}
		}
	}
	for _, l := range c.Languages {
		e.pages[l], e.texts[l] = map[string]Page{}, map[string]quiz.Text{}
		for i, lesson := range c.Lessons {
			p := e.page(lesson.ID, lesson.Blocks, l, report)
			p.No, p.Of, p.Minutes, p.Title = i+1, len(c.Lessons), lesson.Minutes, lesson.Title[l]
			e.pages[l][lesson.ID] = p
		}
		if c.Test != nil {
			p := e.page(testID, c.Test.Blocks, l, report)
			p.Of, p.Minutes, p.Title = len(c.Lessons), c.Test.Minutes, c.Test.Title[l]
			e.pages[l][testID] = p
		}
	}
	e.compareSteps(report)
	return e
}

func (e *Edition) page(id string, blocks []Block, l i18n.Lang, report reporter) Page {
	p := Page{ID: id, Lang: l}
	r := pageRenderer{course: e.Course, lang: l, ids: newIDs(), level: 1}
	var plain []string
	for _, b := range blocks {
		r.lang, r.report = l, func(problem Reason) { report(l, b.ID, problem) }
		missing := l != e.Source && b.Text[l].Body == ""
		if missing { // readers get the source text rather than a hole
			r.report(emptyBlock)
			r.lang, r.report = e.Source, silently
		}
		pb := r.block(b)
		pb.Lang, pb.Missing, pb.Stale = r.lang, missing, !missing && e.Course.Stale(b, l)
		p.Stale = p.Stale || pb.Stale
		if b.Question != nil {
			e.texts[l][b.ID] = r.text
		}
		p.Blocks = append(p.Blocks, pb)
		if !missing {
			plain = append(plain, r.plain)
		}
	}
	p.Plain = strings.Join(plain, " ")
	return p
}

// compareSteps: a step ticked in German is the same step in English.
func (e *Edition) compareSteps(report reporter) {
	for _, s := range e.sections() {
		for i, b := range s.blocks {
			for _, l := range e.Languages[1:] {
				want, got := len(e.pages[e.Source][s.id].Blocks[i].Steps), len(e.pages[l][s.id].Blocks[i].Steps)
				if want != got {
					report(l, b.ID, because("courseware.problem.steps", args{"Here": got, "Lang": e.Source, "There": want}))
				}
			}
		}
	}
}

// Lesson returns a lesson by its number, from 1, in l or else in the source
// language.
func (e *Edition) Lesson(no int, l i18n.Lang) (Page, bool) {
	if no < 1 || no > len(e.Lessons) {
		return Page{}, false
	}
	return e.pages[e.In(l)][e.Lessons[no-1].ID], true
}

// TestPage returns the test: its title, minutes and questions.
func (e *Edition) TestPage(l i18n.Lang) (Page, bool) {
	p, ok := e.pages[e.In(l)][testID]
	return p, ok
}

// Question returns a question with its right answer. It is for marking and
// must not reach a page.
func (e *Edition) Question(id string) (quiz.Question, bool) {
	h, ok := e.questions[id]
	return h.q, ok
}

// Home returns the lesson where the answer to a question stands.
func (e *Edition) Home(question string) string { return e.questions[question].lesson }

// Show returns the learner's view of a question with the answer so far.
func (e *Edition) Show(question string, l i18n.Lang, a quiz.Answer, seed uint64) (quiz.View, bool) {
	h, ok := e.questions[question]
	if !ok {
		return quiz.View{}, false
	}
	return quiz.Show(h.q, e.texts[e.In(l)][question], a, seed), true
}

// Explain returns the review of a final answer.
func (e *Edition) Explain(question string, l i18n.Lang, a quiz.Answer) (quiz.Review, bool) {
	h, ok := e.questions[question]
	if !ok {
		return quiz.Review{}, false
	}
	return quiz.Explain(h.q, e.texts[e.In(l)][question], a), true
}
