package pdf

import (
	"context"
	"time"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Letter is what the letter that begins an account says. It carries a secret:
// make it, hand it over, keep no copy.
type Letter struct {
	Tenant  string // name of the municipality
	Person  string // full name, for address and greeting
	Unit    string // where internal mail finds the person; may be empty
	Login   string // the name to sign in with
	URL     string // the whole one-time link
	Page    string // address for typing the code by hand; may be empty
	Code    string // the one-time code for that page; may be empty
	Expires time.Time
	Contact string // who helps: a line of text; may be empty
}

type letterDoc struct {
	Title, Date, Tenant, Person, Unit, Greeting, Intro string
	LoginLabel, Login, CodeLabel, Code                 string
	StepsTitle                                         string
	Steps                                              []string
	URL, QR, QRAlt, Expires, Warning, Contact, Closing string
}

// Letter renders the letter in the person's language.
func (c *Compiler) Letter(ctx context.Context, lang i18n.Lang, l Letter) ([]byte, error) {
	doc, err := l.doc(i18n.WithLang(ctx, lang))
	if err != nil {
		return nil, err
	}
	return c.Render(ctx, "letter", lang, doc)
}

func (l Letter) doc(ctx context.Context) (letterDoc, error) {
	qr, err := QR(l.URL)
	if err != nil {
		return letterDoc{}, err
	}
	t := func(id string, args ...i18n.Args) string { return i18n.T(ctx, id, args...) }
	steps := []string{t("pdf.letter.step.scan"), t("pdf.letter.step.password"), t("pdf.letter.step.start")}
	if l.Page != "" && l.Code != "" {
		steps[0] = t("pdf.letter.step.scan_or_type", i18n.Args{"Page": l.Page})
	}
	doc := letterDoc{
		Title:      t("pdf.letter.title"),
		Date:       i18n.DateLong(ctx, clock.Today(ctx)),
		Tenant:     l.Tenant,
		Person:     l.Person,
		Unit:       l.Unit,
		Greeting:   t("pdf.letter.greeting", i18n.Args{"Person": l.Person}),
		Intro:      t("pdf.letter.intro", i18n.Args{"Tenant": l.Tenant}),
		LoginLabel: t("pdf.letter.login"),
		Login:      l.Login,
		StepsTitle: t("pdf.letter.steps"),
		Steps:      steps,
		URL:        l.URL,
		QR:         qr,
		QRAlt:      t("pdf.letter.qr"),
		Expires:    t("pdf.letter.expires", i18n.Args{"When": i18n.DateTime(ctx, l.Expires)}),
		Warning:    t("pdf.letter.warning"),
		Closing:    t("pdf.letter.closing"),
	}
	if l.Code != "" {
		doc.CodeLabel, doc.Code = t("pdf.letter.code"), l.Code
	}
	if l.Contact != "" {
		doc.Contact = t("pdf.letter.contact", i18n.Args{"Contact": l.Contact})
	}
	return doc, nil
}
