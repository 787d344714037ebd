package paper_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// A list is what it was when it was made: the files stay, and their checksums
// are what anybody can read by its code.
func TestAListIsKeptAsItWasMade(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Duties = &duty.Service{DB: w.Kit.DB, People: w.Town.People, Audiences: audience.New(w.Kit.DB, w.Org)}
	month, err := clock.ParsePeriod("P1M")
	w.Must(err)
	d, err := w.Duties.Create(w.Ctx, duty.Input{Name: i18n.Text{i18n.DE: "Erste Hilfe"}, Everybody: true, Terms: duty.Terms{
		Ways: []duty.Way{{By: duty.ByProof}}, Mode: duty.Once, First: month, Credit: duty.CreditAll,
	}})
	w.Must(err)
	_, err = w.Duties.RecordProof(w.Ctx, d.Slug, w.learner, duty.Proof{On: projecttest.Day("2026-06-01"), Issuer: "Feuerwehr"})
	w.Must(err)
	made := projecttest.Day("2026-06-12")
	w.SetDay("2026-09-01")

	rows := func(_ context.Context, a duty.AuditSheet) [][]string {
		out := [][]string{{"Name", "Nr.", "Einheit", "Stand", "Frist", "Nachweis"}}
		for _, l := range a.Lines {
			out = append(out, []string{l.Name.ListName(), l.Name.PersonnelNumber, "", string(l.State), l.Dates.Due.String(), ""})
		}
		return out
	}
	var told string
	book := func(_ context.Context, l paper.List, _ duty.AuditSheet, url string) ([]byte, error) {
		told = url
		return []byte("book " + l.Code.String()), nil
	}
	hr := w.May(uuid.New(), duty.Care)
	code, err := w.Freeze(i18n.WithLang(hr, i18n.DE), duty.AuditQuery{Slug: d.Slug, Day: made}, rows, book)
	w.Must(err)
	if !strings.HasPrefix(told, "https://") || !strings.HasSuffix(told, "/verify/"+code.String()) { // at the town's own host
		t.Errorf("the workbook is told %q", told)
	}
	_, err = w.Duties.RecordProof(w.Ctx, d.Slug, w.head, duty.Proof{On: projecttest.Day("2026-06-02"), Issuer: "Feuerwehr"})
	w.Must(err) // known later, of a day before

	l, body, err := w.File(hr, code.String(), false)
	w.Must(err)
	sum := sha256.Sum256(body)
	if l.In() != 2 || l.Counts[duty.Done] != 1 || l.Counts[duty.Open] != 1 || l.PDFHash != hex.EncodeToString(sum[:]) || !strings.HasPrefix(string(body), "%PDF") {
		t.Errorf("%+v", l)
	}
	public, err := w.Verify(w.May(uuid.Nil), strings.ToLower(code.String()))
	if err != nil || public.PDFHash != l.PDFHash {
		t.Errorf("by its code: %+v, %v", public, err)
	}
	if n := w.Int(`SELECT count(*) FROM look_person`); n != 2*2 { // when the list was made, and read
		t.Errorf("people can read %d times that they were looked at", n)
	}
	for name, err := range map[string]error{
		"no right":       last(w.File(w.May(uuid.New()), code.String(), true)),
		"an unknown one": last(w.File(hr, "7F3K-29QD-M4TX-7F3K-29QD-M4TX-7F3K", true)),
		"a day to come":  second(w.Duties.Audit(hr, duty.AuditQuery{Slug: d.Slug, Day: projecttest.Day("2026-09-02")})),
		"before it was":  second(w.Duties.Audit(hr, duty.AuditQuery{Slug: d.Slug, Day: projecttest.Day("2026-06-11")})),
	} {
		if err == nil || fault.KindOf(err) == fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func last[A, B any](_ A, _ B, err error) error { return err }

func second[A any](_ A, err error) error { return err }
