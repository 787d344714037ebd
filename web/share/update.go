package share

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author/worddiff"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/merge"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// originView is where a course came from, and what is new there.
type originView struct {
	share.Origin
	update *share.Update // nil: nothing is new
	title  i18n.Text
	picks  map[string]merge.Pick // as chosen
	errs   ui.FieldErrors
}

func (h *Handler) origin(c *fiber.Ctx) error { return h.showOrigin(c, nil, nil) }

func (h *Handler) showOrigin(c *fiber.Ctx, failed error, picks map[string]merge.Pick) error {
	ctx, slug := c.UserContext(), c.Params("course")
	d, err := h.Author.OpenHead(ctx, slug)
	if err != nil {
		return err
	}
	o, err := h.Share.Origin(ctx, slug)
	if err != nil {
		return err
	}
	if o == nil {
		return fault.Missing("share.origin.none")
	}
	v := originView{Origin: *o, title: d.Head.Title, picks: picks, errs: ui.Errors(ctx, failed)}
	if o.Behind() {
		v.update, err = h.Share.Compare(ctx, slug, picks)
		switch {
		case respond.Mistake(err): // its package is refused: the page says why
			v.errs = ui.Errors(ctx, err)
			failed = err
		case err != nil:
			return err
		}
		v.pointAtOpen(ctx, failed)
	}
	return respond.Shown(c, failed, originPage(v))
}

// pointAtOpen leads from the summary of errors to what is not decided yet.
func (v *originView) pointAtOpen(ctx context.Context, failed error) {
	if failed == nil || v.update == nil || v.update.Open == 0 {
		return
	}
	v.errs = nil
	for _, c := range v.update.Changes {
		if c.Open {
			v.errs = append(v.errs, ui.FieldError{Name: pickField(c), Text: i18n.T(ctx, "share.merge.decide", i18n.Args{"What": v.what(ctx, c)})})
		}
	}
}

func (h *Handler) merge(c *fiber.Ctx) error {
	defer session.Deadline(c, patience)()
	slug := c.Params("course")
	picks := map[string]merge.Pick{}
	for name, value := range c.Request().PostArgs().All() {
		if key, ok := strings.CutPrefix(string(name), "pick_"); ok {
			picks[key] = merge.Pick{Take: merge.Take(value), Text: texts(c, key)}
		}
	}
	to, _ := strconv.Atoi(c.FormValue("to"))
	seen, _ := time.Parse(time.RFC3339Nano, c.FormValue("seen")) // none: the draft was never written to
	err := respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		return coursePath(slug), h.Share.Merge(ctx, slug, to, seen, picks)
	})
	if respond.Mistake(err) {
		return h.showOrigin(c, err, picks)
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "share.merged", Args: i18n.Args{"No": to}})
	}
	return err
}

// texts are what was written about a conflict.
func texts(c *fiber.Ctx, key string) map[i18n.Lang]string {
	out := map[i18n.Lang]string{}
	for _, l := range i18n.Langs {
		if s := strings.ReplaceAll(c.FormValue(textField(key, l)), "\r\n", "\n"); s != "" {
			out[l] = s
		}
	}
	return out
}

func pickField(c merge.Change) string          { return "pick_" + c.Key }
func textField(key string, l i18n.Lang) string { return "text_" + string(l) + "_" + key }
func (v originView) fates(f merge.Fate) (list []merge.Change) {
	for _, c := range v.update.Changes {
		if c.Fate == f {
			list = append(list, c)
		}
	}
	return list
}

func (v originView) seen() string {
	if v.update.Seen().IsZero() {
		return ""
	}
	return v.update.Seen().UTC().Format(time.RFC3339Nano)
}

// what names a change: a fact of the course, a lesson, a block by its first
// words.
func (v originView) what(ctx context.Context, c merge.Change) string {
	switch {
	case c.Fact != "":
		return i18n.T(ctx, "share.fact."+c.Fact)
	case c.Ours == nil && c.Theirs == nil && c.Base == nil:
		return i18n.T(ctx, "share.merge.lesson", i18n.Args{"Lesson": v.lesson(ctx, c.Lesson)})
	}
	return i18n.T(ctx, "share.merge.block", i18n.Args{"Lesson": v.lesson(ctx, c.Lesson), "Text": beginning(c)})
}

