package author

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/unicode/norm"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// mostPictures is how many pictures of the library a form offers.
const mostPictures = 200

// askView is the editor of a question.
type askView struct {
	lessonView
	block author.Block
	no    int
	in    askInput

	pictures []media.Media // of the library, for areas of one

	newer map[i18n.Lang]string // texts that somebody else saved meanwhile
	clash bool                 // somebody else changed the question meanwhile
}

func (h *Handler) question(c *fiber.Ctx) error {
	v, err := h.askView(c)
	if err != nil {
		return err
	}
	v.in = askOf(v.block).withGaps(v.Head.Source).padded()
	return respond.Page(c, questionPage(v))
}

// askView reads the question of the address with its lesson.
func (h *Handler) askView(c *fiber.Ctx) (askView, error) {
	ctx := c.UserContext()
	d, err := h.Author.OpenLesson(ctx, c.Params("course"), c.Params("lesson"))
	if err != nil {
		return askView{}, err
	}
	v := askView{lessonView: lessonView{Draft: d, tab: d.Head.Source, lesson: find(d, c.Params("lesson"))}}
	i := slices.IndexFunc(v.lesson.Blocks, func(b author.Block) bool { return b.ID == c.Params("question") && b.Question != nil })
	if i < 0 {
		return v, fault.Missing("author.block_missing")
	}
	v.block, v.no = v.lesson.Blocks[i], i+1
	if v.block.Question.Kind == quiz.Area {
		list, err := h.Media.List(ctx, media.Filter{Kind: mediafile.Image, Limit: mostPictures})
		if err != nil {
			return v, err
		}
		v.pictures = list.Files
	}
	return v, nil
}

// saveQuestion saves the form, or changes its rows as a button asks: then
// nothing is stored and what was typed stays.
func (h *Handler) saveQuestion(c *fiber.Ctx) error {
	v, err := h.askView(c)
	if err != nil {
		return err
	}
	v.in = readAskForm(c)
	v.in.kind = v.block.Question.Kind
	if v.in.edit(c.FormValue("do"), v.Head.Source) {
		return respond.Page(c, questionPage(v))
	}
	v.in = v.in.withGaps(v.Head.Source)
	err = respond.Once(c, h.DB, func(ctx context.Context) (string, error) {
		return v.lessonView.path() + anchor(v.block.ID), h.storeQuestion(ctx, v)
	})
	if respond.Mistake(err) {
		v.refused(c.UserContext(), err)
		return respond.Status(c, fault.KindOf(err).Status(), questionPage(v))
	}
	if err == nil {
		h.Sessions.Notify(c, session.Notice{ID: "editor.question.saved"})
	}
	return err
}

// libraryMark stands before the hash of a picture that the course does not
// know yet.
const libraryMark = "hash:"

