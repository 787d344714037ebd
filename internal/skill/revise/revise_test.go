package revise_test

import (
	"compress/gzip"
	"context"
	"io"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/format"
	"codeberg.org/lotse/lotse/internal/skill/revise"
)

// desk is a municipality whose HR keeps frameworks.
type desk struct {
	*testkit.Kit
	t      *testing.T
	skills *skill.Service
	revise *revise.Service
	hr     context.Context
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	k := testkit.New(t)
	d := &desk{Kit: k, t: t, skills: skill.New(k.DB)}
	d.revise = &revise.Service{DB: k.DB, Skills: d.skills}
	d.hr = k.May(uuid.New(), skill.Manage)
	d.must(d.skills.Seed(k.Ctx))
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) get(code string) *skill.Framework {
	d.t.Helper()
	f, err := d.skills.Get(d.hr, code)
	d.must(err)
	return f
}

func (d *desk) look(name, into string, content []byte) revise.Plan {
	d.t.Helper()
	id, err := d.revise.Send(d.hr, name, into, content)
	d.must(err)
	p, err := d.revise.Look(d.hr, id)
	d.must(err)
	return p
}

func official(t *testing.T) []byte {
	t.Helper()
	f, err := os.Open("../format/testdata/digcomp-3.0.jsonld.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func de(s string) i18n.Text { return i18n.Text{i18n.DE: s} }

// The official file comes into the framework that ships with the program: it is
// shown, taken over once, and brings what was missing without touching the rest.
func TestTheOfficialFileComesIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := d.get(skill.First)
	p := d.look("supplement.jsonld", skill.First, official(t))
	if !p.Ready() || p.Does.Statements != 362 || p.Does.Outcomes != 523 || p.Does.Competences != (skill.Change{Same: 21}) || p.Does.Areas != (skill.Change{Same: 5}) {
		t.Fatalf("%+v %+v", p.Does, p.Problems)
	}
	if now := d.get(skill.First); now.Revision != before.Revision || now.Competences()[0].Statements != 0 {
		t.Error("the dry run changed something")
	}
	if _, err := d.revise.Take(d.hr, p.ID, before.Revision+7); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken unseen: %v", err)
	}
	ctx, n := db.WithCounter(d.hr)
	_, err := d.revise.Take(ctx, p.ID, before.Revision)
	d.must(err)
	if n.Statements.Load() > 60 {
		t.Errorf("taking it over costs %d statements", n.Statements.Load())
	}
	_, err = d.revise.Take(d.hr, p.ID, 0) // a double click
	d.must(err)
	now := d.get(skill.First)
	c, _ := now.ByCode("1.1")
	old, _ := before.ByCode("1.1")
	if c.ID != old.ID || c.Description[i18n.EN] != old.Description[i18n.EN] || c.Statements != 15 || c.Outcomes != 21 {
		t.Errorf("%+v", c)
	}
	detail, err := d.skills.Detail(d.hr, skill.First, c)
	d.must(err)
	if len(detail.Statements) != 15 || len(detail.Outcomes) != 21 || detail.Statements[0].From != 1 || detail.Outcomes[0].Kind != "attitude" {
		t.Errorf("%+v", detail)
	}
	// Again: the same, nothing twice. A new program: its texts, and these stay.
	again := d.look("supplement.jsonld", skill.First, official(t))
	_, err = d.revise.Take(d.hr, again.ID, now.Revision)
	d.must(err)
	d.SQL(`UPDATE framework SET origin = 'old' WHERE tenant_id = $1`, d.Tenant)
	d.must(d.skills.Seed(d.Ctx))
	if c, _ := d.get(skill.First).ByCode("1.1"); c.Statements != 15 {
		t.Errorf("%d statements after a renewal", c.Statements)
	}
}

