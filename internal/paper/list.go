package paper

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
)

// ListMax is how many people one list holds.
const ListMax = 5000

// List is a list for an audit as it was handed over. It never changes.
type List struct {
	ID       uuid.UUID
	Code     cert.Code
	DutyID   uuid.UUID
	Duty     i18n.Text
	Day      clock.Date
	Unit     i18n.Text // empty: everybody
	Tenant   i18n.Text
	Counts   map[duty.State]int
	MadeAt   time.Time
	MadeBy   uuid.UUID
	PDFHash  string // SHA-256 of the file, in hexadecimal
	XLSXHash string
}

// In is how many people stand on the list.
func (l List) In() int { return duty.Summary{Counts: l.Counts}.In() }

// Address is where anybody checks the list.
func (l List) address(base string) string { return base + "/verify/" + l.Code.String() }

// Book makes the workbook of a list; url is where it can be checked.
type Book func(ctx context.Context, l List, a duty.AuditSheet, url string) ([]byte, error)

// Freeze makes the files of a list, keeps them and returns the code they bear.
// Whoever stands on the list can read that they were looked at.
func (s *Service) Freeze(ctx context.Context, q duty.AuditQuery, rows func(context.Context, duty.AuditSheet) [][]string, book Book) (code cert.Code, err error) {
	if err := actor.Require(ctx, duty.Care); err != nil {
		return "", err
	}
	q.Offset, q.Limit, q.State = 0, ListMax+1, ""
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := s.Duties.Audit(ctx, q)
		if err != nil {
			return err
		}
		if a.Total > ListMax {
			return fault.Wrong("duty.list_long", fault.Args{"Count": a.Total, "Most": ListMax})
		}
		t, err := s.Tenants.Current(ctx)
		if err != nil {
			return err
		}
		l := List{
			ID: db.NewID(), Code: cert.NewCode(), DutyID: a.Duty.ID, Duty: a.Duty.Name, Day: a.Day, Unit: i18n.Text{}, Tenant: t.Name,
			Counts: a.Counts, MadeAt: clock.Now(ctx), MadeBy: actor.From(ctx).Person,
		}
		if a.Unit != nil {
			l.Unit = a.Unit.Name
		}
		url := l.address(s.Tenants.BaseURL(t))
		document, err := s.listPDF(ctx, l, a, rows(ctx, a), url)
		if err != nil {
			return err
		}
		workbook, err := book(ctx, l, a, url)
		if err != nil {
			return err
		}
		l.PDFHash, l.XLSXHash = hash(document), hash(workbook)
		audit.Record(ctx, tx, audit.Entry{Action: "duty.listed", Object: "duty", ID: a.Duty.ID, Detail: map[string]any{"day": a.Day.String(), "people": a.Total}})
		code = l.Code
		named := make([]uuid.UUID, len(a.Lines))
		for i, line := range a.Lines {
			named[i] = line.Name.ID
		}
		return insertList(ctx, tx, l, named, document, workbook)
	})
	return code, err
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Facts are what a list says about itself, in the order of the paper. The PDF,
// the workbook, the page and verification show exactly these.
func (l List) Facts(ctx context.Context) [][2]string {
	t := func(id string, args ...i18n.Args) string { return i18n.T(ctx, id, args...) }
	in := func(x i18n.Text) string { return x.For(ctx) }
	unit := in(l.Unit)
	if unit == "" {
		unit = t("duty.list.everybody")
	}
	facts := [][2]string{
		{t("duty.list.duty"), in(l.Duty)},
		{t("duty.list.day"), i18n.DateLong(ctx, l.Day)},
		{t("duty.list.unit"), unit},
		{t("duty.list.people"), i18n.Number(ctx, l.In())},
	}
	for _, s := range States {
		if n := l.Counts[s]; n > 0 {
			facts = append(facts, [2]string{t("duty.list.of_them", i18n.Args{"State": t("duty.state." + string(s))}), i18n.Number(ctx, n)})
		}
	}
	return append(facts,
		[2]string{t("duty.list.tenant"), in(l.Tenant)},
		[2]string{t("duty.list.made"), i18n.DateTime(ctx, l.MadeAt)},
		[2]string{t("duty.list.code"), l.Code.String()},
	)
}

// States are how people stand, the most urgent first.
var States = []duty.State{duty.Overdue, duty.Due, duty.Open, duty.Done, duty.Exempt}

func (s *Service) listPDF(ctx context.Context, l List, a duty.AuditSheet, rows [][]string, url string) ([]byte, error) {
	basis := a.Duty.Basis.For(ctx)
	tenant := l.Tenant.For(ctx)
	return s.PDF.Audit(ctx, pdf.Audit{
		Tenant: tenant, Basis: basis, URL: url, Facts: l.Facts(ctx), Head: rows[0], Rows: rows[1:],
	})
}

// Verify returns the list whose code somebody typed or scanned. It is public:
// whoever holds the paper reads no more than its first lines say.
func (s *Service) Verify(ctx context.Context, typed string) (l List, err error) {
	code, ok := cert.ParseCode(typed)
	if !ok {
		return l, fault.Missing("verify.unknown")
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := listByCode(ctx, tx, code)
		if err == nil && found == nil {
			err = fault.Missing("verify.unknown")
		}
		if err == nil {
			l = *found
		}
		return err
	})
	return l, err
}

// ListOf returns a list to who made it or cares for everybody; to others it is
// not found.
func (s *Service) ListOf(ctx context.Context, typed string) (List, error) {
	if err := actor.Require(ctx, duty.Care); err != nil {
		return List{}, err
	}
	l, err := s.Verify(ctx, typed)
	if err == nil && !mayRead(ctx, l) {
		err = fault.Missing("duty.list_unknown")
	}
	return l, err
}

func mayRead(ctx context.Context, l List) bool {
	a := actor.From(ctx)
	return a.Everywhere(duty.Care) || l.MadeBy == a.Person && a.Person != uuid.Nil
}

// File returns one of the files of a list, as it was made.
func (s *Service) File(ctx context.Context, typed string, workbook bool) (l List, body []byte, err error) {
	if l, err = s.ListOf(ctx, typed); err != nil {
		return l, nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var named []uuid.UUID
		body, named, err = fileOf(ctx, tx, l.ID, workbook)
		audit.Look(ctx, tx, "audit", named...)
		return err
	})
	return l, body, err
}

// Lists are those made of a duty that the actor may read, the newest first.
func (s *Service) Lists(ctx context.Context, of uuid.UUID) (list []List, err error) {
	if err := actor.Require(ctx, duty.Care); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err := listsOf(ctx, tx, of)
		for _, l := range all {
			if mayRead(ctx, l) {
				list = append(list, l)
			}
		}
		return err
	})
	return list, err
}
