package tenant_test

import (
	"context"
	"net/url"
	"slices"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
)

func service(t *testing.T, k *testkit.Kit, base string) *tenant.Service {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	return tenant.New(k.DB, u)
}

func slug() string { return "t" + uuid.NewString() }

// It must stay the first test of the package: the database is the package's.
func TestSingleTenantAnswersOnAnyHost(t *testing.T) {
	k := testkit.New(t)
	s := service(t, k, "https://lernen.example")
	for _, host := range []string{"lernen.example", "127.0.0.1:8080", "anything.example"} {
		got, err := s.ByHost(k.Ctx, host)
		if err != nil || got.ID != k.Tenant {
			t.Fatalf("%s: %v, %v", host, got, err)
		}
	}
	other, err := s.Create(k.Ctx, tenant.Input{Slug: slug(), Name: i18n.Text{i18n.DE: "Stadt"}, Land: "HE"})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.ByHost(k.Ctx, "lernen.example"); err != nil || got.ID != k.Tenant {
		t.Errorf("the first tenant lost the installation's host: %v, %v", got, err)
	}
	if got, err := s.ByHost(k.Ctx, other.Slug+".localhost"); err != nil || got.ID != other.ID {
		t.Errorf("the second tenant: %v, %v", got, err)
	}
	if _, err := s.ByHost(k.Ctx, "anything.example"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown host beside two tenants: %v", err)
	}
}

func TestHosts(t *testing.T) {
	k := testkit.New(t)
	// Another tenant exists since New, so the single tenant's freedom is over.
	testkit.New(t)
	s := service(t, k, "https://lernen.example:8443")
	host := slug() + ".example"
	own, err := s.Create(k.Ctx, tenant.Input{Slug: slug(), Name: i18n.Text{i18n.DE: "Stadt A"}, Land: "HE", Host: host})
	if err != nil {
		t.Fatal(err)
	}
	local, err := s.Create(k.Ctx, tenant.Input{Slug: slug(), Name: i18n.Text{i18n.DE: "Stadt B"}, Land: "BY"})
	if err != nil {
		t.Fatal(err)
	}

	all, err := s.All(k.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		host string
		want uuid.UUID // zero: nobody answers
	}{
		{host, own.ID},
		{host + ":8443", own.ID},
		{host + ".", own.ID},
		{"LERNEN.example", all[0].ID},
		{own.Slug + ".localhost:8080", own.ID},
		{local.Slug + ".localhost", local.ID},
		{local.Slug + ".example", uuid.Nil},
		{"a." + host, uuid.Nil},
		{"", uuid.Nil},
		{"[::1]:8080", uuid.Nil},
	} {
		for range 2 { // the second answer comes from memory
			got, err := s.ByHost(k.Ctx, tt.host)
			switch {
			case tt.want == uuid.Nil && !fault.Is(err, fault.NotFound):
				t.Errorf("%q: %v, %v; want not found", tt.host, got, err)
			case tt.want != uuid.Nil && (err != nil || got.ID != tt.want):
				t.Errorf("%q: %v, %v; want %s", tt.host, got, err, tt.want)
			}
		}
	}

	for _, tt := range []struct {
		of   *tenant.Tenant
		want string
	}{
		{all[0], "https://lernen.example:8443"},
		{own, "https://" + host + ":8443"},
		{local, "https://" + local.Slug + ".localhost:8443"},
	} {
		if got := s.BaseURL(tt.of); got != tt.want {
			t.Errorf("links of %s begin with %s, want %s", tt.of.Slug, got, tt.want)
		}
	}
}

