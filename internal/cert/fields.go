package cert

import (
	"context"
	"strconv"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Field is one printed line of a certificate.
type Field struct {
	Label string
	Value string
	Lang  i18n.Lang // of the value
}

// Fields are all lines, in the order of the paper and in the reader's
// language. The PDF, the holder's page and verification show exactly these.
func (c Certificate) Fields(ctx context.Context) []Field {
	l := i18n.LangOf(ctx)
	t := func(id string, args ...i18n.Args) string { return i18n.T(ctx, id, args...) }
	course, courseLang := c.CourseTitle.In(l)
	tenant, tenantLang := c.TenantName.In(l)
	until := t("cert.no_end")
	if !c.ValidUntil.IsZero() {
		until = i18n.DateLong(ctx, c.ValidUntil)
	}
	return []Field{
		{t("cert.field.person"), c.PersonName, ""},
		{t("cert.field.course"), course, courseLang},
		{t("cert.field.version"), strconv.Itoa(c.VersionNo), l},
		{t("cert.field.completed"), i18n.DateLong(ctx, c.CompletedOn), l},
		{t("cert.field.minutes"), t("time.minutes", i18n.Args{"Count": c.Minutes}), l},
		{t("cert.field.evidence"), t("cert.evidence." + string(c.Evidence)), l},
		{t("cert.field.until"), until, l},
		{t("cert.field.tenant"), tenant, tenantLang},
		{t("cert.field.code"), c.Code.String(), ""},
	}
}
