package matrix

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// visit is one page that somebody was shown or refused.
type visit struct {
	route string
	who   who
	path  string
	answer
}

// tour is every GET route, as everybody, for everything in their town, with
// the state of the database before and after.
type tour struct {
	visits        []visit
	before, after map[string]string
}

var (
	toured  sync.Once
	theTour tour
	tourErr error
)

func walk(t *testing.T, w *world) tour {
	t.Helper()
	toured.Do(func() { theTour, tourErr = w.walk(t) })
	if tourErr != nil {
		t.Fatal(tourErr)
	}
	return theTour
}

func (w *world) walk(t *testing.T) (tr tour, err error) {
	w.forgive(t)
	more, err := w.named()
	if err != nil {
		return tr, err
	}
	for _, name := range actors { // sessions that rest for half an hour end
		if err := w.enter(name); err != nil {
			return tr, err
		}
	}
	if tr.before, err = w.snapshot(); err != nil {
		return tr, err
	}
	for _, name := range actors {
		for _, r := range table {
			if r.method() != "GET" {
				continue
			}
			paths, err := w.paths(r, name)
			if err != nil {
				return tr, err
			}
			for _, p := range paths {
				if err := tr.visit(w, r.route, name, p); err != nil {
					return tr, err
				}
			}
		}
		for _, p := range more {
			if err := tr.visit(w, p, name, p); err != nil {
				return tr, err
			}
		}
	}
	tr.after, err = w.snapshot()
	return tr, err
}

func (tr *tour) visit(w *world, route string, name who, path string) error {
	a, err := w.browsers[name].do("GET", path, nil, nil)
	tr.visits = append(tr.visits, visit{route, name, path, a})
	return err
}

// paths are the addresses of a rule in the town of the caller.
func (w *world) paths(r rule, name who) ([]string, error) {
	prefixes := []string{"/de", "/en"}
	if e, ok := w.Site.Routes.Find(r.method(), strings.TrimPrefix(r.registered(), "GET ")); ok && e.Plain {
		prefixes = []string{""}
	}
	var out []string
	for _, rel := range relations {
		if strings.HasSuffix(r.route, ".pdf") && rel != own {
			continue
		}
		if r.of == seat || r.of == given || rel == foreign {
			continue
		}
		objects, err := w.find(r.of, name, rel)
		if err != nil {
			return nil, err
		}
		for _, p := range objects {
			path, err := r.fill(p)
			if err != nil {
				return nil, err
			}
			for _, prefix := range prefixes {
				out = append(out, prefix+path)
			}
		}
	}
	return out, nil
}

// named are pages that name people only after something has happened: an
// import that is planned, one that is committed, a page of the list.
func (w *world) named() ([]string, error) {
	text := personHead + "90001;Ohnehaupt;Olga;;;51;Sachbearbeitung;Sachbearbeitung;01.01.2020;;100;nein;de\n" +
		"90010;Neuling;Norbert;;;51;Sachbearbeitung;Sachbearbeitung;01.01.2026;;100;nein;de\n"
	imp, err := w.App.Imports.Upload(w.Ctx, hrimport.UploadInput{FileName: "hr.csv", Content: []byte(text), Kind: hrfile.People})
	if err == nil {
		_, err = w.App.Imports.Plan(w.Ctx, imp.Slug, imp.Mapping)
	}
	if err != nil {
		return nil, err
	}
	done, err := read[string](w.Ctx, w, `SELECT slug FROM hr_import WHERE tenant_id = $1 AND kind = 'people' AND state = 'committed'
		ORDER BY created_at DESC LIMIT 1`)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, l := range i18n.Langs {
		p := "/" + string(l)
		out = append(out, p+"/people", p+"/people/import/"+imp.Slug+"/preview", p+"/people/import/"+imp.Slug+"/protocol.csv",
			p+"/people/import/"+done+"/result", p+"/people/import/"+done+"/protocol.csv")
	}
	return out, nil
}

