package course_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/search"
)

const longText = "In der E‑Akte liegt jedes Schriftstück in einem Vorgang. Über Fristen wacht die Wiedervorlage. " +
	"Die Datenschutzgrundverordnung gilt auch hier, und am Ende steht die Aussonderung durch das Archiv der Stadt mit vielen weiteren Worten."

func searchable(t *testing.T) (*testkit.Kit, *course.Service) {
	t.Helper()
	kit := testkit.New(t)
	s := course.New(kit.DB)
	if _, err := s.Import(kit.Ctx, small("ablage", "", longText)); err != nil {
		t.Fatal(err)
	}
	other := small("anderes", "", "Hier geht es um Brandschutz.")
	other["course.yaml"].Data = []byte(strings.NewReplacer(
		"Schriftstücke ablegen", "Brandschutz", "Filing documents", "Fire safety", "ablegen", "löschen", "minutes: 4", "minutes: 12",
	).Replace(string(other["course.yaml"].Data)))
	if _, err := s.Import(kit.Ctx, other); err != nil {
		t.Fatal(err)
	}
	return kit, s
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	kit, s := searchable(t)
	tests := []struct {
		name   string
		filter course.Filter
		want   []string
	}{
		{"all by title", course.Filter{}, []string{"anderes", "ablage"}},
		{"short ones", course.Filter{MaxMinutes: 10}, []string{"ablage"}},
		{"in English", course.Filter{Language: i18n.EN}, []string{"anderes", "ablage"}},
		{"by a word of a lesson", course.Filter{Query: "Wiedervorlge"}, []string{"ablage"}},
		{"by a word of the title", course.Filter{Query: "brandschuz"}, []string{"anderes"}},
		{"nothing", course.Filter{Query: "Xylophon"}, nil},
		{"nothing to look for", course.Filter{Query: "&"}, nil},
		{"beyond the last page", course.Filter{Page: 2}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx, count := db.WithCounter(kit.Ctx)
			page, err := s.Catalogue(ctx, tt.filter)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range page.Courses {
				got = append(got, c.Slug)
			}
			if !slices.Equal(got, tt.want) || page.More {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if n := count.Trips.Load(); n > 7 {
				t.Errorf("%d round trips", n)
			}
		})
	}
	page, _ := s.Catalogue(kit.Ctx, course.Filter{})
	if c := page.Courses[1]; c.Minutes != 4 || c.Lessons != 1 || len(c.Languages) != 2 || c.Title[i18n.EN] != "Filing documents" || page.Total != 2 {
		t.Errorf("listing %+v of %d", c, page.Total)
	}
}

// lessonsWith are the lessons that the search knows a query of.
func lessonsWith(t *testing.T, kit *testkit.Kit, l i18n.Lang, query string) (hits []search.Hit) {
	t.Helper()
	err := kit.DB.InTx(i18n.WithLang(kit.Ctx, l), func(ctx context.Context, tx *db.Tx) error {
		asked, err := search.Understand(ctx, tx, query)
		if err != nil {
			return err
		}
		found, err := asked.Match(ctx, tx, search.Filter{}, string(search.Lessons))
		hits = search.Best(found[0].Hits, l)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

func TestTheSearchKnowsTheLiveVersionOnly(t *testing.T) {
	t.Parallel()
	kit, s := searchable(t)
	if _, err := s.Import(kit.Ctx, small("ablage", "change: substantive", "Das ist neuartig.")); err != nil {
		t.Fatal(err)
	}
	if len(lessonsWith(t, kit, i18n.DE, "Wiedervorlage")) != 0 || len(lessonsWith(t, kit, i18n.DE, "neuartig")) != 1 {
		t.Error("an old text is found, or the new one is not")
	}
}
