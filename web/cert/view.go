package cert

import (
	"context"
	"encoding/base64"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

// example shows how a code looks; it is none.
const example = "7F3K"

// tasks are the proofs as rows, the newest first.
func tasks(ctx context.Context, list []cert.Certificate) []ui.Task {
	out := make([]ui.Task, len(list))
	for i, c := range list {
		title, lang := c.CourseTitle.Told(ctx)
		detail := i18n.T(ctx, "cert.row_open", i18n.Args{"Completed": i18n.Date(ctx, c.CompletedOn)})
		if !c.ValidUntil.IsZero() {
			detail = i18n.T(ctx, "cert.row", i18n.Args{"Completed": i18n.Date(ctx, c.CompletedOn), "Until": i18n.Date(ctx, c.ValidUntil)})
		}
		out[i] = ui.Task{Title: title, Lang: lang, Path: path(c), State: ui.Done, Detail: detail, Extra: listed(c)}
	}
	return out
}

func state(ctx context.Context, c cert.Certificate) ui.CertState {
	switch c.StateOn(clock.Today(ctx)) {
	case cert.Revoked:
		return ui.CertRevoked
	case cert.Expired:
		return ui.CertExpired
	}
	return ui.CertValid
}

// publicText says what the state means to whoever holds the paper.
func publicText(ctx context.Context, c cert.Certificate) string {
	switch c.StateOn(clock.Today(ctx)) {
	case cert.Revoked:
		return i18n.T(ctx, "verify.revoked", i18n.Args{"Date": revokedOn(ctx, c)})
	case cert.Expired:
		return i18n.T(ctx, "verify.expired", i18n.Args{"Date": i18n.DateLong(ctx, c.ValidUntil)})
	}
	return i18n.T(ctx, "verify.valid", i18n.Args{"Date": i18n.DateLong(ctx, clock.Today(ctx))})
}

// holderText adds the reason, which is nobody else's business.
func holderText(ctx context.Context, c cert.Certificate) string {
	switch {
	case c.RevokedAt != nil && c.Reason == "":
		return i18n.T(ctx, "cert.revoked_corrected", i18n.Args{"Date": revokedOn(ctx, c)})
	case c.RevokedAt != nil:
		return i18n.T(ctx, "cert.revoked_for", i18n.Args{"Date": revokedOn(ctx, c), "Reason": c.Reason})
	}
	return ""
}

func revokedOn(ctx context.Context, c cert.Certificate) string {
	return i18n.DateLong(ctx, clock.DateOf(*c.RevokedAt, clock.Zone(ctx)))
}

func terms(fields []cert.Field) []ui.Term {
	out := make([]ui.Term, len(fields))
	for i, f := range fields {
		out[i] = ui.Term{Key: f.Label, Value: value(f)}
	}
	return out
}

// pdf is the address of the document, or "" where there is none.
func (p proof) pdf() string {
	if p.size == 0 {
		return ""
	}
	return path(p.cert) + ".pdf"
}

func (p proof) kb() int { return (p.size + 1023) / 1024 }

// picture is an SVG as the address of an image, which the content security
// policy allows and no stylesheet can reach.
func picture(svg string) string {
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg))
}

// listTerms are what a list for an audit says about itself.
func listTerms(ctx context.Context, l paper.List) []ui.Term {
	var out []ui.Term
	for _, f := range l.Facts(ctx) {
		out = append(out, ui.Term{Key: f[0], Value: ui.Text(f[1])})
	}
	return append(out,
		ui.Term{Key: i18n.T(ctx, "standing.list.hash_pdf"), Value: checksum(l.PDFHash)},
		ui.Term{Key: i18n.T(ctx, "standing.list.hash_xlsx"), Value: checksum(l.XLSXHash)},
	)
}
