package share

import (
	"context"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author/worddiff"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/merge"
	"codeberg.org/lotse/lotse/internal/share/text"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// subject is what was taken over: a course, a text of the forum.
type subject struct {
	kind, slug string
	title      i18n.Text
	active     string // in the menu
	back       string // where it is written
	at         string // this page
}

// finder finds the subject of a request; whoever may not write it is told that
// it does not exist.
type finder func(*fiber.Ctx) (subject, error)

func (h *Handler) course(c *fiber.Ctx) (subject, error) {
	d, err := h.Author.OpenHead(c.UserContext(), c.Params("course"))
	if err != nil {
		return subject{}, err
	}
	return subject{share.Course, d.Slug, d.Head.Title, "courses", coursePath(d.Slug), originOf(d.Slug)}, nil
}

func (h *Handler) text(c *fiber.Ctx) (subject, error) {
	d, err := h.Forum.Draft(c.UserContext(), c.Params("article"))
	at := textPath + "/" + d.Slug
	return subject{string(d.Kind), d.Slug, d.Texts[forum.Title], "forum", at + "/edit", at + "/origin"}, err
}

// originView is where a thing came from, and what is new there.
type originView struct {
	subject
	share.Origin
	update *share.Update         // nil: nothing is new
	picks  map[string]merge.Pick // as chosen
	errs   ui.FieldErrors
}

// source is where the thing is read at its source.
func (v originView) source() string {
	if v.kind == share.Course {
		return workPath(v.Work)
	}
	return textPath + "/" + v.Source
}

func (h *Handler) origin(find finder) fiber.Handler {
	return func(c *fiber.Ctx) error {
		s, err := find(c)
		if err != nil {
			return err
		}
		return h.showOrigin(c, s, nil, nil)
	}
}

func (h *Handler) showOrigin(c *fiber.Ctx, s subject, failed error, picks map[string]merge.Pick) error {
	ctx := c.UserContext()
	o, err := h.Share.Origin(ctx, s.kind, s.slug)
	if err != nil {
		return err
	}
	if o == nil {
		return fault.Missing("share.origin.none")
	}
	v := originView{subject: s, Origin: *o, picks: picks, errs: ui.Errors(ctx, failed)}
	if o.Behind() && o.Fetched() {
		v.update, err = h.Share.Compare(ctx, s.kind, s.slug, picks)
		switch {
		case respond.Mistake(err): // its package is refused: the page says why
			v.errs, v.update = ui.Errors(ctx, err), nil
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

func (h *Handler) merge(find finder) fiber.Handler {
	return func(c *fiber.Ctx) error {
		defer session.Deadline(c, patience)()
		s, err := find(c)
		if err != nil {
			return err
		}
		picks := map[string]merge.Pick{}
		for name, value := range c.Request().PostArgs().All() {
			if key, ok := strings.CutPrefix(string(name), "pick_"); ok {
				picks[key] = merge.Pick{Take: merge.Take(value), Text: texts(c, key)}
			}
		}
		to, _ := strconv.Atoi(c.FormValue("to"))
		err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
			return s.back, h.Share.Merge(ctx, s.kind, s.slug, to, c.FormValue("seen"), picks)
		})
		if respond.Mistake(err) {
			return h.showOrigin(c, s, err, picks)
		}
		if err == nil {
			h.Sessions.Notify(c, session.Notice{ID: "share.merged", Args: i18n.Args{"No": to}})
		}
		return err
	}
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

// what names a change: a part of a text, a fact of the course, a lesson, a
// block by its first words.
func (v originView) what(ctx context.Context, c merge.Change) string {
	switch {
	case c.Fact == text.FactFile:
		return i18n.T(ctx, "share.fact.file")
	case v.kind != share.Course && c.Lang != "" && c.Fact != text.FactSources:
		return i18n.T(ctx, "share.merge.part", i18n.Args{"Part": i18n.T(ctx, "forum.part."+c.Fact), "Language": i18n.T(ctx, "editor.lang."+string(c.Lang))})
	case c.Fact != "":
		return i18n.T(ctx, "share.fact."+c.Fact)
	case c.Ours == nil && c.Theirs == nil && c.Base == nil:
		return i18n.T(ctx, "share.merge.lesson", i18n.Args{"Lesson": v.lesson(ctx, c.Lesson)})
	}
	return i18n.T(ctx, "share.merge.block", i18n.Args{"Lesson": v.lesson(ctx, c.Lesson), "Text": beginning(c)})
}

func (v originView) lesson(ctx context.Context, id string) string {
	title := i18n.Text{i18n.Langs[0]: id}
	if l, ok := v.update.Course.LessonByID(id); ok {
		title = l.Title
	} else if t := v.update.Course.Test; t != nil && id == "test" {
		title = t.Title
	}
	return title.For(ctx)
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
		if c.Was == to {
			return nil
		}
		return []difference{{c.Lang, worddiff.Compare(c.Was, to)}}
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
	if c.Base == nil && c.Ours == nil && c.Theirs == nil {
		return theirs && c.New == "" || !theirs && c.Is == ""
	}
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
	if c.Lang != "" {
		return c.Is
	}
	return bodyOf(c.Ours, l)
}

// languages are those in which a change can be written.
func (v originView) languages(c merge.Change) []i18n.Lang {
	if c.Lang != "" {
		return []i18n.Lang{c.Lang}
	}
	return v.update.Course.Languages
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
		list = append(list, ui.Term{Key: i18n.T(ctx, "share.licence"), Value: ui.Text(licenceName(ctx, v.Licence))})
	}
	return list
}
