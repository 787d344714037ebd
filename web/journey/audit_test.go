package journey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// HR hands an auditor the list of last year: who had to, who had done it, by
// which proof, with a code that anybody can check.
func TestAuditListOfLastYear(t *testing.T) {
	day, name := dutyOfLastYear(t)
	for _, l := range []look{{i18n.DE, webtest.Desktop}, {i18n.EN, webtest.Phone}} {
		t.Run(l.String(), func(t *testing.T) {
			v := signedIn(t, l, "personal")
			v.to("/reports/duties")
			v.picture("overview")
			v.Click(name)
			for part, n := range map[string]int{"day": day.Day(), "month": int(day.Month()), "year": day.Year()} {
				webtest.Eval[bool](v.Tab, `(() => { document.querySelector('[name="on.`+part+`"]').value = "`+strconv.Itoa(n)+`"; return true })()`)
			}
			v.picture("day")
			v.click("standing.audit.show")
			v.Sees("Feuerwehr Hanau")
			v.picture("list")
			v.click("standing.audit.freeze")
			v.sees("standing.list.done")
			v.picture("made")
			shown := v.Text()
			for _, file := range []string{"standing.list.pdf", "standing.list.xlsx"} {
				_, content := v.Download(v.say(file))
				sum := sha256.Sum256(content)
				if !strings.Contains(shown, hex.EncodeToString(sum[:])) {
					t.Errorf("%s has another checksum than the page says", file)
				}
			}
			v.click("standing.list.verify")
			v.Sees(hexIn(shown))
			v.Misses("Feuerwehr Hanau")
			v.picture("verified")
		})
	}
}

// hexIn is the first checksum in a text.
func hexIn(text string) string {
	for _, word := range strings.Fields(text) {
		if len(word) == 64 {
			return word
		}
	}
	return "no checksum"
}

// dutyOfLastYear is a duty of the town hall made two years ago, done by one
// person, and the last day of last year.
func dutyOfLastYear(t *testing.T) (day clock.Date, name string) {
	t.Helper()
	w := webtest.Start(t)
	today := clock.Today(w.Ctx)
	at := func(d clock.Date) context.Context {
		return clock.With(w.Ctx, func() time.Time { return d.Start(clock.Zone(w.Ctx)).Add(9 * time.Hour) })
	}
	made := clock.NewDate(today.Year()-1, time.March, 2)
	period := func(s string) clock.Period {
		p, err := clock.ParsePeriod(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	tree, err := w.App.Org.Tree(w.Ctx)
	if err != nil {
		t.Fatal(err)
	}
	name = "Erste Hilfe " + strconv.Itoa(made.Year())
	d, err := w.App.Duties.Create(at(made), duty.Input{
		Name: i18n.Text{i18n.DE: name}, Basis: i18n.Text{i18n.DE: "DGUV Vorschrift 1, § 26"}, Everybody: true,
		Terms: duty.Terms{
			Audience: audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: ids(tree.Units()[:4]), Below: true}}, Ways: []duty.Way{{By: duty.ByProof}},
			Mode: duty.Anniversary, Validity: period("P2Y"), First: period("P3M"), Credit: duty.CreditAll,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	members, err := w.App.Duties.Members(at(made), d.ID)
	if err != nil || len(members) == 0 {
		t.Fatalf("nobody was affected: %v", err)
	}
	sheet, err := w.App.Duties.Audit(at(made), duty.AuditQuery{Slug: d.Slug, Day: made, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	later := at(made.AddDays(40))
	if _, err := w.App.Duties.RecordProof(later, d.Slug, sheet.Lines[0].Person, duty.Proof{On: made.AddDays(30), Issuer: "Feuerwehr Hanau"}); err != nil {
		t.Fatal(err)
	}
	return clock.NewDate(made.Year(), time.December, 31), name
}

func ids(units []org.Unit) (out []uuid.UUID) {
	for _, u := range units {
		out = append(out, u.ID)
	}
	return out
}
