package questionimport

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/standard/htmltext"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

// text is what a question says, in the form of a course's block.
type text struct {
	prompt      string
	gapped      string
	parts       []entry
	partners    []entry
	explanation string
}

type entry struct{ id, text, feedback string }

var misread = regexp.MustCompile(`(?m)^([-+] [a-z0-9][a-z0-9-]*: |= |:::)`)

// Body writes the text as FORMAT.md of the courses says.
func (t text) Body() string {
	var b strings.Builder
	b.WriteString(t.prompt)
	if t.gapped != "" {
		// Words that look like an answer get an invisible sign before them.
		b.WriteString("\n\n" + misread.ReplaceAllString(t.gapped, "\u2060$1"))
	}
	b.WriteString("\n\n")
	for _, e := range t.parts {
		b.WriteString("- " + e.id + ": " + e.text + "\n")
		if e.feedback != "" {
			b.WriteString("  > " + e.feedback + "\n")
		}
	}
	for _, e := range t.partners {
		b.WriteString("+ " + e.id + ": " + e.text + "\n")
	}
	if t.explanation != "" {
		b.WriteString("= " + t.explanation + "\n")
	}
	return strings.TrimSpace(b.String())
}

var formats = map[moodle.Format]htmltext.Format{
	moodle.HTML: htmltext.HTML, moodle.Auto: htmltext.Auto, moodle.Plain: htmltext.Plain, moodle.Markdown: htmltext.Markdown,
}

// convert turns a text of the file into one of a course. Pictures are taken
// over only from the question itself; elsewhere they are reported.
func (b *builder) convert(t moodle.Text, shape htmltext.Shape) htmltext.Result {
	r := htmltext.Convert(t.Body, formats[t.Format], shape, string(b.m.opt.Lang))
	for _, l := range r.Lost {
		b.lost(l)
	}
	return r
}

// lost reports each kind of loss once per question.
func (b *builder) lost(l htmltext.Loss) {
	id := "questionimport.lost." + string(l)
	for _, f := range b.it.Findings {
		if f.ID == id {
			return
		}
	}
	b.it.find(Lost, "lost."+string(l))
}

// line is a text of one line with marks: feedback.
func (b *builder) line(t moodle.Text) string {
	r := b.convert(t, htmltext.Line)
	b.noPictures(r.Images)
	return r.Text()
}

var refusedInLabels = []string{"**", "__", "`", "](", "<"}

// label is plain text: an option, an item, a word.
func (b *builder) label(t moodle.Text) string {
	r := b.convert(t, htmltext.Label)
	b.noPictures(r.Images)
	s := r.Text()
	for _, mark := range refusedInLabels {
		if strings.Contains(s, mark) {
			b.it.find(Todo, "todo.characters", i18n.Args{"Text": moodle.Shorten(s), "Characters": mark})
			break
		}
	}
	return s
}

func (b *builder) noPictures(images []htmltext.Image) {
	for _, img := range images {
		b.it.find(Lost, "lost.picture", i18n.Args{"Name": moodle.Shorten(fileName(img.Source))})
	}
}

// pictures takes the pictures of the question's text out of the file.
func (b *builder) pictures(images []htmltext.Image, files []moodle.File) {
	for _, img := range images {
		name, inside := strings.CutPrefix(img.Source, "@@PLUGINFILE@@/")
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
		args := i18n.Args{"Name": moodle.Shorten(fileName(name))}
		data := find(files, name)
		kind := pictureType(data)
		switch {
		case !inside:
			b.it.find(Lost, "lost.elsewhere", args)
		case data == nil:
			b.it.find(Lost, "lost.missing", args)
		case kind == "":
			b.it.find(Lost, "lost.kind", args)
		default:
			b.it.Pictures = append(b.it.Pictures, Picture{Name: name, Type: kind, Alt: img.Alt, Data: data})
			b.it.find(Changed, "changed.picture", args)
			if img.Alt == "" {
				b.it.find(Todo, "todo.alt", args)
			}
		}
	}
	for _, f := range files {
		if !usedBy(f.Name, images) {
			b.it.find(Lost, "lost.file", i18n.Args{"Name": moodle.Shorten(f.Name)})
		}
	}
}

func usedBy(name string, images []htmltext.Image) bool {
	for _, img := range images {
		if plain, err := url.PathUnescape(strings.TrimPrefix(img.Source, "@@PLUGINFILE@@/")); err == nil && plain == name {
			return true
		}
	}
	return false
}

func fileName(source string) string {
	if i := strings.LastIndexByte(source, '/'); i >= 0 {
		source = source[i+1:]
	}
	return source
}

func find(files []moodle.File, name string) []byte {
	for _, f := range files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// pictureType judges by the content, never by the name.
func pictureType(data []byte) string {
	switch t := http.DetectContentType(data); t {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return t
	}
	head := bytes.ToLower(data[:min(len(data), 1024)])
	if bytes.Contains(head, []byte("<svg")) {
		return "image/svg+xml"
	}
	return ""
}