// What goes out comes in again, as CSV and as YAML, under another name.
func TestFrameworksGoOutAndComeIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, err := d.revise.Take(d.hr, d.look("a.jsonld", skill.First, official(t)).ID, d.get(skill.First).Revision)
	d.must(err)
	tree, err := d.revise.Tree(d.hr, skill.First)
	d.must(err)
	if tree.Counts() != (format.Counts{Areas: 5, Competences: 21, Statements: 362, Outcomes: 523}) {
		t.Fatalf("%+v", tree.Counts())
	}
	tree.Head.Code = "stadt-1"
	y, err := format.YAML(tree)
	d.must(err)
	p := d.look("stadt.yaml", "", y)
	if !p.Ready() || p.Into.ID != uuid.Nil || p.Does.Competences.New != 21 {
		t.Fatalf("%+v %+v", p.Does, p.Problems)
	}
	code, err := d.revise.Take(d.hr, p.ID, 0)
	d.must(err)
	again, err := d.revise.Tree(d.hr, code)
	d.must(err)
	if !reflect.DeepEqual(again, tree) {
		t.Error("it came back as another one")
	}
	if f := d.get("stadt-1"); f.State != skill.Draft || f.Shipped {
		t.Errorf("%s, shipped %v", f.State, f.Shipped)
	}
}

// Files with mistakes are shown with them and cannot be taken over; a missing
// German title makes a draft, no refusal.
func TestFilesWithMistakesStayOut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const head = "type;code;parent;title_de;title_en\narea;1;;A;A\n"
	shipped := d.look("a.csv", skill.First, []byte(head+"competence;1.1;1;B;B\n"))
	if shipped.Ready() || len(shipped.Problems) != 1 || shipped.Problems[0].ID != "skill.import.shipped" {
		t.Errorf("a file changes what comes with the program: %+v", shipped.Problems)
	}
	code, err := d.revise.Create(d.hr, de("Stadt"))
	d.must(err)
	bad := d.look("a.csv", code, []byte(head+"competence;1.1;7;B;B\n"))
	if bad.Ready() || len(bad.Problems) != 1 {
		t.Errorf("%+v", bad.Problems)
	}
	if _, err := d.revise.Take(d.hr, bad.ID, bad.Into.Revision); !fault.Is(err, fault.Conflict) {
		t.Errorf("taken over: %v", err)
	}
	if _, err := d.revise.Send(d.hr, "a.csv", "", []byte(head)); !fault.Is(err, fault.Invalid) {
		t.Errorf("into nowhere: %v", err)
	}
	p := d.look("a.csv", code, []byte(head+"competence;1.1;1;;English only\n"))
	if !p.Ready() || p.Does.Drafts != 1 {
		t.Errorf("%+v %+v", p.Does, p.Problems)
	}
	_, err = d.revise.Take(d.hr, p.ID, p.Into.Revision)
	d.must(err)
	if c, _ := d.get(code).ByCode("1.1"); c.State != skill.Draft {
		t.Errorf("%+v", c)
	}
	if _, err := d.revise.Look(d.May(uuid.New(), skill.Manage), p.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a colleague sees the file: %v", err)
	}
	d.Clock.Advance(25 * time.Hour)
	d.must(d.revise.Sweep(d.Ctx))
	if _, err := d.revise.Look(d.hr, p.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the file is kept: %v", err)
	}
}

