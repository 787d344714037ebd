package pdf

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Duties is a print run of letters that say which courses are open, with the
// list of who gets one in front.
type Duties struct {
	Tenant  string
	Contact string // who helps: a line of text; may be empty
	Letters []DutyLetter
}

// DutyLetter is one person's letter. It holds no secret.
type DutyLetter struct {
	Lang             i18n.Lang
	Tenant           string
	Person, ListName string
	Unit             string // where internal mail finds the person
	HasCard          bool
	Login            string // the name to sign in with; empty: no password is set
	Page             string // where people sign in
	Courses          []Duty
}

// Duty is a course with its day.
type Duty struct {
	Title   string
	Lang    i18n.Lang // of the title
	Due     clock.Date
	Overdue bool
}

type dutiesDoc struct {
	Title, Tenant, Date, Count, NameHead, UnitHead, CoursesHead string
	Letters                                                     []dutyDoc
}

type dutyDoc struct {
	Lang, Tenant, Person, ListName, Unit, Date  string
	Title, Greeting, Intro, CourseHead, DueHead string
	Courses                                     []dutyLine
	StepsTitle                                  string
	Steps                                       []string
	Contact, Closing                            string
}

type dutyLine struct{ Title, Lang, Due string }

// Duties renders a print run. The list is in the reader's language, each
// letter in its person's.
func (c *Compiler) Duties(ctx context.Context, run Duties) ([]byte, error) {
	doc := dutiesDoc{
		Title: i18n.T(ctx, "pdf.duties.title"), Tenant: run.Tenant, Date: i18n.DateLong(ctx, clock.Today(ctx)),
		Count:    i18n.T(ctx, "pdf.duties.count", i18n.Args{"Count": len(run.Letters)}),
		NameHead: i18n.T(ctx, "pdf.duties.name"), UnitHead: i18n.T(ctx, "pdf.duties.unit"), CoursesHead: i18n.T(ctx, "pdf.duties.courses"),
	}
	for _, l := range run.Letters {
		doc.Letters = append(doc.Letters, l.doc(i18n.WithLang(ctx, l.Lang), run.Contact))
	}
	return c.Render(ctx, "duties", i18n.LangOf(ctx), doc)
}

func (l DutyLetter) doc(ctx context.Context, contact string) dutyDoc {
	t := func(id string, args ...i18n.Args) string { return i18n.T(ctx, id, args...) }
	page := i18n.Args{"Page": bare(l.Page), "Login": l.Login}
	d := dutyDoc{
		Lang: string(l.Lang), Tenant: l.Tenant, Person: l.Person, ListName: l.ListName, Unit: l.Unit, Date: i18n.DateLong(ctx, clock.Today(ctx)),
		Title: t("pdf.duty.title"), Greeting: t("pdf.letter.greeting", i18n.Args{"Person": l.Person}),
		Intro:      t("pdf.duty.intro", i18n.Args{"Count": len(l.Courses)}),
		CourseHead: t("pdf.duty.course"), DueHead: t("pdf.duty.due"), StepsTitle: t("pdf.duty.steps"), Closing: t("pdf.letter.closing"),
	}
	for _, c := range l.Courses {
		due := i18n.DateLong(ctx, c.Due)
		if c.Overdue {
			due = t("pdf.duty.overdue", i18n.Args{"Date": due})
		}
		d.Courses = append(d.Courses, dutyLine{c.Title, string(c.Lang), due})
	}
	switch {
	case l.HasCard:
		d.Steps = []string{t("pdf.duty.step.card", page), t("pdf.duty.step.pin")}
	case l.Login != "":
		d.Steps = []string{t("pdf.duty.step.page", page), t("pdf.duty.step.login", page)}
	default:
		d.Steps = []string{t("pdf.duty.step.ask"), t("pdf.duty.step.then")}
	}
	d.Steps = append(d.Steps, t("pdf.duty.step.start"))
	if contact != "" {
		d.Contact = t("pdf.letter.contact", i18n.Args{"Contact": contact})
	}
	return d
}