// resting are the tables in which reading leaves a trace on purpose: the last
// use of a session, who looked at whom, who guesses codes.
var resting = map[string]bool{"session": true, "look": true, "look_person": true, "login_attempt": true}

func TestReadingWritesNothing(t *testing.T) {
	tr := walk(t, start(t))
	if n := len(tr.before); n < 60 {
		t.Fatalf("only %d tables of two towns compared", n)
	}
	for _, bad := range changed(tr.before, tr.after) {
		t.Errorf("reading changed %s", bad)
	}
	if len(tr.visits) < 500 {
		t.Errorf("only %d pages read", len(tr.visits))
	}
}

// TestReadingComparisonCatches shows that one changed row is noticed.
func TestReadingComparisonCatches(t *testing.T) {
	w := start(t)
	before, err := w.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.exec(w.nextCtx, `UPDATE person SET title = title || 'x' WHERE tenant_id = $1 AND personnel_number = 'N0002'`); err != nil {
		t.Fatal(err)
	}
	after, err := w.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if got := changed(before, after); len(got) != 1 || !strings.HasPrefix(got[0], "person ") {
		t.Errorf("a changed row gives %q", got)
	}
}

// changed lists the tables that differ, but those that rest.
func changed(before, after map[string]string) (out []string) {
	for table, state := range after {
		name, _, _ := strings.Cut(table, " ")
		if before[table] != state && !resting[name] {
			out = append(out, table)
		}
	}
	return out
}

// snapshot is number and fingerprint of the rows of every table, by town.
func (w *world) snapshot() (map[string]string, error) {
	out := map[string]string{}
	for town, r := range map[string]relation{"here": own, "in the neighbour town": foreign} {
		tables, err := read[[]string](w.of(r), w, `SELECT array_agg(c.relname::text) FROM pg_class c
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
			  AND has_table_privilege(c.oid, 'SELECT') AND $1::uuid IS NOT NULL`)
		if err != nil {
			return nil, err
		}
		for _, table := range tables {
			out[table+" "+town], err = read[string](w.of(r), w, fmt.Sprintf(
				`SELECT count(*) || ' ' || coalesce(sum(hashtextextended(x::text, 0)::numeric), 0) FROM %q x WHERE $1::uuid IS NOT NULL`, table))
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// released are the tables of the forum in which a town also sees what others of
// its network released; next door is in no network.
var released = map[string]bool{"forum_item": true, "forum_version": true, "forum_post": true, "forum_reuse": true, "share_work": true, "share_key": true, "share_use": true, "share_trust": true, "share_trust_key": true, "share_remote": true, "search_document": true, "search_word": true}

// TestEachTownSeesItself reads every table without a word about the tenant, as
// a query that forgot it would. Which towns form a network everybody may know.
func TestEachTownSeesItself(t *testing.T) {
	w := start(t)
	both := 0
	for _, r := range []relation{own, foreign} {
		tables, err := read[[]string](w.of(r), w, `SELECT array_agg(c.relname::text) FROM pg_class c
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT IN ('tenant_host', 'network_member') AND $1::uuid IS NOT NULL`)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			only := ""
			if released[table] && r == own {
				only = ` AND (tenant_id = $1 OR reach NOT IN ('network', 'public'))`
			}
			tenants, err := read[[]uuid.UUID](w.of(r), w, fmt.Sprintf(`SELECT coalesce(array_agg(DISTINCT tenant_id), '{}') FROM %q WHERE $1::uuid IS NOT NULL%s`, table, only))
			if err != nil {
				t.Fatal(err)
			}
			mine := w.Tenant.ID
			if r == foreign {
				mine = w.next.ID
			}
			if len(tenants) > 1 || len(tenants) == 1 && tenants[0] != mine {
				t.Errorf("%s shows rows of %v to %s", table, tenants, mine)
			}
			both += len(tenants)
		}
	}
	if both < 60 {
		t.Errorf("only %d tables had rows: two empty towns are easily kept apart", both)
	}
}
