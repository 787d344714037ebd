package hrimport_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// skipped is "line field reason value" per skipped row; every hint must be
// there in both languages.
func skipped(o *office, r hrimport.Report) (out []string) {
	o.t.Helper()
	for _, k := range r.Skips {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", k.Line, k.Field, k.Reason, k.Value)))
		for _, l := range i18n.Langs {
			if h := k.Hint(i18n.WithLang(o.Ctx, l)); strings.Contains(h, "[") || strings.Contains(h, "<no value>") {
				o.t.Errorf("hint of %s %s: %s", k.Reason, k.Field, h)
			}
		}
	}
	return out
}

func TestBadRowsAreSkippedWithAReason(t *testing.T) {
	t.Parallel()
	o := small(t)
	rows := []struct{ row, want string }{
		{krueger, ""},
		{";vakant;;;;50;;IT;;;100;nein;\n", "personnel_number vacant"},
		{"n.n.;;;;;50;;IT;;;100;nein;\n", "personnel_number vacant"},
		{";Ohne;Nummer;;;50;;IT;01.01.2020;;100;nein;de\n", "personnel_number missing"},
		{"11;;Kurt;;;50;;IT;01.01.2020;;100;nein;de\n", "last_name missing"},
		{"12;A;B;;;;;IT;01.01.2020;;100;nein;de\n", "unit missing"},
		{"13;A;B;;;5.10;;IT;01.01.2020;;100;nein;de\n", "unit unit_unknown 5.10"},
		{"14;A;B;;;50;;;01.01.2020;;100;nein;de\n", "job_family missing"},
		{"15;A;B;;;50;;IT;;;100;nein;de\n", "start missing"},
		{"16;A;B;;;50;;IT;29.02.2023;;100;nein;de\n", "start date 29.02.2023"},
		{"17;A;B;;;50;;IT;01.01.20;;100;nein;de\n", "start date 01.01.20"},
		{"18;A;B;;;50;;IT;01.01.2020;bald;100;nein;de\n", "end date bald"},
		{"19;A;B;;;50;;IT;01.01.2020;31.12.2019;100;nein;de\n", "end period 31.12.2019"},
		{"20;A;B;;;50;;IT;01.01.2020;;120;nein;de\n", "share share 120"},
		{"21;A;B;;;50;;IT;01.01.2020;;100;evtl;de\n", "supervisor flag evtl"},
		{"22;A;B;;;50;;IT;01.01.2020;;100;nein;fr\n", "language language fr"},
		{"23;A;B;;a@b;50;;IT;01.01.2020;;100;nein;de\n", "email email a@b"},
		{"24;" + strings.Repeat("x", 201) + ";B;;;50;;IT;01.01.2020;;100;nein;de\n", "last_name too_long"},
		{"0001;Andere;Person;;;50;;IT;01.01.2020;;100;nein;de\n", "personnel_number duplicate 0001"},
		{"0001;Krüger;Sabine;Prof.;s.krueger@x.example;51;;IT;01.01.2020;;50;nein;de\n", "title contradiction Prof."},
		{"0001;Krüger;Sabine;Dr.;s.krueger@x.example;50;;Sachbearbeitung;01.04.2010;;50;nein;de\n", "unit repeated Sachbearbeitung"},
		{"25;Schalt;Tag;;;50;;IT;29.02.2024;;100;nein;de\n", ""},
		{"26;Amt;Name;;;Sozialamt;;IT;01.01.2024;;100;nein;de\n", ""}, // a unit by its name
		{"27;\"Zwei\nZeilen\";B;;;51;;IT;01.01.2024;;100;x;en\n", ""},
		{"28;Nach;Umbruch;;;nirgends;;IT;01.01.2024;;100;x;en\n", "unit unit_unknown nirgends"},
	}
	text, want, line := head, []string(nil), 2
	for _, r := range rows {
		text += r.row
		if r.want != "" {
			want = append(want, fmt.Sprintf("%d %s", line, r.want))
		}
		line += strings.Count(r.row, "\n")
	}
	r := o.run(hrfile.People, text, "")
	if diff := cmp.Diff(want, skipped(o, r)); diff != "" {
		t.Error(diff)
	}
	if r.Import.Counts.Created != 4 {
		t.Errorf("counts %s", counts(r))
	}
}

