package matrix

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
)

// secret is a profile nobody looks like: it was rated on a day on which nothing
// else happened, by a check with an answer nobody else gives.
type secret struct {
	person uuid.UUID
	run    string
	day    int // of March 2017
}

const oddWord = "Quittenmarmelade"

// signs are how a page would say what is secret: the day in every way it is
// written, the check, the answer.
func (s secret) signs() []string {
	return []string{
		fmt.Sprintf("%d.03.2017", s.day), fmt.Sprintf("%d\u00a0March\u00a02017", s.day), fmt.Sprintf("%d. März 2017", s.day),
		fmt.Sprintf("2017-03-%d", s.day), s.run, fmt.Sprintf("%s%d", oddWord, s.day),
	}
}

// hide gives a person ratings of every competence and a check.
func (w *world) hide(r relation, slug string) error {
	s := secret{run: uuid.NewString(), day: 21 + len(w.secrets)}
	var err error
	if s.person, err = read[uuid.UUID](w.of(r), w, `SELECT id FROM person WHERE tenant_id = $1 AND slug = $2`, slug); err != nil {
		return err
	}
	at := fmt.Sprintf("2017-03-%dT12:00:00Z", s.day)
	for _, q := range []string{
		`INSERT INTO check_run (tenant_id, id, person_id, framework_id, seed, started_at, touched_at, self_at, drawn_at, test_at, ended_at)
		 SELECT $1, $2, $3, f.id, 1, $4, $4, $4, $4, $4, $4 FROM framework f WHERE f.tenant_id = $1 AND f.chosen`,
		`INSERT INTO skill_rating (tenant_id, id, person_id, competence_id, source, level, at, basis, basis_id)
		 SELECT $1, gen_random_uuid(), $3, c.id, s, 2, $4, 'check', $2 FROM competence c
		 JOIN framework f ON f.tenant_id = c.tenant_id AND f.id = c.framework_id AND f.chosen, unnest('{self,measured}'::text[]) s WHERE c.tenant_id = $1`,
	} {
		if err := w.exec(w.of(r), q, s.run, s.person, at); err != nil {
			return err
		}
	}
	err = w.exec(w.of(r), `INSERT INTO check_answer (tenant_id, run_id, part, no, key, version, given)
		VALUES ($1, $2, 'test', 1, 'gone', 1, jsonb_build_object('text', $3::text))`, s.run, fmt.Sprintf("%s%d", oddWord, s.day))
	if w.secrets == nil {
		w.secrets = map[relation]secret{}
	}
	w.secrets[r] = s
	return err
}

// tells lists the signs of a secret in an answer, in its address for a new
// page, and within files that are archives.
func (s secret) tells(a answer) (found []string) {
	text := unpacked(a.body)
	if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		text = html.UnescapeString(text)
	}
	text += a.location()
	for _, sign := range s.signs() {
		if strings.Contains(text, sign) {
			found = append(found, sign)
		}
	}
	return found
}

func unpacked(body string) string {
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return body
	}
	var out bytes.Buffer
	for _, f := range z.File {
		if r, err := f.Open(); err == nil {
			_, _ = io.Copy(&out, io.LimitReader(r, 10<<20))
			_ = r.Close()
		}
	}
	return out.String()
}

// TestNobodyReadsAProfile reads every page, file and answer there is, as
// everybody: what a profile says stands on one page, for the supervisor with
// whom it is shared. That page is the twin: there the same search finds it.
func TestNobodyReadsAProfile(t *testing.T) {
	w := start(t)
	seen, files := 0, 0
	for _, v := range walk(t, w).visits {
		if strings.HasPrefix(v.body, "PK") {
			files++
		}
		for r, s := range w.secrets {
			told := s.tells(v.answer)
			switch {
			case len(told) == 0:
			case r == own && v.who == supervisor && v.route == "GET /team/skills/:share":
				seen++
			default:
				t.Errorf("%s tells %s of somebody's profile: %q", v.path, v.who, told)
			}
		}
	}
	if seen != 2 { // in both languages
		t.Errorf("%d pages show what is shared: the search looks past it", seen)
	}
	if files < 4 {
		t.Errorf("only %d archives were opened", files)
	}
}