func (v originView) name(ctx context.Context) string {
	name, _ := v.title.Told(ctx)
	return name
}

func (v originView) lesson(ctx context.Context, id string) string {
	title := i18n.Text{i18n.Langs[0]: id}
	if l, ok := v.update.Result.Course.LessonByID(id); ok {
		title = l.Title
	} else if t := v.update.Result.Course.Test; t != nil && id == "test" {
		title = t.Title
	}
	name, _ := title.Told(ctx)
	return name
}

// beginning are the first words of a block.
func beginning(c merge.Change) string {
	for _, b := range []*courseware.Block{c.Ours, c.Theirs, c.Base} {
		if b == nil {
			continue
		}
		line, _, _ := strings.Cut(strings.TrimSpace(b.Text[i18n.DE].Body), "\n")
		if r := []rune(line); len(r) > 60 {
			return string(r[:59]) + "…"
		}
		return line
	}
	return ""
}

// difference is what one side made of a text.
type difference struct {
	lang   i18n.Lang
	pieces []worddiff.Piece
}

// differences compares a state with the one that was taken over, by language;
// of heads and facts it is one text.
func differences(c merge.Change, theirs bool) (list []difference) {
	if c.Base == nil && c.Ours == nil && c.Theirs == nil {
		to := c.Is
		if theirs {
			to = c.New
		}
		return []difference{{"", worddiff.Compare(c.Was, to)}}
	}
	to := c.Ours
	if theirs {
		to = c.Theirs
	}
	for _, l := range i18n.Langs {
		if was, is := bodyOf(c.Base, l), bodyOf(to, l); was != is {
			list = append(list, difference{l, worddiff.Compare(was, is)})
		}
	}
	return list
}

func bodyOf(b *courseware.Block, l i18n.Lang) string {
	if b == nil {
		return ""
	}
	return b.Text[l].Body
}

// gone says that a side has taken it out.
func gone(c merge.Change, theirs bool) bool {
	if theirs {
		return c.Theirs == nil && c.Base != nil
	}
	return c.Ours == nil && c.Base != nil
}

func (v originView) choices(ctx context.Context, c merge.Change) []ui.Option {
	var list []ui.Option
	for _, t := range []merge.Take{merge.Ours, merge.Theirs, merge.Edit} {
		if t == merge.Edit && !c.Editable {
			continue
		}
		list = append(list, ui.Option{Value: string(t), Label: i18n.T(ctx, "share.merge."+string(t)), Selected: v.picks[c.Key].Take == t})
	}
	return list
}

// written is the text in a field: what was typed, else our own.
func (v originView) written(c merge.Change, l i18n.Lang) string {
	if s := v.picks[c.Key].Text[l]; s != "" {
		return s
	}
	return bodyOf(c.Ours, l)
}

func (v originView) facts(ctx context.Context) []ui.Term {
	id := "share.origin.verified"
	switch {
	case v.Revoked:
		id = "share.origin.revoked"
	case !v.Verified:
		id = "share.origin.unverified"
	}
	list := []ui.Term{
		{Key: i18n.T(ctx, "share.town"), Value: ui.TextIn(v.Body.Name.Told(ctx))},
		{Key: i18n.T(ctx, "share.version"), Value: ui.Text(i18n.T(ctx, "share.version.taken", i18n.Args{"No": v.No, "Date": day(ctx, v.TakenAt)}))},
		{Key: i18n.T(ctx, "share.signature"), Value: ui.Text(i18n.T(ctx, id))},
		{Key: i18n.T(ctx, "share.fingerprint"), Value: fingerprint(v.Fingerprint)},
	}
	if v.Licence != "" { // else nobody vouches for one
		list = append(list, ui.Term{Key: i18n.T(ctx, "share.licence"), Value: ui.Text(i18n.T(ctx, "share.licence."+v.Licence))})
	}
	return list
}
