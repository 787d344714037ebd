package pagewalk

import (
	"regexp"
	"testing"

	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// dutyOf is a duty of everybody, by a course or a proof from elsewhere.
func dutyOf(t *testing.T, town *webtest.Town) string {
	t.Helper()
	period := func(s string) clock.Period {
		p, err := clock.ParsePeriod(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	v, err := town.App.Courses.Published(town.Ctx, "informationssicherheit-basis")
	if err != nil {
		t.Fatal(err)
	}
	d, err := town.App.Duties.Create(town.Ctx, duty.Input{
		Name: i18n.Text{i18n.DE: "Probe: Sicherheit", i18n.EN: "Sample: security"}, Everybody: true,
		Basis: i18n.Text{i18n.DE: "BSI IT-Grundschutz, ORP.3"},
		Terms: duty.Terms{
			Ways: []duty.Way{{By: duty.ByCourse, Course: v.CourseID}, {By: duty.ByProof}}, Mode: duty.Anniversary,
			Validity: period("P1Y"), Renewal: period("P6W"), First: period("P1M"), Credit: duty.CreditAll,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d.Slug
}

// listOf makes the list of a duty for an audit and returns its code.
func listOf(t *testing.T, town *webtest.Town, duty string) string {
	t.Helper()
	b := town.As(t, hr)
	made := b.Submit(b.Get("/de/reports/duties/"+duty+"/list"), `main form[method="post"]`, nil)
	found := regexp.MustCompile(`/reports/lists/([0-9A-Z-]{34})$`).FindStringSubmatch(made.Location)
	if found == nil {
		t.Fatalf("no list was made: %.2000s", made.Body)
	}
	return found[1]
}
