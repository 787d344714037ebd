package search_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/search"
)

// shelf is a town's texts by name.
type shelf struct {
	*testkit.Kit
	names map[uuid.UUID]string
}

func (s *shelf) put(t *testing.T, name, kind string, texts ...search.Text) uuid.UUID {
	t.Helper()
	id := db.NewID()
	s.names[id] = name
	s.again(t, id, kind, texts...)
	return id
}

func (s *shelf) again(t *testing.T, id uuid.UUID, kind string, texts ...search.Text) {
	t.Helper()
	err := s.DB.InTx(s.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return search.Put(ctx, tx, search.Object{ID: id, Group: search.Forum, Kind: kind}, texts)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func text(l i18n.Lang, title, body string) search.Text {
	return search.Text{Lang: l, Title: title, Body: body}
}

// find returns the names of what is found, the best first, what stands marked
// in its excerpt, and what should have been typed.
func (s *shelf) find(t *testing.T, l i18n.Lang, query string, f search.Filter, mark string) (names, marked []string, instead string) {
	t.Helper()
	ctx, count := db.WithCounter(i18n.WithLang(s.Ctx, l))
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		asked, err := search.Understand(ctx, tx, query)
		if err != nil {
			return err
		}
		instead = asked.Instead
		found, err := asked.Match(ctx, tx, f, mark)
		if err != nil {
			return err
		}
		hits := search.Best(found[0].Hits, l)
		texts, err := search.Texts(ctx, tx, hits)
		for _, h := range hits {
			names = append(names, s.names[h.Object])
			for _, p := range asked.Excerpt(texts[h.Key()].Title+". "+texts[h.Key()].Body, h.Lang) {
				if p.Mark {
					marked = append(marked, p.Text)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := count.Trips.Load(); n > 7 {
		t.Errorf("%q takes %d round trips", query, n)
	}
	return names, marked, instead
}

func library(t *testing.T) *shelf {
	s := &shelf{testkit.New(t), map[uuid.UUID]string{}}
	s.put(t, "ablage", "article",
		text(i18n.DE, "Ablegen", "In der E‑Akte liegt jedes Schriftstück in einem Vorgang. Über Fristen wacht die Wiedervorlage. Die Datenschutzgrundverordnung gilt auch hier."),
		text(i18n.EN, "Filing", "Every document belongs to a case. Deadlines are reminded of. Employees studied the cities."))
	s.put(t, "plan", "article", text(i18n.DE, "Der Plan der Akten", "Er ordnet, was in den Häusern entsteht."))
	s.put(t, "schutz", "blueprint", text(i18n.DE, "Brandschutz", "Vor dem Feuer schützen. Die Schulung dazu dauert zehn Minuten."))
	s.put(t, "frage", "question", text(i18n.DE, "Wer darf löschen?", "Unterweisung für Löschhelfer."))
	return s
}

func TestWhatIsMeantIsFound(t *testing.T) {
	s := library(t)
	for _, tt := range []struct{ query, name, marked string }{
		{"Schriftstück", "ablage", "Schriftstück"},
		{"schriftstueck", "ablage", "Schriftstück"},
		{"SCHRIFTSTUCK", "ablage", "Schriftstück"},
		{"Schriftstücke", "ablage", "Schriftstück"},
		{"Schrifstük", "ablage", "Schriftstück"},
		{"E-Akte", "ablage", "E‑Akte"},
		{"eakte", "ablage", "E‑Akte"},
		{"Frist für die Wiedervorlage", "ablage", "Fristen"},
		{"Widervorlage", "ablage", "Wiedervorlage"},
		{"grundverordnung", "ablage", "Datenschutzgrundverordnung"},
		{"Haus", "plan", "Häusern"},
		{"Aktenplan", "plan", "Plan"},
		{"Brandschutzschulung", "schutz", "Brandschutz"},
		{"Schutz vor Brand", "schutz", "Brandschutz"},
		{"documents", "ablage", "document"},
		{"deadline", "ablage", "Deadlines"},
		{"employee city", "ablage", "Employees"},
		{"documnet", "ablage", "document"},
		{"Löschen", "frage", "löschen"},
		{"Wie liegt denn eine Frist", "ablage", "Fristen"},
	} {
		t.Run(tt.query, func(t *testing.T) {
			names, marked, _ := s.find(t, i18n.DE, tt.query, search.Filter{}, "forum")
			if len(names) == 0 || names[0] != tt.name {
				t.Fatalf("found %q", names)
			}
			if !slices.Contains(marked, tt.marked) {
				t.Errorf("marked %q, want %q", marked, tt.marked)
			}
		})
	}
}

func TestATypingErrorIsTold(t *testing.T) {
	s := library(t)
	for query, want := range map[string]string{
		"Schrifstük":             "Schriftstück",
		"Frist und Widervorlage": "Frist und Wiedervorlage",
		"documnet":               "document",
		"documents":              "", // known in English
		"Aktenplan":              "", // taken apart
		"Fristen":                "",
		"Wie liegt eine Frist":   "", // words of no weight
	} {
		if _, _, got := s.find(t, i18n.DE, query, search.Filter{}, "forum"); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
}

func TestNothingIsFoundWhereNothingIs(t *testing.T) {
	s := library(t)
	for _, query := range []string{"", "   ", "Xylophon", "' OR 1=1 --", "& | !", "%", "((", "der die das", "t:akte", "+forum", strings.Repeat("xylofon ", 500), "\xff\x00"} {
		if names, _, instead := s.find(t, i18n.DE, query, search.Filter{}, "forum"); len(names) > 0 && query != "t:akte" && query != "+forum" || instead != "" {
			t.Errorf("%q finds %q, means %q", query, names, instead)
		}
	}
}

func TestFiltersNarrow(t *testing.T) {
	s := library(t)
	for name, tt := range map[string]struct {
		query, mark string
		f           search.Filter
		want        []string
	}{
		"kind":                 {"löschen", "question", search.Filter{}, []string{"frage"}},
		"another kind":         {"löschen", "article", search.Filter{}, nil},
		"another group":        {"löschen", "course", search.Filter{}, nil},
		"language":             {"deadline", "forum", search.Filter{Lang: i18n.EN}, []string{"ablage"}},
		"another language":     {"deadline", "forum", search.Filter{Lang: i18n.DE}, nil},
		"own":                  {"löschen", "forum", search.Filter{Whose: search.Own}, []string{"frage"}},
		"others":               {"löschen", "forum", search.Filter{Whose: search.Others}, nil},
		"what guests may read": {"löschen", "forum", search.Filter{Public: true}, nil},
	} {
		if got, _, _ := s.find(t, i18n.DE, tt.query, tt.f, tt.mark); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// A title counts more than a text, what was typed more than what is near, and
// what is said anew replaces what was said.
func TestOrderAndChange(t *testing.T) {
	s := library(t)
	id := s.put(t, "fristen", "article", text(i18n.DE, "Fristen", "Kurz."))
	if got, _, _ := s.find(t, i18n.DE, "Frist", search.Filter{}, "forum"); !slices.Equal(got, []string{"fristen", "ablage"}) {
		t.Errorf("%q", got)
	}
	s.again(t, id, "article", text(i18n.DE, "Termine", "Kurz."))
	if got, _, _ := s.find(t, i18n.DE, "Frist", search.Filter{}, "forum"); !slices.Equal(got, []string{"ablage"}) {
		t.Errorf("%q", got)
	}
	s.again(t, id, "article")
	if got, _, _ := s.find(t, i18n.DE, "Termine", search.Filter{}, "forum"); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// After a search the rest of the transaction sees every row again.
func TestASearchLeavesNothingBehind(t *testing.T) {
	s := library(t)
	var before, after, words, wordsAfter int
	err := s.DB.InTx(s.Ctx, func(ctx context.Context, tx *db.Tx) error {
		count := func(docs, words *int) error {
			return tx.Pgx().QueryRow(ctx, `SELECT (SELECT count(*) FROM search_document), (SELECT count(*) FROM search_word)`).Scan(docs, words)
		}
		if err := count(&before, &words); err != nil {
			return err
		}
		asked, err := search.Understand(ctx, tx, "Fristn")
		if err == nil {
			_, err = asked.Match(ctx, tx, search.Filter{}, "forum")
		}
		if err != nil {
			return err
		}
		return count(&after, &wordsAfter)
	})
	if err != nil || before != 5 || after != before || words < 30 || wordsAfter != words {
		t.Errorf("%d and %d rows, %d and %d words, %v", before, after, words, wordsAfter, err)
	}
}

// The index is used under the policies of the program's role, however the
// planner guesses: otherwise every search reads every text of every town.
func TestTheIndexIsUsed(t *testing.T) {
	s := library(t)
	var many strings.Builder
	for i := range 5000 {
		many.WriteString(strings.Map(func(r rune) rune { return 'a' + (r*7+rune(i))%26 }, strconv.Itoa(i*7919)) + strconv.Itoa(i) + " ")
	}
	s.put(t, "viele", "article", text(i18n.DE, "Viele", many.String()))
	conn, err := pgx.Connect(s.Ctx, s.URLs.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(s.Ctx) }()
	if _, err := conn.Exec(s.Ctx, `ANALYZE search_document, search_word`); err != nil {
		t.Fatal(err)
	}
	plan := func(setting, statement string) (lines string) {
		err := s.DB.InTx(s.Ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Pgx().Exec(ctx, `SELECT set_config('enable_seqscan', 'off', true), `+setting); err != nil {
				return err
			}
			rows, err := tx.Pgx().Query(ctx, `EXPLAIN `+statement)
			if err != nil {
				return err
			}
			var line string
			for rows.Next() {
				if err := rows.Scan(&line); err != nil {
					return err
				}
				lines += line + "\n"
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
		return lines
	}
	if got := plan(`set_config('app.search', '''akt''', true)`, `SELECT * FROM search_document LIMIT 10`); !strings.Contains(got, "search_document_tsv") {
		t.Errorf("texts:\n%s", got)
	}
	if got := plan(`set_config('app.search_like', '%akte%', true)`, `SELECT * FROM search_word`); !strings.Contains(got, "search_word_trgm") {
		t.Errorf("words:\n%s", got)
	}
	if got := plan(`'1'`, `SELECT * FROM search_document WHERE tsv @@ '''akt'''`); strings.Contains(got, `'''akt'''::tsquery`) && strings.Contains(got, "Index Cond: (tsv @@ '''akt'''") {
		t.Errorf("a condition of a statement uses the index: the policies are not needed any more\n%s", got)
	}
}
