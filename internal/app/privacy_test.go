package app_test

import (
	"net/url"
	"regexp"
	"testing"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/testkit"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// term is how long something is kept where no agreement decides it.
// What people published by their own choice stands until they withdraw it.
var term = regexp.MustCompile(`\b(hour|hours|day|days|month|months)\b|^until withdrawn$`)

// Every table is kept for as long as a class of the agreement says, or for a
// time of its own.
func TestRetentionIsAgreed(t *testing.T) {
	k := testkit.New(t)
	base, err := url.Parse("https://lernen.example")
	if err != nil {
		t.Fatal(err)
	}
	tenants := tenant.New(k.DB, base)
	town, err := tenants.Create(k.Ctx, tenant.Input{Slug: "klasse", Name: i18n.Text{i18n.DE: "Stadt"}, Land: "HE"})
	if err != nil {
		t.Fatal(err)
	}
	agreed, err := tenants.Agreement(town.Context(k.Ctx))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, table := range app.Privacy() {
		used[table.Retention] = true
		if agreed.Retention[table.Retention] == "" && !term.MatchString(table.Retention) {
			t.Errorf("%s is kept for %q: no class of the agreement, no time", table.Name, table.Retention)
		}
	}
	for class := range agreed.Retention {
		if !used[class] {
			t.Errorf("no table is kept as %q: the agreement promises something that does nothing", class)
		}
	}
}
