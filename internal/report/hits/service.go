package hits

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/search"
)

// Service finds.
type Service struct{ DB *db.DB }

// Query is a search as somebody typed and narrowed it.
type Query struct {
	Text  string
	Kind  string // a group, or a kind of the forum; "": everything
	Lang  i18n.Lang
	Whose search.Whose
	Page  int // from 1, of one kind
}

// Kinds are what a search can be narrowed to.
var Kinds = []string{
	string(search.Courses), string(search.Lessons), string(search.Forum),
	string(forum.Question), string(forum.Article), string(forum.Blueprint), string(forum.Example), string(forum.Event), string(forum.Offering),
}

// KindsFor are those of which a reader may find something.
func KindsFor(ctx context.Context) []string {
	if mayCourses(ctx) {
		return Kinds
	}
	return Kinds[2:]
}

func mayCourses(ctx context.Context) bool {
	return !forum.Guest(ctx) && actor.From(ctx).Can(course.Read)
}

// Answer is what was found.
type Answer struct {
	Instead string // the query without its typing error, where that finds something
	Lists   []List
}

// None reports whether nothing was found.
func (a Answer) None() bool {
	return !slices.ContainsFunc(a.Lists, func(l List) bool { return l.Total > 0 })
}

// List is the hits of a group, or of one kind.
type List struct {
	Kind  string
	Hits  []Hit
	Total int
	Many  bool // at least so many: common words are not counted to the end
}

// Hit is a course, a lesson or a text of the forum.
type Hit struct {
	Kind    string // course, lesson, or a kind of the forum
	Slug    string // of the course, or of the forum's text
	No      int    // of the lesson
	Title   string
	Lang    i18n.Lang // of title and excerpt
	Excerpt []search.Piece
	From    i18n.Text // the course of a lesson, the town of a text
	Minutes int       // of a course
	Solved  bool      // a question with an accepted answer
	Answer  bool      // the words stand in an answer

	row search.Hit
}

// How many hits a group shows among others, and alone.
const (
	short    = 5
	PageSize = 20
)

// Find answers a query. Without one nothing is found.
func (s *Service) Find(ctx context.Context, q Query) (a Answer, err error) {
	if strings.TrimSpace(q.Text) == "" {
		return a, nil
	}
	kinds := []string{string(search.Forum)}
	if mayCourses(ctx) {
		kinds = []string{string(search.Courses), string(search.Lessons), string(search.Forum)}
	}
	from, size := 0, short
	if slices.Contains(KindsFor(ctx), q.Kind) {
		kinds = []string{q.Kind}
		from, size = (max(q.Page, 1)-1)*PageSize, PageSize
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		asked, err := search.Understand(ctx, tx, q.Text)
		if err != nil {
			return err
		}
		if a.Lists, err = find(ctx, tx, asked, q, kinds); err != nil {
			return err
		}
		if !a.None() {
			a.Instead = asked.Instead
		}
		var shown []*Hit
		for i := range a.Lists {
			l := &a.Lists[i]
			l.Hits = l.Hits[min(from, len(l.Hits)):min(from+size, len(l.Hits))]
			for j := range l.Hits {
				shown = append(shown, &l.Hits[j])
			}
		}
		return describe(ctx, tx, asked, shown)
	})
	return a, err
}

// find matches, leaves out what the reader may not find and takes each page
// once.
func find(ctx context.Context, tx *db.Tx, asked search.Asked, q Query, kinds []string) ([]List, error) {
	found, err := asked.Match(ctx, tx, search.Filter{Lang: q.Lang, Whose: q.Whose, Public: forum.Guest(ctx)}, kinds...)
	if err != nil {
		return nil, err
	}
	lists := make([]List, len(kinds))
	for i, f := range found {
		read := selectTexts
		if k := kinds[i]; k == string(search.Courses) || k == string(search.Lessons) {
			read = selectCourses
		}
		known, err := read(ctx, tx, f.Hits, forum.Guest(ctx))
		if err != nil {
			return nil, err
		}
		l := List{Kind: kinds[i], Many: f.Many}
		for _, h := range search.Best(slices.DeleteFunc(f.Hits, func(h search.Hit) bool { _, ok := known[key(h)]; return !ok }), i18n.LangOf(ctx)) {
			hit := known[key(h)]
			hit.row, hit.No, hit.Lang, hit.Answer = h, h.Part, h.Lang, h.Kind == search.Answer
			if h.Kind == string(search.Lessons) {
				hit.Kind = h.Kind
			}
			l.Hits = append(l.Hits, hit)
		}
		slices.SortStableFunc(l.Hits, solvedFirst)
		l.Total = len(l.Hits)
		lists[i] = l
	}
	return lists, nil
}

// solvedFirst puts solved questions before others that fit as well.
func solvedFirst(a, b Hit) int {
	place := func(h Hit) int {
		switch {
		case h.row.Exact && h.Solved:
			return 0
		case h.row.Exact:
			return 1
		case h.Solved:
			return 2
		}
		return 3
	}
	return place(a) - place(b)
}

// object is what a hit was found in and where it is read.
type object struct {
	search.Page
	id uuid.UUID
}

func key(h search.Hit) object { return object{h.Page, h.Object} }

// describe adds title and excerpt to the hits that are shown.
func describe(ctx context.Context, tx *db.Tx, asked search.Asked, shown []*Hit) error {
	rows := make([]search.Hit, len(shown))
	for i, h := range shown {
		rows[i] = h.row
	}
	texts, err := search.Texts(ctx, tx, rows)
	if err != nil {
		return err
	}
	if err := selectTowns(ctx, tx, shown); err != nil {
		return err
	}
	for _, h := range shown {
		t := texts[h.row.Key()]
		if !h.Answer {
			h.Title = t.Title
		}
		h.Excerpt = asked.Excerpt(t.Body, h.row.Lang)
	}
	return nil
}

// suggestions is how many titles are suggested.
const suggestions = 8

// Suggest lists titles that go on as somebody types.
func (s *Service) Suggest(ctx context.Context, text string) (list []string, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		asked, err := search.Begun(ctx, tx, text)
		if err != nil || asked.Empty() {
			return err
		}
		kinds := []string{string(search.Forum)}
		if mayCourses(ctx) {
			kinds = []string{string(search.Courses), string(search.Lessons), string(search.Forum)}
		}
		lists, err := find(ctx, tx, asked, Query{}, kinds)
		if err != nil {
			return err
		}
		var rows []search.Hit
		for i := range suggestions { // the best of each group in turn
			for _, l := range lists {
				if i < len(l.Hits) && !l.Hits[i].Answer {
					rows = append(rows, l.Hits[i].row)
				}
			}
		}
		texts, err := search.Texts(ctx, tx, rows)
		for _, r := range rows {
			if t := texts[r.Key()].Title; t != "" && !slices.Contains(list, t) && len(list) < suggestions {
				list = append(list, t)
			}
		}
		return err
	})
	return list, err
}
