package forum_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/web/webtest"
)

// reader is a column of the table: whoever opens the pages.
type reader struct {
	name   string
	town   string
	guest  bool
	client *webtest.Client
}

// may is the table: who reads what of the author's town in which state. left
// is when that town is no longer in the network.
func (r reader) may(state string, left bool) bool {
	switch {
	case r.town == author && !r.guest:
		return state != "draft" // nor do colleagues read drafts
	case r.town == author:
		return state == "public"
	case r.town == partner && !left:
		return state == "public" || state == "network" && !r.guest
	}
	return false
}

// named reports whether the reader may see who signed: in the network
// everybody does, guests below articles only.
func (r reader) named(path string, left bool) bool {
	if r.guest && strings.Contains(path, "/questions") {
		return false
	}
	return r.town == author || r.town == partner && !left
}

func (s *scene) readers(t *testing.T) (list []reader) {
	for _, town := range []string{author, partner, stranger, leaver} {
		list = append(list, reader{"a guest at " + town, town, true, s.ClientAt(t, town)})
		person := moderates // may do everything there is, at home
		if town == author {
			person = silent
		}
		list = append(list, reader{"somebody of " + town, town, false, s.AsAt(t, town, fmt.Sprintf("%s%d", town, person))})
	}
	return list
}

var listPages = []string{"/de/forum", "/de/forum/articles", "/de/forum/articles?from=own", "/en/forum/questions", "/de/forum/review", "/de/forum/reports"}

// leaks opens every page as everybody and says what is read that may not be,
// and what is not read that may.
func (s *scene) leaks(readers []reader, left bool) (found []string) {
	wrong := func(r reader, path, what string) {
		found = append(found, fmt.Sprintf("%s, %s: %s", r.name, path, what))
	}
	for _, r := range readers {
		judge := func(path string, codes ...string) {
			page := r.client.Get(path)
			text := page.Body + page.Location
			for _, th := range s.things {
				if strings.Contains(text, th.code) && !r.may(th.state, left) {
					wrong(r, path, "tells "+th.code)
				}
			}
			for _, code := range codes {
				if page.Status != http.StatusOK || !strings.Contains(text, code) {
					wrong(r, path, fmt.Sprintf("%d, does not tell %s", page.Status, code))
				}
			}
			if r.town == author && !r.guest {
				return
			}
			for _, sign := range s.secret {
				if strings.Contains(text, sign) {
					wrong(r, path, "leads to the staff by "+sign)
				}
			}
			if r.guest && strings.Contains(text, comment) {
				wrong(r, path, "shows a comment")
			}
			if strings.Contains(text, lastNames[writes]+"A") && !r.named(path, left) {
				wrong(r, path, "names who signed")
			}
		}
		for _, th := range s.things {
			var codes []string
			if r.may(th.state, left) {
				codes = []string{th.code}
			}
			for _, path := range th.addresses {
				judge(path, codes...)
			}
			for _, room := range []string{"/de/forum/articles/" + th.slug + "/edit", "/de/forum/articles/" + th.slug + "/files", "/de/forum/review/" + th.slug} {
				judge(room)
			}
		}
		for _, path := range listPages {
			judge(path)
		}
		page := r.client.Get("/de/forum/questions/" + s.theirs)
		if told := strings.Contains(page.Body, "ZQUITTE-ANTWORT"); told != (!r.guest && (r.town == partner || r.town == author) && !left) {
			wrong(r, "the partner's question", fmt.Sprintf("tells what the town answered: %v", told))
		}
		judge("/de/forum/questions/" + s.theirs)
	}
	return found
}

