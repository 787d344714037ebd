package coursetest

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Duty makes a yearly duty of everybody, to be done by one of the courses, or
// by a proof from elsewhere where there is none: first within a month, with two
// weeks of grace, to be renewed from six weeks before its end on.
func (w *Town) Duty(name string, courses ...course.Imported) duty.Duty {
	w.T.Helper()
	period := func(s string) clock.Period {
		p, err := clock.ParsePeriod(s)
		w.Must(err)
		return p
	}
	terms := duty.Terms{
		Mode: duty.Anniversary, Validity: period("P1Y"), Renewal: period("P6W"), First: period("P1M"), Grace: period("P14D"), Credit: duty.CreditAll,
	}
	for _, c := range courses {
		terms.Ways = append(terms.Ways, duty.Way{By: duty.ByCourse, Course: c.CourseID})
	}
	if len(courses) == 0 {
		terms.Ways = []duty.Way{{By: duty.ByProof}}
	}
	d, err := w.Duties.Create(w.Ctx, duty.Input{Name: i18n.Text{i18n.DE: name}, Everybody: true, Terms: terms})
	w.Must(err)
	return d
}

// Prove records a proof from elsewhere of a day before today.
func (w *Town) Prove(person uuid.UUID, d duty.Duty, daysAgo int) {
	w.T.Helper()
	_, err := w.Duties.RecordProof(w.Ctx, d.Slug, person, duty.Proof{On: clock.Today(w.Ctx).AddDays(-daysAgo), Issuer: "Feuerwehr Hanau"})
	w.Must(err)
}