// TestSharedUntilRevoked: the supervisor sees a profile from the moment it is
// shared to the moment it is revoked or somebody else leads; nobody else ever
// does. Asked each time of everybody.
func TestSharedUntilRevoked(t *testing.T) {
	w := start(t)
	for _, name := range actors {
		if err := w.enter(name); err != nil {
			t.Fatal(err)
		}
	}
	s := w.secrets[own]
	me := actor.With(w.Ctx, &actor.Actor{Tenant: w.Tenant.ID, Person: s.person, System: true})
	share := func(on bool) {
		t.Helper()
		err := w.App.Ratings.Revoke(me)
		if on {
			err = w.App.Ratings.Share(me, w.persons[supervisor])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	led := func(now string) {
		t.Helper()
		if err := w.exec(w.Ctx, `UPDATE posting SET supervisor = `+now+` WHERE tenant_id = $1 AND person_id = $2`, w.persons[supervisor]); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { // other tests go on with what is shared
		id, err := read[string](w.Ctx, w, `SELECT id::text FROM skill_share WHERE tenant_id = $1 AND person_id = $2 AND revoked_at IS NULL`, s.person)
		if err != nil {
			t.Error(err)
		}
		w.objects[entrusted][own][0]["share"] = id
	})
	share(false)
	share(true)
	for _, step := range []struct {
		when string
		do   func()
		sees bool
	}{
		{"shared", func() {}, true},
		{"revoked", func() { share(false) }, false},
		{"shared again", func() { share(true) }, true},
		{"no longer led", func() { led("false") }, false},
		{"led again", func() { led("true") }, true},
	} {
		step.do()
		t.Run(step.when, func(t *testing.T) { w.askForProfile(t, s, step.sees) })
	}
}

// askForProfile asks for every share of a person, old and new, as everybody.
func (w *world) askForProfile(t *testing.T, s secret, sees bool) {
	shares, err := read[[]string](w.Ctx, w, `SELECT array_agg(id::text) FROM skill_share WHERE tenant_id = $1 AND person_id = $2`, s.person)
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, name := range actors {
		for _, path := range append(shares, s.run, s.person.String()) {
			for _, room := range []string{"/de/team/skills/", "/en/team/skills/", "/de/my/skills/checks/"} {
				a, err := w.browsers[name].do(http.MethodGet, room+path, nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				told := s.tells(a)
				told = slices.DeleteFunc(told, func(sign string) bool { return a.status != http.StatusOK && strings.Contains(path, sign) }) // the address that was asked for
				switch {
				case name == supervisor && sees && len(told) > 0 && a.status == http.StatusOK:
					shown++
				case len(told) > 0, a.status == http.StatusOK:
					t.Errorf("%s%s as %s: %d %q", room, path, name, a.status, told)
				}
			}
		}
	}
	if (shown == 2) != sees { // one share holds, in two languages
		t.Errorf("the supervisor sees %d pages", shown)
	}
	list, err := w.browsers[supervisor].do(http.MethodGet, "/de/team/skills", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if listed := slices.ContainsFunc(shares, func(id string) bool { return strings.Contains(list.body, id) }); listed != sees {
		t.Errorf("the list of shared profiles: %v", listed)
	}
}

// The judge of secrets catches what it is there for.
func TestSecretsCatch(t *testing.T) {
	s := secret{run: uuid.NewString(), day: 21}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	f, err := z.Create("sheet1.xml")
	if err == nil {
		_, err = io.WriteString(f, "<c>2 (21.03.2017)</c>")
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	page := map[string][]string{"Content-Type": {"text/html; charset=utf-8"}}
	for name, c := range map[string]struct {
		a    answer
		told bool
	}{
		"a page":       {answer{body: "<td>2 (21&nbsp;March&nbsp;2017)</td>", header: page}, true},
		"an answer":    {answer{body: `{"answer":{"text":"` + oddWord + `21"}}`}, true},
		"an archive":   {answer{body: packed.String()}, true},
		"an address":   {answer{header: map[string][]string{"Location": {"/de/my/skills/checks/" + s.run}}}, true},
		"another day":  {answer{body: "<td>22.03.2017</td>", header: page}, false},
		"another word": {answer{body: oddWord + "22"}, false},
	} {
		if got := len(s.tells(c.a)) > 0; got != c.told {
			t.Errorf("%s: %v", name, got)
		}
	}
}
