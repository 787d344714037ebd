package dutytext_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	_ "codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/dutytext"
)

func period(s string) clock.Period {
	p, err := clock.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

func join(is string, of ...audience.Node) audience.Node { return audience.Node{Is: is, Of: of} }

// A rule reads as one sentence; a negation is said where it bites.
func TestRulesReadAsSentences(t *testing.T) {
	fire, it, care := uuid.New(), uuid.New(), uuid.New()
	names := dutytext.Names{
		Courses:  map[uuid.UUID]i18n.Text{fire: {i18n.DE: "Brandschutz", i18n.EN: "Fire protection"}},
		Families: map[uuid.UUID]people.JobFamily{it: {Name: i18n.Text{i18n.DE: "IT"}}, care: {Name: i18n.Text{i18n.DE: "Erziehung"}}},
	}
	lead := audience.Node{Is: audience.Supervisor}
	family := audience.Node{Is: audience.JobFamily, IDs: []uuid.UUID{it, care}}
	completed := audience.Node{Is: "completed", IDs: []uuid.UUID{fire}}
	recently := audience.Node{Is: audience.Entered, Within: period("P6M")}
	between := audience.Node{Is: audience.Entered, From: clock.NewDate(2026, 1, 1), Before: clock.NewDate(2026, 3, 1)}
	for name, c := range map[string]struct {
		rule   audience.Node
		de, en string
	}{
		"everybody": {audience.Node{}, "Alle Beschäftigten", "Everybody who works here"},
		"one":       {lead, "Alle, die Führungskraft sind", "Everybody who leads staff"},
		"days":      {between, "Alle, die vom 01.01.2026 bis 28.02.2026 eingetreten sind", "Everybody who joined between 1\u00a0January\u00a02026 and 28\u00a0February\u00a02026"},
		"all and not": {
			join(audience.All, family, join(audience.Not, completed), recently),
			"Alle, die in der Jobfamilie IT oder Erziehung arbeiten und die Brandschutz noch nicht abgeschlossen haben und deren Eintritt höchstens 6 Monate zurückliegt",
			"Everybody whose job family is IT or Erziehung and who has not completed Fire protection yet and who joined 6 months ago at most",
		},
		"neither": {
			join(audience.All, lead, join(audience.Not, join(audience.Any, family, recently))),
			"Alle, die Führungskraft sind und (die nicht in der Jobfamilie IT oder Erziehung arbeiten und deren Eintritt länger als 6 Monate zurückliegt)",
			"Everybody who leads staff and (whose job family is not IT or Erziehung and who joined more than 6 months ago)",
		},
		"not both": {
			join(audience.Not, join(audience.All, lead, completed)),
			"Alle, die keine Führungskraft sind oder die Brandschutz noch nicht abgeschlossen haben",
			"Everybody who leads no staff or who has not completed Fire protection yet",
		},
		"what is gone": {audience.Node{Is: "completed", IDs: []uuid.UUID{uuid.New()}}, "Alle, die nicht mehr vorhanden abgeschlossen haben", "Everybody who has completed no longer there"},
	} {
		for l, want := range map[i18n.Lang]string{i18n.DE: c.de, i18n.EN: c.en} {
			if got := names.Rule(i18n.WithLang(context.Background(), l), audience.Rule{Top: c.rule}); got != want {
				t.Errorf("%s, %s:\n%s\nwant\n%s", name, l, got, want)
			}
		}
	}
}

func TestHowOften(t *testing.T) {
	for _, c := range []struct {
		terms  duty.Terms
		de, en string
	}{
		{duty.Terms{Mode: duty.Once}, "einmal", "once"},
		{duty.Terms{Mode: duty.Anniversary, Validity: period("P12M")}, "jedes Jahr", "every year"},
		{duty.Terms{Mode: duty.Anniversary, Validity: period("P1Y6M")}, "alle 18 Monate", "every 18 months"},
		{duty.Terms{Mode: duty.Anniversary, Validity: period("P2W")}, "alle 2 Wochen", "every 2 weeks"},
		{duty.Terms{Mode: duty.Anniversary, Validity: period("P1Y10D")}, "alle 1 Jahr, 10 Tage", "every 1 year, 10 days"},
		{duty.Terms{Mode: duty.Calendar, Validity: period("P2Y"), Month: 5}, "alle 2 Jahre bis Ende Mai", "every 2 years by the end of May"},
	} {
		for l, want := range map[i18n.Lang]string{i18n.DE: c.de, i18n.EN: c.en} {
			if got := dutytext.HowOften(i18n.WithLang(context.Background(), l), c.terms); got != want {
				t.Errorf("%s: %q, want %q", l, got, want)
			}
		}
	}
}
