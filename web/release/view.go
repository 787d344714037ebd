package release

import (
	"strconv"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/check"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// How much one page shows.
const (
	perPage      = 25 // differences
	mostFindings = 50
)

func (v pageView) slug() string  { return v.Draft.Slug }
func (v pageView) title() string { return v.in(v.Course.Title) }

func (v pageView) live() bool { return v.Draft.Live.VersionID != uuid.Nil }

// checksum tells equal content from other: as it would be published.
func (v pageView) checksum() string {
	hash, err := v.Course.Hash()
	if err != nil {
		return ""
	}
	return hash
}

func (v pageView) withdrawn() bool { return v.Draft.Live.WithdrawnAt != nil }

// steps on the way; a course in one language needs no review of the other.
func (v pageView) way() (steps []ui.Link, current int) {
	states := []author.State{author.Drafting, author.ExpertReview}
	if len(v.Course.Languages) > 1 {
		states = append(states, author.LanguageReview)
	}
	for i, s := range states {
		steps = append(steps, ui.Link{Text: v.t("author.state." + string(s))})
		if s == v.Draft.State {
			current = i + 1
		}
	}
	steps = append(steps, ui.Link{Text: v.t("release.live")})
	if current == 0 {
		current = len(steps)
	}
	return steps, current
}

// lead says where the course is in one sentence.
func (v pageView) lead() string {
	d := v.Draft
	switch {
	case d.PublishAt != nil:
		return v.t("release.lead.scheduled", args{"At": v.moment(*d.PublishAt)})
	case d.State == author.Published && v.live():
		return v.t("release.lead.published", args{"No": d.Live.No})
	}
	return v.t("release.lead." + string(d.State))
}

// returned is the reason for which the draft was sent back, or "".
func (v pageView) returned() (why string, by uuid.UUID) {
	if v.Draft.State != author.Drafting {
		return "", uuid.Nil
	}
	for _, s := range v.steps {
		switch s.Kind {
		case author.SentBack:
			if s.Undone || s.Undoes != uuid.Nil {
				return "", uuid.Nil
			}
			return reason(s), s.By
		case author.Submitted, author.TakenBack, author.WentLive:
			return "", uuid.Nil
		}
	}
	return "", uuid.Nil
}

func (v pageView) inReview() bool {
	return v.Draft.State == author.ExpertReview || v.Draft.State == author.LanguageReview
}

// mayPublish says whether the form to publish is shown; the service decides.
func (v pageView) mayPublish() bool {
	return v.can(author.Publish) && v.Draft.PublishAt == nil && v.Draft.State != author.Published &&
		(v.Draft.State == author.Approved || !v.Settings.FourEyes)
}

// direct says that publishing is what the page is for: what is in review may
// also be published, behind a disclosure.
func (v pageView) direct() bool { return v.mayPublish() && !v.inReview() }

// ownWriting says that somebody else has to approve.
func (v pageView) ownWriting() bool {
	return v.Settings.FourEyes && v.inReview() && v.Draft.TouchedBy == actor.From(v.ctx).Person
}

func (v pageView) blocking() []check.Finding { return v.findings(check.Blocks) }
func (v pageView) warnings() []check.Finding { return v.findings(check.Warns) }

func (v pageView) findings(s check.Severity) (out []check.Finding) {
	for _, f := range v.Findings {
		if f.Severity == s {
			out = append(out, f)
		}
	}
	return out
}

// place says where a finding is, in which language that is said, and the way
// there for those who may write.
func (v pageView) place(lesson, id string) place {
	p := place{}
	if lesson == "" {
		p.lesson = v.t("release.about_course")
	} else {
		p.lesson, p.lessonLang = v.lesson(v.Course, lesson)
	}
	if b, ok := block(v.Course, id); ok {
		p.block, p.blockLang = first(b.Text[v.Course.Source].Body), v.other(v.Course.Source)
	}
	if v.can(author.Write) {
		p.path = blockPath(v.slug(), lesson, id)
	}
	return p
}

// place is where something is.
type place struct {
	lesson     string
	lessonLang i18n.Lang
	block      string // how it begins
	blockLang  i18n.Lang
	path       string // into the editor; "" for those who do not write
}

// count is a number of people in words.
func (v pageView) count(n learn.Count) string {
	switch {
	case n.Few:
		return v.t("release.reach.few", args{"Count": n.N})
	case n.Round:
		return v.t("release.reach.round", args{"Count": n.N})
	}
	return v.t("release.reach.exact", args{"Count": n.N})
}

func (v pageView) changes() []ui.Option {
	var out []ui.Option
	for _, c := range []course.Change{course.Editorial, course.Substantive} {
		out = append(out, ui.Option{
			Value: string(c), Label: v.t("release.change." + string(c)), Hint: v.t("release.change." + string(c) + ".what"),
			Selected: v.form.Change == string(c),
		})
	}
	return out
}

func (v pageView) whens() []ui.Option {
	return []ui.Option{
		{Value: now, Label: v.t("release.when.now"), Selected: v.form.When != later},
		{Value: later, Label: v.t("release.when.later"), Selected: v.form.When == later},
	}
}

// shown are the differences of this page of the list.
func (v pageView) shown() []author.Difference {
	list := v.differences()
	if v.first >= len(list) {
		return nil
	}
	return list[v.first:min(v.first+perPage, len(list))]
}

// differences to what is live; a course that never was is new as a whole, so
// that reviewers can read it here.
func (v pageView) differences() []author.Difference {
	if v.live() {
		return v.Differences
	}
	return author.Compare(&courseware.Course{}, v.Course)
}

func (v pageView) next() string {
	if v.first+perPage >= len(v.differences()) {
		return ""
	}
	return "?page=" + strconv.Itoa(v.first/perPage+2) + "#differences"
}
