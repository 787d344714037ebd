package pagewalk

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// proofPlaces are the pages on which proofs of former years come in.
func proofPlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	c := town.As(t, hr)
	sent := func(text string) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "alt.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		res := c.SubmitFile(c.Get("/de/people/proofs"), `form[enctype]`, url.Values{}, "file", path)
		m := regexp.MustCompile(`/people/proofs/[0-9a-f-]{36}`).FindString(res.Location)
		if m == "" {
			t.Fatalf("%d to %q: %s", res.Status, res.Location, res.Text())
		}
		return m
	}
	file := provenLines(t, town)
	taken := sent(file)
	if res := c.Submit(c.Get("/de"+taken), `form[action*="/people/proofs/"]`, nil); res.Status != 303 {
		t.Fatalf("%d: %s", res.Status, res.Text())
	}
	shown := sent(provenLines(t, town) + "1;Unbekannt;31.02.2026;;Altsystem\n")
	odd := sent("Nummer;Was;Wann\n1;Brandschutz;11.02.2026\n")
	const one = "/people/proofs/:import"
	return []place{
		{route: "/people/proofs", login: hr},
		{route: "/people/proofs", login: hr, note: "errors", act: send},
		{route: one, path: shown, login: hr, note: "preview"},
		{route: one, path: taken, login: hr, note: "result"},
		{route: one + "/columns", path: odd + "/columns", login: hr},
		{route: one + "/columns", path: odd + "/columns", login: hr, note: "errors", act: send},
	}
}

// provenLines are a file of two proofs of a duty that is new here.
func provenLines(t *testing.T, town *webtest.Town) string {
	t.Helper()
	crowd, err := town.App.People.List(town.Ctx, people.Filter{})
	if err != nil || len(crowd.Entries) < 2 || len(crowd.Entries[0].Postings) == 0 {
		t.Fatalf("%d people: %v", len(crowd.Entries), err)
	}
	first, year := crowd.Entries[0], period("P1Y")
	proofDuties++
	name := fmt.Sprintf("Ersthelferkurs %d", proofDuties)
	_, err = town.App.Duties.Create(town.Ctx, duty.Input{Name: i18n.Text{i18n.DE: name, i18n.EN: name}, Everybody: true, Terms: duty.Terms{
		Audience: audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: []uuid.UUID{first.Postings[0].Unit}}}, Ways: []duty.Way{{By: duty.ByProof}},
		Mode: duty.Anniversary, Validity: year, First: year, Credit: duty.CreditAll,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return "Personalnummer;Pflicht;Erledigt am;Gültig bis;Ausgestellt von\n" + first.Person.PersonnelNumber + ";" + name + ";11.02.2026;10.02.2027;Rotes Kreuz\n"
}

var proofDuties int

func period(s string) clock.Period {
	p, err := clock.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}
