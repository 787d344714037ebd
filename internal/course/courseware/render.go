package courseware

import (
	"html/template"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// pageRenderer renders the blocks of one page in order.
type pageRenderer struct {
	course *Course
	lang   i18n.Lang
	ids    *ids
	level  int // of the last heading; the page's title is 1
	report func(Reason)

	plain string    // text of the last block without markup
	text  quiz.Text // of the last question
}

// emptyBlock is the problem of a block without a text.
var emptyBlock = because("courseware.problem.empty", nil)

func (r *pageRenderer) block(b Block) PageBlock {
	pb := PageBlock{ID: b.ID, Type: b.Type, Tone: b.Tone}
	body := b.Text[r.lang].Body
	r.plain = ""
	if body == "" {
		r.report(emptyBlock)
		return pb
	}
	switch b.Type {
	case Heading:
		r.heading(&pb, body)
	case Text, Callout:
		p := r.parse(body)
		pb.HTML = p.html(p.doc)
	case Checklist:
		r.checklist(&pb, body)
	case Table:
		r.table(&pb, body)
	case Image:
		r.image(&pb, b, body)
	case Video, Audio, Attachment:
		r.clip(&pb, b, body)
	case Question:
		pb.Question = b.ID
		r.text = r.question(*b.Question, body)
	}
	return pb
}

func (r *pageRenderer) parse(body string) passage {
	p := parse(body, r.ids)
	p.check(r.report)
	_ = ast.Walk(p.doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			r.descend(h.Level)
		}
		return ast.WalkContinue, nil
	})
	r.plain = p.plain()
	return p
}

// descend keeps the outline without gaps.
func (r *pageRenderer) descend(level int) {
	if level > r.level+1 {
		r.report(because("courseware.problem.level", args{"Level": level - 1, "After": r.level - 1}))
	}
	r.level = level
}

func (r *pageRenderer) heading(pb *PageBlock, body string) {
	if strings.ContainsAny(body, "\n#*`[") {
		r.report(because("courseware.problem.heading", nil))
	}
	r.descend(2)
	pb.Heading, r.plain = body, body
	pb.Anchor = string(r.ids.Generate([]byte(body), ast.KindHeading))
}

func (r *pageRenderer) checklist(pb *PageBlock, body string) {
	p := r.parse(body)
	steps, ok := p.doc.LastChild().(*ast.List)
	if !ok {
		r.report(because("courseware.problem.checklist", nil))
		return
	}
	nodes := children(p.doc)
	pb.HTML = p.html(nodes[:len(nodes)-1]...)
	for _, item := range children(steps) {
		pb.Steps = append(pb.Steps, p.html(children(item)...))
	}
}

func (r *pageRenderer) table(pb *PageBlock, body string) {
	caption, table, _ := strings.Cut(body, "\n\n")
	p := r.parse(strings.TrimSpace(table))
	nodes := children(p.doc)
	if len(nodes) != 1 || nodes[0].Kind() != east.KindTable || strings.HasPrefix(caption, "|") {
		r.report(because("courseware.problem.table", nil))
		return
	}
	checkPlain(caption, r.report)
	pb.Caption, pb.HTML = caption, p.html(nodes...)
	r.plain = caption + " " + r.plain
}

var imageForm = regexp.MustCompile(`^!\[([^\]]*)\]\(` + fileName + `\)$`)

func (r *pageRenderer) image(pb *PageBlock, b Block, body string) {
	first, caption, _ := strings.Cut(body, "\n")
	m := imageForm.FindStringSubmatch(first)
	if m == nil {
		r.report(because("courseware.problem.image", nil))
		return
	}
	alt := strings.TrimSpace(m[1])
	if (alt == "") != b.Decorative {
		r.report(because("courseware.problem.image_alt", nil))
	}
	r.shows(m[2], mediafile.Image)
	pb.Image = &Picture{Media: r.course.Media[m[2]], Name: m[2], Alt: alt}
	if caption = strings.TrimSpace(caption); caption != "" {
		p := r.parse(caption)
		pb.HTML = p.html(p.doc)
	}
	r.plain = strings.TrimSpace(alt + " " + r.plain)
}

func (r *pageRenderer) question(q quiz.Question, body string) quiz.Text {
	qt := splitQuestion(body, r.report)
	if q.Kind == quiz.Area {
		qt.cutPicture()
	}
	qt.check(q, r.report)
	t := quiz.Text{
		Lang: r.lang, Gapped: qt.gapped, Parts: map[string]quiz.PartText{}, Partners: map[string]string{},
		Prompt: r.inline(qt.prompt), Explanation: r.inline(qt.explanation),
	}
	for _, e := range qt.parts {
		t.Parts[e.id] = quiz.PartText{Text: e.text, Feedback: r.inline(e.feedback)}
	}
	for _, e := range qt.partners {
		t.Partners[e.id] = e.text
	}
	t.Unit = t.Partners["unit"]
	if q.Kind == quiz.Area {
		r.shows(qt.picture, mediafile.Image)
		m := r.course.Media[qt.picture]
		t.Image = &quiz.Image{Hash: m.Hash, Alt: qt.alt, Width: m.Width, Height: m.Height}
	}
	// Feedback and solutions stay out of the search: it would show them.
	r.plain = parse(qt.prompt, newIDs()).plain()
	return t
}

func (r *pageRenderer) inline(body string) template.HTML {
	p := parse(body, newIDs())
	p.check(r.report)
	return inline(body)
}