// An own framework from its name to being the one in use, by hand.
func TestAnOwnFrameworkIsWrittenByHand(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	code, err := d.revise.Create(d.hr, de("Kompetenzen Stadt"))
	d.must(err)
	if _, err := d.revise.Create(d.hr, de("Kompetenzen Stadt")); !fault.Is(err, fault.Conflict) {
		t.Errorf("the same name twice: %v", err)
	}
	for title, want := range map[string]fault.Kind{"": fault.Invalid, "Import": fault.Invalid} {
		if _, err := d.revise.Create(d.hr, de(title)); !fault.Is(err, want) {
			t.Errorf("%q: %v", title, err)
		}
	}
	d.must(d.revise.AddArea(d.hr, code, 1, revise.Item{Code: "A", Title: de("Akten")}))
	if err := d.revise.AddArea(d.hr, code, 1, revise.Item{Code: "B", Title: de("Andere")}); !fault.Is(err, fault.Conflict) {
		t.Errorf("from an old page: %v", err)
	}
	if err := d.revise.AddArea(d.hr, code, 2, revise.Item{Code: "A", Title: de("Noch einmal")}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a code twice: %v", err)
	}
	d.must(d.revise.AddCompetence(d.hr, code, 2, "A", revise.Item{Code: "A.1", Title: de("Ablegen")}))
	if err := d.revise.Publish(d.hr, code, 3); !fault.Is(err, fault.Conflict) {
		t.Errorf("published without a competence: %v", err)
	}
	if _, err := d.skills.Get(d.May(uuid.New()), code); !fault.Is(err, fault.NotFound) {
		t.Errorf("everybody sees a draft: %v", err)
	}
	in := revise.Item{Title: de("Ablegen"), State: skill.Published, External: []format.External{{Scheme: format.ESCO, Code: "javascript:alert(1)"}}}
	if err := d.revise.SetCompetence(d.hr, code, 3, "A.1", in); !fault.Is(err, fault.Invalid) {
		t.Errorf("no address: %v", err)
	}
	in.External[0].Code = "http://data.europa.eu/esco/skill/1"
	d.must(d.revise.SetCompetence(d.hr, code, 3, "A.1", in))
	if err := d.revise.Choose(d.hr, code, 4); !fault.Is(err, fault.Conflict) {
		t.Errorf("a draft in use: %v", err)
	}
	d.must(d.revise.Publish(d.hr, code, 4))
	d.must(d.revise.Choose(d.hr, code, 5))
	f, err := d.skills.Framework(d.May(uuid.New()))
	d.must(err)
	if f.Code != code || len(f.Competences()) != 1 || f.Competences()[0].External[0].Code != in.External[0].Code {
		t.Errorf("%+v", f)
	}
	if err := d.revise.Outdate(d.hr, code, f.Revision); !fault.Is(err, fault.Conflict) {
		t.Errorf("the one in use is outdated: %v", err)
	}
	if err := d.revise.AddArea(d.hr, skill.First, d.get(skill.First).Revision, revise.Item{Code: "6", Title: de("Neu")}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a shipped one is changed: %v", err)
	}
	in.Title, in.State = de("Fremd"), skill.Outdated
	d.must(d.revise.SetCompetence(d.hr, skill.First, d.get(skill.First).Revision, "1.1", in))
	if c, _ := d.get(skill.First).ByCode("1.1"); c.State != skill.Outdated || c.Title[i18n.DE] == "Fremd" {
		t.Errorf("of a shipped one state and codes change only: %+v", c)
	}
	if err := d.revise.Publish(d.May(uuid.New()), code, 6); !fault.Is(err, fault.Forbidden) {
		t.Errorf("anybody: %v", err)
	}
}

func TestCompetencesHaveEquivalents(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	old, now := d.get("digcomp-2.2"), d.get(skill.First)
	pairs, err := d.revise.Mapping(d.hr, old, now)
	d.must(err)
	if len(pairs) != 21 || pairs["2.5"] != "2.5" {
		t.Errorf("%v", pairs)
	}
	delete(pairs, "5.4")
	pairs["2.5"] = "2.1"
	d.must(d.revise.SetMapping(d.hr, old, now, pairs))
	got, err := d.revise.Mapping(d.hr, old, now)
	d.must(err)
	if !reflect.DeepEqual(got, pairs) {
		t.Errorf("%v", got)
	}
	if err := d.revise.SetMapping(d.hr, old, now, map[string]string{"1.1": "9.9"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("what is not there: %v", err)
	}
	d.must(d.revise.MapCodes(d.hr, old, now))
	got, _ = d.revise.Mapping(d.hr, old, now)
	if len(got) != 21 || got["2.5"] != "2.1" || got["5.4"] != "5.4" { // what a hand matched stays
		t.Errorf("%v", got)
	}
}