func TestCreate(t *testing.T) {
	k := testkit.New(t)
	s := service(t, k, "http://127.0.0.1:8080")
	good := tenant.Input{Slug: slug(), Name: i18n.Text{i18n.DE: "Stadt"}, Land: "HE", Host: slug() + ".example"}
	for name, spoil := range map[string]func(*tenant.Input){
		"slug with capitals": func(in *tenant.Input) { in.Slug = "Stadt" },
		"no name":            func(in *tenant.Input) { in.Name = i18n.Text{i18n.EN: "Town"} },
		"unknown Land":       func(in *tenant.Input) { in.Land = "XX" },
		"host with a path":   func(in *tenant.Input) { in.Host = "a.example/b" },
	} {
		in := good
		spoil(&in)
		if _, err := s.Create(k.Ctx, in); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}

	first, err := s.Create(k.Ctx, good)
	if err != nil {
		t.Fatal(err)
	}
	in := good
	in.Slug = slug()
	if _, err := s.Create(k.Ctx, in); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second tenant on the same host: %v", err)
	}
	if _, err := s.BySlug(k.Ctx, in.Slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("the refused tenant is half there: %v", err)
	}
	in = good
	in.Host = ""
	if _, err := s.Create(k.Ctx, in); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second tenant of the same slug: %v", err)
	}
	if got, err := s.BySlug(k.Ctx, good.Slug); err != nil || got.ID != first.ID || got.Location().String() != "Europe/Berlin" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAgreement(t *testing.T) {
	k := testkit.New(t)
	s := service(t, k, "http://127.0.0.1:8080")
	founded, err := s.Create(k.Ctx, tenant.Input{Slug: slug(), Name: i18n.Text{i18n.DE: "Stadt"}, Land: "HE"})
	if err != nil {
		t.Fatal(err)
	}
	ctx := founded.Context(k.Ctx)
	today := clock.Today(ctx)

	first, err := s.Agreement(ctx)
	if err != nil || first.Version != 1 || first.MinGroup != 5 || first.MinGroupSurvey != 7 || !first.Allows(tenant.Readiness) {
		t.Fatalf("the first agreement is %+v, %v", first, err)
	}
	next := *first
	next.From, next.MinGroup, next.Analyses = today.AddDays(1), 7, nil

	for name, spoil := range map[string]func(*tenant.Agreement){
		"below the floor":          func(a *tenant.Agreement) { a.MinGroup = 4 },
		"surveys below the others": func(a *tenant.Agreement) { a.MinGroup = 9; a.MinGroupSurvey = 8 },
		"in the past":              func(a *tenant.Agreement) { a.From = today.AddDays(-1) },
		"unknown class":            func(a *tenant.Agreement) { a.Retention = map[string]string{"diaries": "P1Y"} },
		"unknown period":           func(a *tenant.Agreement) { a.Retention = map[string]string{"audit": "for ever"} },
		"unknown analysis":         func(a *tenant.Agreement) { a.Analyses = []tenant.Analysis{"mood"} },
	} {
		bad := next
		spoil(&bad)
		if _, err := s.Agree(ctx, bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
	nobody := actor.With(k.Ctx, &actor.Actor{Tenant: founded.ID, Person: uuid.New()})
	if _, err := s.Agree(nobody, next); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the permission: %v", err)
	}

	if _, err := s.Agree(ctx, next); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Agreement(ctx); err != nil || a.Version != 1 {
		t.Errorf("today version %+v, %v; the second begins tomorrow", a, err)
	}
	k.Clock.Set(k.Clock.Now().AddDate(0, 0, 1))
	a, err := s.Agreement(ctx)
	if err != nil || a.Version != 2 || a.MinGroup != 7 || a.Allows(tenant.Readiness) {
		t.Errorf("tomorrow %+v, %v", a, err)
	}
	k.Clock.Set(k.Clock.Now().AddDate(-1, 0, 0))
	if a, err := s.Agreement(ctx); err != nil || a.Version != 1 {
		t.Errorf("before the first version %+v, %v; a tenant is never without one", a, err)
	}
}

func TestEach(t *testing.T) {
	k := testkit.New(t)
	s := service(t, k, "http://127.0.0.1:8080")
	created, err := s.Create(k.Ctx, tenant.Input{Slug: slug(), Name: i18n.Text{i18n.DE: "Stadt"}, Land: "HE"})
	if err != nil {
		t.Fatal(err)
	}
	var seen []uuid.UUID
	err = s.Each(k.Ctx, func(ctx context.Context, tn *tenant.Tenant) error {
		a := actor.From(ctx)
		if !a.System || a.Tenant != tn.ID {
			t.Errorf("acts as %+v for %s", a, tn.ID)
		}
		seen = append(seen, tn.ID)
		return nil
	})
	if err != nil || !slices.Contains(seen, k.Tenant) || !slices.Contains(seen, created.ID) {
		t.Errorf("%v, %v", seen, err)
	}
}
