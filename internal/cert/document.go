package cert

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
)

// Print is what the printed proof and its page need besides the fields.
type Print struct {
	Title    string
	Sentence string
	Course   string
	Fields   []Field
	Check    string // how to verify
	URL      string // where to verify
	QR       string // SVG
	QRAlt    string
}

// Print prepares the proof in the reader's language. The address is the one
// of the tenant, never that of the request.
func (s *Service) Print(ctx context.Context, c Certificate) (Print, error) {
	t, err := s.Tenants.Current(ctx)
	if err != nil {
		return Print{}, err
	}
	url := s.Tenants.BaseURL(t) + "/verify/" + c.Code.String()
	qr, err := pdf.QR(url)
	if err != nil {
		return Print{}, err
	}
	course := c.CourseTitle.For(ctx)
	return Print{
		Title:    i18n.T(ctx, "cert.title"),
		Sentence: i18n.T(ctx, "cert.sentence", i18n.Args{"Person": c.PersonName}),
		Course:   course,
		Fields:   c.Fields(ctx),
		Check:    i18n.T(ctx, "cert.check"),
		URL:      url,
		QR:       qr,
		QRAlt:    i18n.T(ctx, "cert.qr"),
	}, nil
}

// PDF renders the certificate from its frozen copy, whenever it is asked for:
// the same copy gives the same bytes.
func (s *Service) PDF(ctx context.Context, c Certificate) ([]byte, error) {
	p, err := s.Print(ctx, c)
	if err != nil {
		return nil, err
	}
	l := i18n.LangOf(ctx)
	course, courseLang := c.CourseTitle.In(l)
	tenant, _ := c.TenantName.In(l)
	return s.PDFs.Render(ctx, "certificate", l, map[string]any{
		"Title": p.Title, "DocumentTitle": i18n.T(ctx, "cert.document_title", i18n.Args{"Course": course}),
		"Person": c.PersonName, "Sentence": p.Sentence, "Course": course, "CourseLang": courseLang,
		"Tenant": tenant, "Fields": p.Fields, "Check": p.Check, "URL": p.URL, "QR": p.QR, "QRAlt": p.QRAlt,
	})
}
