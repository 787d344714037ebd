package search_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/search"
)

// begun returns the names of the texts whose titles may go on like that, by
// name, and the first of them.
func (s *shelf) begun(t *testing.T, query string) (names []string, first string) {
	t.Helper()
	err := s.DB.InTx(s.Ctx, func(ctx context.Context, tx *db.Tx) error {
		asked, err := search.Begun(ctx, tx, query)
		if err != nil || asked.Empty() {
			return err
		}
		found, err := asked.Match(ctx, tx, search.Filter{}, "forum")
		if err != nil {
			return err
		}
		for _, h := range search.Best(found[0].Hits, i18n.DE) {
			names = append(names, s.names[h.Object])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(names) > 0 {
		first = names[0]
	}
	slices.Sort(names)
	return slices.Compact(names), first
}

// Words of no weight begin others: über Überwachung, the theatre, was Wasser.
// And what is longer than its stem is still a beginning.
func TestBegunWords(t *testing.T) {
	s := &shelf{testkit.New(t), map[uuid.UUID]string{}}
	s.put(t, "überwachung", "article", text(i18n.DE, "Videoüberwachung und Überwachung", "Lang."))
	s.put(t, "über", "article", text(i18n.DE, "Über Fristen im Wasserwerk", "Lang."))
	s.put(t, "und", "article", text(i18n.DE, "Und die Undichten?", "Lang."))
	s.put(t, "für", "article", text(i18n.DE, "Fürsorge", "Über und über lang."))
	s.put(t, "theatre", "article", text(i18n.EN, "Whereabouts of the theatre", "Long."))
	s.put(t, "the", "article", text(i18n.EN, "The new archive", "Long."))
	for query, want := range map[string][]string{
		"über":           {"über", "überwachung"},
		"ueber":          {"über", "überwachung"},
		"Über Fri":       {"über"},
		"überwachu":      {"überwachung"},
		"Überwachung":    {"überwachung"},
		"und":            {"und", "überwachung"},
		"undi":           {"und"},
		"für":            {"für"},
		"was":            {"über"},
		"im":             {"über"},
		"the":            {"the", "theatre"},
		"where":          {"theatre"},
		"whereabou":      {"theatre"},
		"of":             {"theatre"},
		"The new arch":   {"the"},
		"die":            {"und"},
		"lang":           nil,
		"wachung":        nil,
		"Fristen im":     {"über"},
		"archives newer": {"the"}, // another form of new
	} {
		if got, _ := s.begun(t, query); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
	s.put(t, "fristen", "article", text(i18n.DE, "Fristen", "Lang."))
	if got, first := s.begun(t, "Fristen im"); first != "über" || len(got) != 2 {
		t.Errorf("what holds all that was typed does not stand first: %q, %q", first, got)
	}

	// Rows of an older program know the stems of their titles only.
	s.SQL(`UPDATE search_document SET tsv = ts_delete(tsv, ARRAY['t:fursorge', 't:theatre'])`)
	if got, _ := s.begun(t, "fürsor"); !slices.Equal(got, []string{"für"}) {
		t.Errorf("%q", got)
	}
}

// What is near is looked for where the typed words do not fill the list.
func TestNearWordsFillTheList(t *testing.T) {
	s := &shelf{testkit.New(t), map[uuid.UUID]string{}}
	s.put(t, "mus", "article", text(i18n.DE, "Vorrat", "Ein Glas Quittenmus."))
	for range 3 {
		s.put(t, "quitte", "article", text(i18n.DE, "Ernte", "Eine Quitte."))
	}
	hits := func() (list []search.Hit, many bool) {
		t.Helper()
		err := s.DB.InTx(s.Ctx, func(ctx context.Context, tx *db.Tx) error {
			asked, err := search.Understand(ctx, tx, "Quitten")
			if err != nil {
				return err
			}
			found, err := asked.Match(ctx, tx, search.Filter{}, "forum", "course")
			list, many = search.Best(found[0].Hits, i18n.DE), found[0].Many
			if err == nil && len(found[1].Hits) > 0 {
				t.Errorf("courses: %+v", found[1])
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return list, many
	}
	list, many := hits()
	if len(list) != 4 || many || !list[0].Exact || list[3].Exact || s.names[list[3].Object] != "mus" {
		t.Errorf("%+v %v", list, many)
	}
	for range 200 {
		s.put(t, "quitte", "article", text(i18n.DE, "Ernte", "Eine Quitte."))
	}
	list, many = hits()
	if len(list) != 200 || !many || slices.ContainsFunc(list, func(h search.Hit) bool { return !h.Exact }) {
		t.Errorf("%d hits, many: %v; near ones are among them", len(list), many)
	}
}
