package player

import (
	"context"
	"path"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

func proofPath(c *cert.Certificate) string { return "/my/certificates/" + c.Code.String() }

func courseTitle(ctx context.Context, v *course.Version) string {
	return v.Title.For(ctx)
}

func lessonTitle(ctx context.Context, v *course.Version, no int) string {
	p, _ := v.Lesson(no, i18n.LangOf(ctx))
	return p.Title
}

// nextWord names what the button behind a lesson leads to.
func nextWord(v lessonView) string {
	if v.page.No == len(v.v.Lessons) && v.v.Test != nil && !v.st.TestKept {
		return "player.to_test"
	}
	return "act.next"
}

func (v questionView) back(ctx context.Context) *ui.Link {
	if v.quiz == learn.Test {
		return &ui.Link{Text: courseTitle(ctx, v.v), Path: coursePath(v.v)}
	}
	return &ui.Link{Text: v.title, Path: lessonPath(v.v, v.v.LessonNo(v.quiz))}
}

func (v resultView) headline(ctx context.Context) string {
	args := i18n.Args{"A": v.right(), "B": len(v.ids())}
	switch {
	case v.waiting():
		return i18n.T(ctx, "player.waiting")
	case v.passed():
		return i18n.T(ctx, "player.passed", args)
	}
	return i18n.T(ctx, "player.failed", args)
}

// passMark says what passing takes and how often one may try.
func (v resultView) passMark(ctx context.Context) string {
	args := i18n.Args{"Percent": i18n.Percent(ctx, v.v.Test.Pass), "Count": v.v.Test.Attempts - v.attempt.No}
	switch {
	case v.v.Test.Attempts == 0:
		return i18n.T(ctx, "player.pass_mark", args)
	case v.more():
		return i18n.T(ctx, "player.attempts_left", args)
	}
	return i18n.T(ctx, "player.attempts_used", args)
}

// kindAndSize is what a download is and how long it takes: "PDF, 340 KB".
func kindAndSize(ctx context.Context, c *courseware.Clip) string {
	args := i18n.Args{"Kind": strings.ToUpper(strings.TrimPrefix(path.Ext(c.Name), ".")), "Size": i18n.Number(ctx, int(c.Size+1023)>>10)}
	if c.Size < 10<<20 {
		return i18n.T(ctx, "player.file.kb", args)
	}
	args["Size"] = i18n.Number(ctx, int(c.Size+(1<<20-1))>>20)
	return i18n.T(ctx, "player.file.mb", args)
}

func mediaPath(hash string) string { return "/media/" + hash }

func (v resultView) againPath() string {
	return questionPath(v.v, learn.Test, 1) + "?attempt=" + strconv.Itoa(v.attempt.No+1)
}