func TestBadUnitsAreSkippedWithAReason(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.run(hrfile.Units, `Nummer;Bezeichnung;Übergeordnet;Gültig ab;Gültig bis;Querschnitt
00;Leitung;;01.01.2020;;
50;Sozialamt;00;01.01.2020;;ja
50;Noch einmal;00;01.01.2020;;
51;Jugendamt;99;01.01.2020;;
51.1;Kita;51;01.01.2020;;
A;Eins;B;01.01.2020;;
B;Zwei;A;01.01.2020;;
60;;00;01.01.2020;;
;Ohne;00;01.01.2020;;
61;Amt;00;30.02.2020;;
62;Amt;00;01.01.2020;01.01.2019;
63;Amt;00;01.01.2020;;vielleicht
`, "")
	want := []string{
		"4 number duplicate 50", "5 parent parent_unknown 99", "6 parent parent_unknown 51",
		"7 parent cycle A → B → A", "8 parent cycle B → A → B", "9 name missing", "10 number missing",
		"11 valid_from date 30.02.2020", "12 valid_to period 2019-01-01", "13 cross_section flag vielleicht",
	}
	if diff := cmp.Diff(want, skipped(o, r)); diff != "" {
		t.Error(diff)
	}
	if got := counts(r); got != "2 new 0 changed 0 same 0 absent, postings 0 0 0 0, 10 skipped" {
		t.Error(got)
	}
}

func TestFormulaCellsOfAWorkbookSkipTheirRow(t *testing.T) {
	t.Parallel()
	o := small(t)
	x := excelize.NewFile()
	defer func() { _ = x.Close() }()
	for i, line := range strings.Split(strings.TrimSpace(head+krueger+horn), "\n") {
		var cells []any
		for v := range strings.SplitSeq(line, ";") {
			cells = append(cells, v)
		}
		if err := x.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.SetCellFormula("Sheet1", "B3", `"Ho"&"rn"`); err != nil {
		t.Fatal(err)
	}
	b, err := x.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	r := o.run(hrfile.People, b.String(), "")
	if diff := cmp.Diff([]string{"3 last_name formula"}, skipped(o, r)); diff != "" || r.Import.Counts.Created != 1 {
		t.Errorf("%s %s", counts(r), diff)
	}
}

func TestColumnsTheFileLacksChangeNothing(t *testing.T) {
	t.Parallel()
	o := small(t)
	o.run(hrfile.People, head+krueger+horn, "")
	before := o.state()
	r := o.run(hrfile.People, "PersNr;Nachname;OrgNr;Jobfamilie;Eintritt\n0001;Krüger;50;Sachbearbeitung;01.04.2010\n0002;Horn;51;Sachbearbeitung;01.01.2015\n", "")
	if got := counts(r); got != "0 new 0 changed 2 same 0 absent, postings 0 0 2 0, 0 skipped" {
		t.Error(got)
	}
	if diff := cmp.Diff(before, o.state()); diff != "" {
		t.Error(diff)
	}
}

func TestMappingFaults(t *testing.T) {
	t.Parallel()
	o := small(t)
	_, err := o.imports.Run(o.Ctx, hrimport.RunInput{UploadInput: hrimport.UploadInput{
		FileName: "x.csv", Content: []byte("PersNr;Vorname\n1;Eva\n"), Kind: hrfile.People,
	}})
	if id(err) != "people.import.columns_missing" || !strings.Contains(err.Error(), "people.import.column_missing.unit") {
		t.Errorf("got %v", err)
	}
	if n := o.Int(`SELECT count(*) FROM hr_import WHERE state <> 'committed'`); n != 0 {
		t.Errorf("%d imports are left", n)
	}
}