func (h *Handler) storeQuestion(ctx context.Context, v askView) error {
	source := v.Head.Source
	if hash, chosen := strings.CutPrefix(v.in.file, libraryMark); chosen {
		name, m, err := h.Author.TakeFile(ctx, v.Slug, hash)
		if err != nil {
			return err
		}
		v.in.file = name
		if t := v.in.texts[source]; t.alt == "" {
			t.alt = m.Alt[source]
			v.in.texts[source] = t
		}
	}
	m, err := v.in.make(v.block, source, v.Head.Languages)
	if err != nil {
		return err
	}
	if _, err := h.Author.SaveBlock(ctx, v.Slug, v.in.version, m.block); err != nil {
		return err
	}
	bodies := v.bodies(m)
	print := courseware.Fingerprint(norm.NFC.String(bodies[source]))
	for _, l := range v.Head.Languages {
		w := author.Written{Course: v.Slug, Block: v.block.ID, Lang: l, Base: v.in.base[l], Body: bodies[l]}
		if w.Base == 0 && w.Body == "" {
			continue
		}
		if l != source && bodies[l] != v.in.was[l] {
			w.From = print
		}
		if _, err := h.Author.SaveText(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// bodies are the texts to save. One that says what it said keeps its bytes.
func (v askView) bodies(m made) map[i18n.Lang]string {
	parts, partners := ordered(*m.block.Question)
	out := map[i18n.Lang]string{}
	for l, t := range m.texts {
		if l != v.Head.Source && v.in.blank(l) {
			continue
		}
		body := t.write(parts, partners)
		if was := v.in.was[l]; readAsk(was).same(readAsk(body)) {
			body = was
		}
		out[l] = body
	}
	return out
}

// blank says that nothing was translated yet.
func (in askInput) blank(l i18n.Lang) bool {
	for _, r := range in.rows {
		if r.texts[l] != (rowFields{}) {
			return false
		}
	}
	return in.texts[l] == (askFields{})
}

// refused puts the faults into the page, and what somebody else saved.
func (v *askView) refused(ctx context.Context, err error) {
	v.errs = ui.Errors(ctx, err)
	var (
		other *author.OtherText
		newer *author.Newer
	)
	if !errors.As(err, &other) && !errors.As(err, &newer) {
		return
	}
	v.clash, v.newer = true, map[i18n.Lang]string{}
	v.in.version = v.block.Version
	for l, t := range v.block.Texts {
		if t.Version != v.in.base[l] {
			v.newer[l] = t.Body
		}
		v.in.base[l] = t.Version
	}
}

func (v askView) path() string { return questionPath(v.Slug, v.lesson.ID, v.block.ID) }

// formParts are parts of the form that several kinds of questions have.
var formParts = map[string][]quiz.Kind{
	"rows": {
		quiz.Single, quiz.Multiple, quiz.TrueFalse, quiz.Order, quiz.Match, quiz.Cloze, quiz.Numeric, quiz.Short, quiz.Area,
	},
	"fixed":   {quiz.TrueFalse, quiz.Cloze}, // rows come by themselves
	"one":     {quiz.Single, quiz.TrueFalse, quiz.Area},
	"partial": {quiz.Multiple, quiz.Order, quiz.Match, quiz.Cloze},
	"shuffle": {quiz.Single, quiz.Multiple, quiz.Area},
	"remarks": {quiz.Numeric, quiz.Short},
}

// has says whether the form of the kind has a part: one of the above, or what
// only the kind of that name has.
func (v askView) has(part string) bool {
	return slices.Contains(formParts[part], v.in.kind) || part == string(v.in.kind)
}

// input is a field whose name carries its language.
func (v askView) input(ctx context.Context, name, label, value string, l i18n.Lang) ui.Input {
	name += "_" + string(l)
	return ui.Input{
		Name: name, Label: i18n.T(ctx, label, i18n.Args{"Lang": langName(ctx, l)}), Value: value, Error: v.errs.For(name), Lang: l,
	}
}

// plain is a field of no language.
func (v askView) plain(ctx context.Context, name, label, value string) ui.Input {
	return ui.Input{Name: name, Label: i18n.T(ctx, label), Value: value, Error: v.errs.For(name)}
}

func (v askView) homes(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, l := range v.Lessons {
		name, lang := title(ctx, l.Title(), "editor.untitled")
		out = append(out, ui.Option{Value: l.ID, Label: name, Lang: lang, Selected: l.ID == v.in.home})
	}
	return out
}

func (v askView) pools(ctx context.Context) []ui.Option {
	out := []ui.Option{{Label: i18n.T(ctx, "editor.pool.none")}}
	for _, p := range v.lesson.Test.Pools {
		out = append(out, ui.Option{Value: p.ID, Label: p.ID, Selected: p.ID == v.in.pool})
	}
	return out
}

// rowTitle names a row of the form.
func (v askView) rowTitle(ctx context.Context, i int) string {
	word := "option"
	switch {
	case v.has("remarks"):
		word = "remark"
	case v.in.kind == quiz.Cloze:
		return i18n.T(ctx, "editor.row.gap", i18n.Args{"Gap": v.in.rows[i].id})
	case v.in.kind == quiz.Match:
		word = "pair"
	case v.in.kind == quiz.Order:
		word = "item"
	case v.in.kind == quiz.Area:
		word = "area"
	}
	return i18n.T(ctx, "editor.row."+word, i18n.Args{"No": i + 1})
}

func (v askView) rightOf(i int) string { return strconv.Itoa(i) }
