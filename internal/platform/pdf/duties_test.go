package pdf

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func TestDuties(t *testing.T) {
	t.Parallel()
	letter := DutyLetter{
		Lang: i18n.DE, Tenant: "Stadt Lindenau", Person: "Sabine Krüger", ListName: "Krüger, Sabine", Unit: "Kita Sonnenblume", HasCard: true,
		Page: "https://lernen.lindenau.example/de/login",
		Courses: []Duty{
			{Title: "E-Akte: Grundlagen", Lang: i18n.DE, Due: clock.NewDate(2026, 6, 1), Overdue: true},
			{Title: "Informationssicherheit: Basis", Lang: i18n.DE, Due: clock.NewDate(2026, 8, 31)},
		},
	}
	english := letter
	english.Lang, english.HasCard, english.Courses = i18n.EN, false, letter.Courses[1:]
	known := letter
	known.HasCard, known.Login = false, "0047"
	out, err := compiler(t).Duties(i18n.WithLang(at(t), i18n.DE), Duties{Tenant: "Stadt Lindenau", Contact: "Petra Sommer, 03425 550-471", Letters: []DutyLetter{letter, english, known}})
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, out)
	if info := tool(t, "pdfinfo", path); !strings.Contains(info, "Pages:           4") || !strings.Contains(info, "Tagged:          yes") {
		t.Errorf("want a list and three letters, tagged:\n%s", info)
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(tool(t, "pdftotext", path, "-"), "\u00a0", " ")), " ")
	for _, s := range []string{
		"Diese 3 Personen bekommen einen Brief", "Krüger, Sabine", "1. Juni 2026 (überfällig)", "31. August 2026", "Scannen Sie Ihre Zugangskarte",
		"Your training", "31 August 2026", "Collect your access card", "Melden Sie sich mit 0047", "Petra Sommer",
	} {
		if !strings.Contains(text, s) {
			t.Errorf("text lacks %q:\n%s", s, text)
		}
	}
	if structure := tool(t, "pdfinfo", "-struct-text", path); !strings.Contains(structure, "TH") {
		t.Errorf("the tables have no heads:\n%s", structure)
	}
}
