package course

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Found is the answer to a search: courses by what is said about them,
// lessons by what they say.
type Found struct {
	Courses []Hit
	Lessons []Hit
}

// Hit is a course or a lesson that was found.
type Hit struct {
	CourseID  uuid.UUID
	Slug      string
	Course    i18n.Text // title of the course
	Minutes   int
	Languages []i18n.Lang
	LessonNo  int // 0: the course itself
	Lesson    string
	Lang      i18n.Lang // language of lesson title and snippet
	Snippet   []Piece
}

// Piece is a part of a snippet; Mark says that it was looked for.
type Piece struct {
	Text string
	Mark bool
}

// maxHits bounds each group of a search.
const maxHits = 20

// Search looks for a query in courses and lessons of both languages, the
// reader's first. Mistyped and partial words find their likely words.
func (s *Service) Search(ctx context.Context, query string) (Found, error) {
	if err := actor.Require(ctx, Read); err != nil {
		return Found{}, err
	}
	var found Found
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		q, err := understand(tx, query)
		if err != nil || q.empty() {
			return err
		}
		rows, err := searchDocuments(tx, q, i18n.LangOf(ctx))
		if err != nil {
			return err
		}
		found = group(rows, q)
		return nil
	})
	return found, err
}

func group(rows []documentRow, q asked) Found {
	var f Found
	for _, r := range rows {
		h := Hit{
			CourseID: r.CourseID, Slug: r.Slug, Course: r.Course, Minutes: r.Minutes, Languages: r.langs(),
			LessonNo: r.LessonNo, Lang: r.Lang, Snippet: snippet(r.Body, r.Lang, q.words[r.Lang]),
		}
		switch {
		case r.LessonNo == 0 && len(f.Courses) < maxHits:
			f.Courses = append(f.Courses, h)
		case r.LessonNo > 0 && len(f.Lessons) < maxHits:
			h.Lesson = r.Title
			f.Lessons = append(f.Lessons, h)
		}
	}
	return f
}

// asked is a query as it is understood, per language: the tsquery, the same
// without corrections, and the words to mark.
type asked struct {
	query map[i18n.Lang]string
	exact map[i18n.Lang]string
	words map[i18n.Lang][]string
}

func (a asked) empty() bool { return len(a.query) == 0 }

// How alike two words must be: inflections of a known word, and guesses for a
// word that nothing contains.
const (
	alike = 0.5
	guess = 0.35
)

// understand completes the words of a query with those the documents have.
func understand(tx *db.Tx, query string) (asked, error) {
	a := asked{map[i18n.Lang]string{}, map[i18n.Lang]string{}, map[i18n.Lang][]string{}}
	var wanted []wantedTerm
	for _, l := range i18n.Langs {
		for _, t := range terms(query, l) {
			wanted = append(wanted, wantedTerm{l, t})
		}
	}
	if len(wanted) == 0 {
		return a, nil
	}
	near, err := nearWords(tx, wanted)
	if err != nil {
		return asked{}, err
	}
	groups := map[i18n.Lang][]string{}
	plain := map[i18n.Lang][]string{}
	for _, w := range wanted {
		likely := choose(w.Term, near[w])
		groups[w.Lang] = append(groups[w.Lang], "("+strings.Join(likely, " | ")+")")
		plain[w.Lang] = append(plain[w.Lang], w.Term)
		a.words[w.Lang] = append(a.words[w.Lang], likely...)
	}
	for l, g := range groups {
		a.query[l], a.exact[l] = strings.Join(g, " & "), strings.Join(plain[l], " & ")
	}
	return a, nil
}

// choose returns the term and its likely words: those that contain it and
// those that look like it; where there are none, the nearest three.
func choose(term string, near []nearWord) []string {
	least := guess
	if slices.ContainsFunc(near, func(n nearWord) bool { return strings.Contains(n.Word, term) || n.Alike >= alike }) {
		least = alike
	}
	likely := []string{term}
	guesses := 0
	for _, n := range near {
		switch {
		case strings.Contains(n.Word, term) || n.Alike >= alike:
			likely = append(likely, n.Word)
		case n.Alike >= least && guesses < 3:
			likely = append(likely, n.Word)
			guesses++
		}
	}
	slices.Sort(likely)
	return slices.Compact(likely)
}

// width is how many letters a snippet shows around the first hit.
const width = 90

// snippet cuts the surroundings of the first hit out of a text.
func snippet(text string, l i18n.Lang, wanted []string) []Piece {
	runs := run.FindAllStringIndex(text, -1)
	hit := func(r []int) bool {
		return slices.ContainsFunc(parts(text[r[0]:r[1]], l), func(w string) bool { return slices.Contains(wanted, w) })
	}
	first := slices.IndexFunc(runs, hit)
	if first < 0 {
		first = 0
	}
	from, to := window(text, runs, first)
	if from == to {
		return nil
	}
	var list []Piece
	add := func(s string, mark bool) {
		if s != "" {
			list = append(list, Piece{s, mark})
		}
	}
	if from > 0 {
		add("… ", false)
	}
	at := from
	for _, r := range runs {
		if r[0] < from || r[1] > to || !hit(r) {
			continue
		}
		add(text[at:r[0]], false)
		add(text[r[0]:r[1]], true)
		at = r[1]
	}
	add(text[at:to], false)
	if to < len(text) {
		add(" …", false)
	}
	return list
}

// window ends at words, never within one.
func window(text string, runs [][]int, first int) (from, to int) {
	if len(runs) == 0 {
		return 0, 0
	}
	at := runs[first][0]
	from, to = at, runs[first][1]
	for _, r := range runs {
		if r[0] >= at-width && r[0] < from {
			from = r[0]
		}
		if r[1] <= at+width && r[1] > to {
			to = r[1]
		}
	}
	if to == runs[len(runs)-1][1] {
		to = len(text)
	}
	if from == runs[0][0] {
		from = 0
	}
	return from, to
}
