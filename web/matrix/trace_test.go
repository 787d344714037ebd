package matrix

import (
	"context"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// TestWhoNamesPeopleLeavesATrace: a page with the name of somebody else writes
// one look, no more and no fewer; a page without names writes none.
func TestWhoNamesPeopleLeavesATrace(t *testing.T) {
	w := start(t)
	tr := walk(t, w)
	names, err := w.names(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	looks, err := w.looks(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	naming := 0
	for _, v := range tr.visits {
		if !readable(v.answer) || untraced[v.route] {
			continue
		}
		own := names.of(w.persons[v.who].String())
		found := names.in(v.body, own)
		want := 0
		if len(found) > 0 {
			want = 1
			naming++
		}
		if got := looks[v.header.Get("X-Request-Id")]; got != want {
			t.Errorf("%s as %s names %.3q and writes %d looks", v.path, v.who, found, got)
		}
	}
	if naming < 50 {
		t.Errorf("only %d pages name people: the search for names is broken", naming)
	}
}

// untraced name people to everybody: the public check of a paper says what the
// paper says, the gallery's people are invented; one's profile names who leads
// one, which is nothing of theirs that anybody would look up.
var untraced = map[string]bool{
	"GET /verify/:code": true, "GET /ui": true, "GET /ui/:page": true, "GET /my/skills": true, "GET /my/skills/check": true,
	// In the forum people chose to stand below what they wrote.
	"GET /forum": true, "GET /forum/events": true, "GET /forum/events/:article": true, "GET /forum/services": true, "GET /forum/services/:article": true, "GET /forum/articles": true, "GET /forum/articles/:article": true, "GET /forum/articles/:article/versions": true,
	"GET /forum/articles/:article/edit": true, "GET /forum/questions": true, "GET /forum/questions/:question": true, "GET /forum/reports": true, "GET /forum/review": true, "GET /forum/review/:article": true,
}

func readable(a answer) bool {
	kind := a.header.Get("Content-Type")
	return strings.HasPrefix(kind, "text/html") || strings.HasPrefix(kind, "text/csv") || strings.HasPrefix(kind, "application/json")
}

// looks counts the entries of the access log by request.
func (w *world) looks(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	err := w.App.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.Pgx().Query(ctx, `SELECT request_id FROM look WHERE tenant_id = $1`, tx.Tenant())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			out[id]++
		}
		return rows.Err()
	})
	return out, err
}

// register finds names of people in a text: by word, so that Voigt in
// Voigtländer is none.
type register struct {
	ids     map[string]string // "nora nachbarin", "nachbarin nora" → person
	longest int
}

func (w *world) names(ctx context.Context) (register, error) {
	reg := register{ids: map[string]string{}}
	err := w.App.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := tx.Pgx().Query(ctx, `SELECT id::text, first_name, last_name FROM person WHERE tenant_id = $1 AND first_name <> ''`, tx.Tenant())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id, first, last string
			if err := rows.Scan(&id, &first, &last); err != nil {
				return err
			}
			reg.add(id, first, last)
		}
		return rows.Err()
	})
	return reg, err
}

func (r *register) add(id, first, last string) {
	f, l := words(first), words(last)
	r.ids[strings.Join(append(append([]string{}, f...), l...), " ")] = id
	r.ids[strings.Join(append(append([]string{}, l...), f...), " ")] = id
	r.longest = max(r.longest, len(f)+len(l))
}

// of are the ways to write a person's own name.
func (r register) of(id string) map[string]bool {
	out := map[string]bool{}
	for name, p := range r.ids {
		if p == id {
			out[name] = true
		}
	}
	return out
}

// in lists whom a page names, but one's own name.
func (r register) in(body string, own map[string]bool) (found []string) {
	list := words(html.UnescapeString(markup.ReplaceAllString(body, " ")))
	for i := range list {
		for n := 2; n <= r.longest && i+n <= len(list); n++ {
			name := strings.Join(list[i:i+n], " ")
			if r.ids[name] != "" && !own[name] {
				found = append(found, name)
			}
		}
	}
	return found
}

var markup = regexp.MustCompile(`(?s)<(script|style).*?</(script|style)>|<[^>]*>`)

func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' })
}

func TestTheRegisterCatches(t *testing.T) {
	reg := register{ids: map[string]string{}}
	reg.add("1", "Nora", "de la Nachbarin")
	reg.add("2", "Uta", "Voigt")
	for text, want := range map[string]int{
		"<td>de la Nachbarin, Nora</td>":         1,
		"<b>Nora</b> de la Nachbarin, Uta Voigt": 2,
		"Uta, Voigtländer":                       0,
		`<a title="Uta Voigt">…</a>`:             0,
		"<p>Voigt,&nbsp;Uta</p>":                 1,
	} {
		if got := reg.in(text, nil); len(got) != want {
			t.Errorf("%s: %q", text, got)
		}
	}
	if got := reg.in("Uta Voigt", reg.of("2")); len(got) != 0 {
		t.Errorf("one's own name: %q", got)
	}
}
