package pdf

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Card is an access card with the slip that tells its PIN. Both carry secrets:
// make them, hand them over, keep no copy.
type Card struct {
	Lang    i18n.Lang
	Tenant  string
	Person  string
	Unit    string // where internal mail finds the person; may be empty
	URL     string // what the QR code opens
	Page    string // where the number is typed
	Number  string
	PIN     string
	Contact string // who helps: a line of text; may be empty
}

// Cards is a print run: sheets of cards to cut, then the slips in the same
// order.
type Cards struct {
	Tenant string
	Cards  []Card
}

type cardsDoc struct {
	Title, Tenant, Cut string
	Cards              []cardDoc
}

type cardDoc struct {
	Lang, Tenant, Person, Unit               string
	Kind, QR, QRAlt, NumberLabel, Number     string
	Type, Lost                               string
	SlipTitle, PINLabel, PIN, Which, Warning string
	Steps                                    []string
}

// Cards renders a print run. The sheets are in the reader's language, each
// card and slip in its person's.
func (c *Compiler) Cards(ctx context.Context, run Cards) ([]byte, error) {
	doc := cardsDoc{
		Title: i18n.T(ctx, "pdf.cards.title"), Tenant: run.Tenant,
		Cut: i18n.T(ctx, "pdf.cards.cut"),
	}
	for _, card := range run.Cards {
		d, err := card.doc(i18n.WithLang(ctx, card.Lang))
		if err != nil {
			return nil, err
		}
		doc.Cards = append(doc.Cards, d)
	}
	return c.Render(ctx, "cards", i18n.LangOf(ctx), doc)
}

func (c Card) doc(ctx context.Context) (cardDoc, error) {
	qr, err := QR(c.URL)
	if err != nil {
		return cardDoc{}, err
	}
	t := func(id string, args ...i18n.Args) string { return i18n.T(ctx, id, args...) }
	page := bare(c.Page)
	last := c.Number[strings.LastIndex(c.Number, "-")+1:]
	d := cardDoc{
		Lang: string(c.Lang), Tenant: c.Tenant, Person: c.Person, Unit: c.Unit,
		Kind: t("pdf.card.kind"), QR: qr, QRAlt: t("pdf.card.qr", i18n.Args{"Person": c.Person}),
		NumberLabel: t("pdf.card.number"), Number: c.Number, Type: t("pdf.card.type", i18n.Args{"Page": page}),
		SlipTitle: t("pdf.slip.title"), PINLabel: t("pdf.slip.pin"), PIN: c.PIN[:len(c.PIN)/2] + "\u2009" + c.PIN[len(c.PIN)/2:],
		Which:   t("pdf.slip.which", i18n.Args{"Number": last}),
		Steps:   []string{t("pdf.slip.step.scan", i18n.Args{"Page": page}), t("pdf.slip.step.pin"), t("pdf.slip.step.start")},
		Warning: t("pdf.slip.warning"),
	}
	if c.Contact != "" {
		d.Lost = t("pdf.card.lost", i18n.Args{"Contact": c.Contact})
	}
	return d, nil
}

// bare is an address as people type it.
func bare(address string) string {
	return strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
}
