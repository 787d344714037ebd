package pdf

import (
	"bytes"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func someCards(n int) Cards {
	run := Cards{Tenant: "Stadt Lindenau"}
	for i := range n {
		run.Cards = append(run.Cards, Card{
			Lang: i18n.Langs[i%len(i18n.Langs)], Tenant: "Stadt Lindenau",
			Person: "Dr. Maximiliane-Charlotte von der Freytag-Löringhoff", Unit: "Kindertagesstätte Sonnenblume und Familienzentrum",
			URL:  "https://lernen.lindenau.example/de/login/card/ABCDEFGHIJKLMNOPQRSTUVWXYZ",
			Page: "https://lernen.lindenau.example/de/login/card", Number: "7F3K-29QD-M4TX", PIN: "031415",
			Contact: "Personalstelle, 06400 12 34, personal@lindenau.example",
		})
	}
	return run
}

func TestCards(t *testing.T) {
	t.Parallel()
	out, err := compiler(t).Cards(i18n.WithLang(at(t), i18n.DE), someCards(11))
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, out)
	info := tool(t, "pdfinfo", path)
	// Eleven cards: two sheets of eight, four of three slips.
	for _, line := range []string{"Tagged:          yes", "Title:           Zugangskarten", "Pages:           6"} {
		if !strings.Contains(info, line) {
			t.Errorf("pdfinfo lacks %q:\n%s", line, info)
		}
	}
	sheets := tool(t, "pdftotext", "-l", "2", path, "-")
	if n := strings.Count(sheets, "7F3K-29QD-M4TX"); n != 11 {
		t.Errorf("%d numbers on the sheets, want 11", n)
	}
	if strings.Contains(strings.ReplaceAll(sheets, "\u2009", ""), "031415") {
		t.Error("a PIN stands on the sheets of cards")
	}
	slips := tool(t, "pdftotext", "-f", "3", path, "-")
	if n := strings.Count(strings.NewReplacer("\u2009", "", " ", "").Replace(slips), "031415"); n != 11 {
		t.Errorf("%d PINs on the slips, want 11:\n%s", n, slips)
	}
	objects := inflate(t, out)
	for _, s := range []string{"pdfuaid:part", "/Lang (de", "/Lang (en", pdfString("/Alt ", i18n.In(i18n.DE, "pdf.card.qr", i18n.Args{"Person": someCards(1).Cards[0].Person}))[:40]} {
		if !bytes.Contains(objects, []byte(s)) {
			t.Errorf("the file lacks %q", s)
		}
	}
}
