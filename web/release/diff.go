package release

import (
	"strings"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/check"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// note continues the text of a link for those who hear it alone.
func (p place) note() string {
	if p.block == "" {
		return p.lesson
	}
	return p.lesson + " · " + p.block
}

// preview shows a lesson as readers will see it; "" where it is gone.
func (v pageView) preview(lesson string) string {
	if v.Course.LessonNo(lesson) == 0 && (lesson != author.TestID || v.Course.Test == nil) {
		return ""
	}
	return editorPath(v.slug()) + "/" + lesson + "/preview"
}

// what a difference is about, as the end of a message's id.
func what(d author.Difference) string {
	switch {
	case d.Block != "":
		return "block"
	case d.Lesson != "":
		return "lesson"
	}
	return "course"
}

// fields are where the facts about a course and the head of a lesson are
// mended: the field of the form that a finding is about.
var fields = map[string]string{
	"author.check.title": "title", "author.check.summary": "summary", "author.check.audience": "audience", "author.check.goal": "goals",
	"author.check.goals": "goals_de", "author.check.lessons": "lesson", "author.check.lesson_title": "title",
	"author.check.minutes": "minutes", "author.check.long_lesson": "minutes", "author.check.reading": "minutes",
	"author.check.test_minutes": "minutes", "author.check.test_pass": "pass",
}

// findingPath leads to where a finding is mended: its block in its language,
// or the field of the form; "" for those who do not write.
func (v pageView) findingPath(f check.Finding) string {
	path := v.place(f.Lesson, f.Block).path
	if path == "" {
		return ""
	}
	if f.Block != "" {
		before, after, _ := strings.Cut(path, "#")
		if f.Lang != "" && f.Lang != v.Course.Source {
			before += "?lang=" + string(f.Lang)
		}
		return before + "#" + after
	}
	field := fields[f.ID]
	if field == "" {
		return path
	}
	if f.Lang != "" {
		field += "_" + string(f.Lang)
	}
	if f.Lesson != "" {
		path += "?head=open"
	}
	return path + "#" + ui.FieldID(field)
}

// goWord is the link of a finding.
func (v pageView) goWord(f check.Finding) string {
	return v.t("release.to_" + what(author.Difference{Lesson: f.Lesson, Block: f.Block}))
}

func (v pageView) diffTitle() string {
	if v.live() {
		return v.t("release.diff", args{"No": v.Draft.Live.No})
	}
	return v.t("release.diff.new")
}

// diffAbout says what changed apart from the words.
func (v pageView) diffAbout(d author.Difference) string {
	switch {
	case d.Block == "":
		return v.t("release.diff.about_" + what(d))
	case d.Fate == author.Changed && d.Structure:
		return v.t("release.diff.structure")
	}
	return ""
}

// diffName names a difference for those who hear the page.
func (v pageView) diffName(d author.Difference) string {
	if d.Block == "" {
		return v.t("release.diff.about_" + what(d))
	}
	b := d.New
	if d.Fate == author.Removed {
		b = d.Old
	}
	if s := first(b[v.Course.Source].Body); s != "" {
		return v.t("author.fate."+string(d.Fate)) + ": " + s
	}
	return v.t("author.fate."+string(d.Fate)) + ": " + v.place(d.Lesson, d.Block).block
}

// texts are the languages in which a difference has something to read.
func (v pageView) texts(d author.Difference) []i18n.Lang {
	if d.Fate == author.Changed {
		return d.Languages
	}
	var out []i18n.Lang
	for _, l := range i18n.Langs {
		if d.Old[l].Body != "" || d.New[l].Body != "" {
			out = append(out, l)
		}
	}
	return out
}

func (v pageView) open() []author.Comment     { return v.said(false) }
func (v pageView) resolved() []author.Comment { return v.said(true) }

func (v pageView) said(done bool) (out []author.Comment) {
	for _, c := range v.comments {
		if (c.ResolvedAt != nil) == done {
			out = append(out, c)
		}
	}
	return out
}

// blocks are what a comment can be about. Of a long course only the block
// that was asked for is offered: the way to it leads over its text.
func (v pageView) blocks() []ui.Option {
	out := []ui.Option{{Value: "", Label: v.t("release.about_course")}}
	if v.form.Block != "" {
		if b, ok := block(v.Course, v.form.Block); ok {
			out = append(out, ui.Option{Value: b.ID, Label: first(b.Text[v.Course.Source].Body), Selected: true})
		}
	}
	return out
}

func (v pageView) weight(main bool) ui.Weight {
	if main {
		return ui.Primary
	}
	return ui.Secondary
}

// back leads to the editor, or to what waits for those who do not write.
func (v pageView) back() *ui.Link {
	if v.can(author.Write) {
		return &ui.Link{Text: v.t("release.editor"), Path: editorPath(v.slug())}
	}
	return &ui.Link{Text: v.t("release.reviews"), Path: reviewsPath}
}
