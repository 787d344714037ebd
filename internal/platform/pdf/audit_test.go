package pdf

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func TestAudit(t *testing.T) {
	t.Parallel()
	a := Audit{
		Tenant: "Stadt Lindenau", Basis: "DGUV Vorschrift 1, § 4", URL: "https://lernen.lindenau.example/verify/7F3K-29QD",
		Facts: [][2]string{{"Pflicht", "Brandschutz"}, {"Stichtag", "31. Dezember 2025"}},
		Head:  []string{"Name", "Nummer", "Einheit", "Stand", "Frist", "Nachweis"},
	}
	for range 80 {
		a.Rows = append(a.Rows, []string{"Krüger, Sabine", "10423", "Jugendamt", "erfüllt", "05.03.2026", "Schulung „Brandschutz“ vom 05.03.2025, gilt bis 05.03.2026"})
	}
	out, err := compiler(t).Audit(i18n.WithLang(at(t), i18n.DE), a)
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, out)
	if info := tool(t, "pdfinfo", path); strings.Contains(info, "Pages:           1\n") || !strings.Contains(info, "Tagged:          yes") {
		t.Errorf("want several tagged pages:\n%s", info)
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(tool(t, "pdftotext", path, "-"), "\u00a0", " ")), " ")
	for _, s := range []string{"Brandschutz", "31. Dezember 2025", "DGUV Vorschrift 1, § 4", "Krüger, Sabine", "verify/7F3K-29QD"} {
		if !strings.Contains(text, s) {
			t.Errorf("text lacks %q:\n%.800s", s, text)
		}
	}
	again, err := compiler(t).Audit(i18n.WithLang(at(t), i18n.DE), a)
	if err != nil || string(again) != string(out) {
		t.Errorf("the same list gives another file (%v)", err)
	}
}