// fingerprint is all that the author's town has in the forum.
func (s *scene) fingerprint(t *testing.T) (sum string) {
	t.Helper()
	err := s.App.DB.InTx(s.towns[author].ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, table := range s.tables {
			var one string
			if err := tx.Pgx().QueryRow(ctx, `SELECT coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') FROM `+table+` t WHERE tenant_id = $1`, tx.Tenant()).Scan(&one); err != nil {
				return err
			}
			sum += table + one + "\n"
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// Tenants × visibility × routes: what is read, by whom.
func TestNothingOfATownIsReadElsewhere(t *testing.T) {
	s := start(t)
	for _, leak := range s.leaks(s.readers(t), false) {
		t.Error(leak)
	}
}

// When the town leaves, everything goes with it, also what stood below what
// others wrote. It is back when the town is.
func TestATownTakesEverythingWithIt(t *testing.T) {
	s := start(t)
	readers := s.readers(t)
	s.leave(t)
	for _, leak := range s.leaks(readers, true) {
		t.Error(leak)
	}
}

// leave takes the author's town out of the network for the rest of a test.
func (s *scene) leave(t *testing.T) {
	t.Helper()
	a := s.towns[author]
	if err := s.App.Networks.Leave(a.ctx, s.net, a.Tenant); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond) // guests are shown what was drawn within the last second
	t.Cleanup(func() {
		if err := s.App.Networks.Join(a.ctx, s.net, a.Tenant); err != nil {
			t.Error(err)
		}
	})
}

// The twin: with row-level security off, the same tables find leaks of every
// sort.
func TestIsolationTwin(t *testing.T) {
	s := start(t)
	readers := s.readers(t)
	for _, c := range []struct {
		off  []string
		left bool
		want []string
	}{
		{[]string{"forum_item", "forum_version"}, false, []string{"somebody of " + stranger, "a guest at " + stranger, "somebody of " + leaver, "tells ZQUITTE-NETWORK", "tells ZQUITTE-FRAGE-TENANT", "names who signed"}},
		{[]string{"forum_post"}, true, []string{"tells what the town answered: true"}},
	} {
		t.Run(c.off[0], func(t *testing.T) {
			if c.left {
				s.leave(t)
			}
			s.protect(t, false, c.off...)
			all := strings.Join(s.leaks(readers, c.left), "\n")
			s.protect(t, true, c.off...)
			for _, want := range c.want {
				if !strings.Contains(all, want) {
					t.Errorf("without protection nobody notices %q:\n%s", want, all)
				}
			}
		})
	}
}

// protect switches the row-level security of tables off, or on again, as the
// owner of the database.
func (s *scene) protect(t *testing.T, on bool, tables ...string) {
	t.Helper()
	conn, err := pgx.Connect(s.Ctx, s.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(s.Ctx) }()
	word := map[bool]string{true: "ENABLE", false: "DISABLE"}[on]
	for _, table := range tables {
		if _, err := conn.Exec(s.Ctx, `ALTER TABLE `+table+` `+word+` ROW LEVEL SECURITY`); err != nil {
			t.Fatal(err)
		}
	}
}

// Whoever writes from elsewhere, with every right at home, changes nothing of
// the town; strangers leave nothing below its questions either.
func TestNothingOfATownIsWrittenElsewhere(t *testing.T) {
	s := start(t)
	before := s.fingerprint(t)
	for _, r := range s.readers(t) {
		if r.town == author {
			continue
		}
		form := "/de/forum/articles/new"
		if r.guest {
			form = "/de/login"
		}
		hidden := webtest.Fields(r.client.Get(form).Doc.Find("main form").First(), nil)
		send := func(path string, values url.Values) int {
			values.Set("_csrf", hidden.Get("_csrf"))
			values.Set("_key", uuid.NewString())
			return r.client.Post(path, values).Status
		}
		for _, th := range s.things {
			at := "/de/forum/articles/" + th.slug
			for path, values := range map[string]url.Values{
				at + "/files":                       {"do": {"arrange"}, "revision": {"0"}},
				at + "/reuse":                       {"do": {"end"}}, // of what was never used here
				at + "/edit":                        {"do": {"save"}, "title_de": {"Gekapert"}, "summary_de": {"x"}, "body_de": {"x"}, "licence": {"CC0-1.0"}, "revision": {"0"}},
				at + "/withdrawal":                  {"reason": {"Weg damit."}},
				"/de/forum/review/" + th.slug:       {"do": {"release"}, "revision": {"1"}},
				"/de/forum/review/" + th.slug + "?": {"do": {"refuse"}, "revision": {"1"}, "reason": {"Nein."}},
			} {
				if status := send(path, values); status == http.StatusOK || status == http.StatusSeeOther && !r.guest {
					t.Errorf("%s, POST %s: %d", r.name, path, status)
				}
			}
			for _, do := range []string{"answer", "comment", "accept", "unaccept", "open", "close", "change", "remove", "helpful", "follow", "report"} {
				for _, room := range []string{"/de/forum/questions/", "/de/forum/articles/"} {
					send(room+th.slug, url.Values{"do": {do}, "post": {s.posted.String()}, "body": {"Von außen"}, "reason": {"Darum."}})
				}
			}
		}
		for _, do := range []string{"change", "remove"} {
			if r.town != partner { // below its own question the partner may take down
				send("/de/forum/questions/"+s.theirs, url.Values{"do": {do}, "post": {s.posted.String()}, "body": {"Gekapert"}})
			}
		}
	}
	if after := s.fingerprint(t); after != before {
		t.Errorf("rows of the town changed:\n%s\n%s", before, after)
	}
	for _, town := range []string{stranger, leaver} {
		m := s.towns[town]
		err := s.App.DB.InTx(m.ctx, func(ctx context.Context, tx *db.Tx) error {
			var n int
			if err := tx.Pgx().QueryRow(ctx, `SELECT count(*) FROM forum_post WHERE tenant_id = $1`, tx.Tenant()).Scan(&n); err != nil || n > 0 {
				return fmt.Errorf("%s: %d posts, %w", town, n, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
