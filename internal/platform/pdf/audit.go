package pdf

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Audit is the list of who had fulfilled a duty on a day, ready to read: what
// it is about, then a table.
type Audit struct {
	Tenant string
	Basis  string // why the duty is there; may be empty
	URL    string // where the list is checked
	Facts  [][2]string
	Head   []string
	Rows   [][]string
}

type auditDoc struct {
	Title, Tenant, Basis, Check, URL, QR, QRAlt, Note string
	Facts                                             [][2]string
	Head                                              []string
	Rows                                              [][]string
}

// Audit renders the list in the reader's language.
func (c *Compiler) Audit(ctx context.Context, a Audit) ([]byte, error) {
	qr, err := QR(a.URL)
	if err != nil {
		return nil, err
	}
	return c.Render(ctx, "audit", i18n.LangOf(ctx), auditDoc{
		Title: i18n.T(ctx, "pdf.audit.title"), Tenant: a.Tenant, Basis: a.Basis, Check: i18n.T(ctx, "pdf.audit.check"),
		URL: a.URL, QR: qr, QRAlt: i18n.T(ctx, "pdf.audit.qr"), Note: i18n.T(ctx, "pdf.audit.note"),
		Facts: a.Facts, Head: a.Head, Rows: append([][]string{}, a.Rows...),
	})
}
