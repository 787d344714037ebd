package course

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/ui"
)

// The bounds of what an address may ask for; beyond them it asks for nothing.
const (
	maxQuery = 200
	maxPage  = 1000
)

// lengths are the choices of how long a course may be, in minutes.
var lengths = []int{15, 30, 60}

// catalogue is one page of the list with what the person has to do with it.
type catalogue struct {
	filter  course.Filter
	page    course.Catalogue
	states  map[uuid.UUID]learn.State
	must    map[uuid.UUID]bool
	paths   []path.Summary // before the courses, where nothing is filtered
	reading i18n.Lang
}

func (h *Handler) catalogue(c *fiber.Ctx) error {
	v, err := h.list(c.UserContext(), filterOf(c))
	if err != nil {
		return err
	}
	return respond.Page(c, cataloguePage(v))
}

// filterOf reads the address; what makes no sense is no filter.
func filterOf(c *fiber.Ctx) course.Filter {
	f := course.Filter{Query: query(c), Page: min(max(c.QueryInt("page", 1), 1), maxPage)}
	if n := c.QueryInt("max"); slices.Contains(lengths, n) {
		f.MaxMinutes = n
	}
	if l, ok := i18n.ParseLang(c.Query("lang")); ok {
		f.Language = l
	}
	return f
}

func query(c *fiber.Ctx) string {
	q := []rune(c.Query("q"))
	return string(q[:min(len(q), maxQuery)])
}

func (h *Handler) list(ctx context.Context, f course.Filter) (v catalogue, err error) {
	err = h.DB.InTx(ctx, func(ctx context.Context, _ *db.Tx) (err error) {
		v = catalogue{filter: f, must: map[uuid.UUID]bool{}, reading: i18n.LangOf(ctx)}
		if v.page, err = h.Courses.Catalogue(ctx, f); err != nil {
			return err
		}
		if actor.From(ctx).Can(enrol.Take) {
			if v.states, err = h.Learn.All(ctx); err != nil {
				return err
			}
		}
		if f == (course.Filter{Page: 1}) {
			if v.paths, err = h.Paths.Offered(ctx); err != nil {
				return err
			}
		}
		asked, err := h.Projects.Mine(ctx)
		for _, a := range asked {
			v.must[a.CourseID] = a.Must
		}
		return err
	})
	return v, err
}

// address is the catalogue under a filter, its keys sorted.
func address(f course.Filter) string {
	q := url.Values{}
	set := func(key, value string, is bool) {
		if is {
			q.Set(key, value)
		}
	}
	set("q", f.Query, f.Query != "")
	set("max", strconv.Itoa(f.MaxMinutes), f.MaxMinutes > 0)
	set("lang", string(f.Language), f.Language != "")
	set("page", strconv.Itoa(f.Page), f.Page > 1)
	if len(q) == 0 {
		return "/courses"
	}
	return "/courses?" + q.Encode()
}

// chips are the active filters; each link is the address without its own.
func (v catalogue) chips(ctx context.Context) []ui.Link {
	var list []ui.Link
	add := func(text string, without course.Filter) {
		without.Page = 1
		list = append(list, ui.Link{Text: text, Path: address(without)})
	}
	if f := v.filter; f.Query != "" {
		f.Query = ""
		add(i18n.T(ctx, "catalogue.quoted", i18n.Args{"Query": v.filter.Query}), f)
	}
	if f := v.filter; f.MaxMinutes > 0 {
		f.MaxMinutes = 0
		add(i18n.T(ctx, "catalogue.up_to", i18n.Args{"Count": v.filter.MaxMinutes}), f)
	}
	if f := v.filter; f.Language != "" {
		f.Language = ""
		add(i18n.T(ctx, "catalogue.in."+string(v.filter.Language)), f)
	}
	return list
}

// pageNo returns the address of another page of the list.
func (v catalogue) pageNo(no int) string {
	f := v.filter
	f.Page = no
	return address(f)
}

func (v catalogue) more() string {
	if !v.page.More {
		return ""
	}
	return v.pageNo(v.page.Page + 1)
}

func (v catalogue) lengthOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "catalogue.any_length")}}
	for _, n := range lengths {
		list = append(list, ui.Option{
			Value: strconv.Itoa(n), Label: i18n.T(ctx, "catalogue.up_to", i18n.Args{"Count": n}), Selected: v.filter.MaxMinutes == n,
		})
	}
	return list
}

func (v catalogue) languageOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "catalogue.any_language")}}
	for _, l := range i18n.Langs {
		list = append(list, ui.Option{
			Value: string(l), Label: i18n.T(ctx, "catalogue.in."+string(l)), Selected: v.filter.Language == l,
		})
	}
	return list
}

// state is a word about where the person stands, or "" before the beginning.
func (v catalogue) state(ctx context.Context, id uuid.UUID) string {
	switch st := v.states[id]; {
	case st.Active():
		return i18n.T(ctx, "st.active")
	case holds(ctx, st.Completion):
		return i18n.T(ctx, "st.done")
	}
	return ""
}

// counted says how many courses there are, or fit the filter.
func (v catalogue) counted(ctx context.Context) string {
	args := i18n.Args{"Count": v.page.Total}
	if len(v.chips(ctx)) > 0 {
		return i18n.T(ctx, "catalogue.found", args)
	}
	return i18n.T(ctx, "catalogue.count", args)
}
