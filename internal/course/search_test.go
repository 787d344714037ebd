package course_test

import (
	"slices"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
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

func TestSearchFindsWhatIsMeant(t *testing.T) {
	t.Parallel()
	kit, s := searchable(t)
	tests := []struct{ query, marked string }{
		{"Schriftstück", "Schriftstück"},
		{"Schriftstük", "Schriftstück"},
		{"schriftstueck", "Schriftstück"},
		{"SCHRIFTSTUCK", "Schriftstück"},
		{"Schriftstücke", "Schriftstück"},
		{"Schrifstück", "Schriftstück"},
		{"E-Akte", "E‑Akte"},
		{"eakte", "E‑Akte"},
		{"Akten", "E‑Akte"},
		{"grundverordnung", "Datenschutzgrundverordnung"},
		{"Frist", "Fristen"},
		{"Widervorlage", "Wiedervorlage"},
		{"Frist für die Wiedervorlage", "Fristen"},
		{"Aussonderung Vorgang", "Vorgang"},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			found, err := s.Search(kit.Ctx, tt.query)
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Lessons) == 0 || found.Lessons[0].Slug != "ablage" || found.Lessons[0].LessonNo != 1 {
				t.Fatalf("found %+v", found)
			}
			var marked []string
			for _, p := range found.Lessons[0].Snippet {
				if p.Mark {
					marked = append(marked, p.Text)
				}
			}
			if !slices.Contains(marked, tt.marked) {
				t.Errorf("marked %q, want %q", marked, tt.marked)
			}
		})
	}
}

func TestSearchFindsNothingWhereNothingIs(t *testing.T) {
	t.Parallel()
	kit, s := searchable(t)
	for _, query := range []string{"", "   ", "Xylophon", "' OR 1=1 --", "& | !", "%", "((", "der die das", strings.Repeat("xylofon ", 500)} {
		found, err := s.Search(kit.Ctx, query)
		if err != nil {
			t.Errorf("%q: %v", query, err)
		}
		if len(found.Lessons)+len(found.Courses) > 0 {
			t.Errorf("%q finds %+v", query, found)
		}
	}
}

func TestSearchKnowsTheLiveVersionOnly(t *testing.T) {
	t.Parallel()
	kit, s := searchable(t)
	if _, err := s.Import(kit.Ctx, small("ablage", "change: substantive", "Das ist neuartig.")); err != nil {
		t.Fatal(err)
	}
	if found, err := s.Search(kit.Ctx, "Wiedervorlage"); err != nil || len(found.Lessons) != 0 {
		t.Errorf("an old text is found: %+v, %v", found, err)
	}
	if found, err := s.Search(kit.Ctx, "neuartig"); err != nil || len(found.Lessons) != 1 {
		t.Errorf("the new text is not found: %+v, %v", found, err)
	}
}

func TestSearchPrefersTheReadersLanguage(t *testing.T) {
	t.Parallel()
	kit, s := searchable(t)
	found, err := s.Search(i18n.WithLang(kit.Ctx, i18n.EN), "documents English")
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Lessons) != 0 && found.Lessons[0].Lang != i18n.EN {
		t.Errorf("found %+v", found)
	}
	found, err = s.Search(i18n.WithLang(kit.Ctx, i18n.EN), "English")
	if err != nil || len(found.Lessons) == 0 || found.Lessons[0].Lang != i18n.EN || found.Lessons[0].Lesson != "First lesson" {
		t.Errorf("found %+v, %v", found, err)
	}
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
			if n := count.Statements.Load(); n > 3 {
				t.Errorf("%d statements", n)
			}
		})
	}
	page, _ := s.Catalogue(kit.Ctx, course.Filter{})
	if c := page.Courses[1]; c.Minutes != 4 || c.Lessons != 1 || len(c.Languages) != 2 || c.Title[i18n.EN] != "Filing documents" || page.Total != 2 {
		t.Errorf("listing %+v of %d", c, page.Total)
	}
}
