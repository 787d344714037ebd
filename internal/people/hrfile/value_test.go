package hrfile_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func row(t *testing.T, heading, value string) hrfile.Row {
	t.Helper()
	f, err := hrfile.Read([]byte("x;" + heading + "\n1;" + value + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return f.Rows(hrfile.Recognise(hrfile.People, f.Header, nil))[0]
}

func TestDates(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"11.06.2026":          "2026-06-11",
		"1.6.2026":            "2026-06-01",
		"2026-06-11":          "2026-06-11",
		"11.06.2026 00:00:00": "2026-06-11",
		"29.02.2024":          "2024-02-29",
		"31.12.9999":          "",
		"":                    "",
		"29.02.2026":          "bad",
		"31.02.2020":          "bad",
		"11.06.26":            "bad",
		"06/11/2026":          "bad",
		"43831":               "bad", // a day number is a date in a sheet only
		"01.01.0001":          "bad",
		"morgen":              "bad",
	} {
		d, err := row(t, "Eintritt", value).Date(hrfile.Start)
		got := d.String()
		if err != nil {
			got = "bad"
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]int{
		"100": 10000, "19,5": 1950, "19.5": 1950, "50 %": 5000, "": 10000, "0,01": 1,
		"hundert": -1, "0": -1, "-5": -1, "101": -1, "1.000,5": -1, "NaN": -1,
	} {
		got, err := row(t, "Anteil %", value).Share(hrfile.Share)
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("%q: got %d, want %d", value, got, want)
		}
	}
}

func TestFlagsLanguagesAndAddresses(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, v := range []string{"ja", "JA", "x", "1", "", "nein", "vielleicht"} {
		b, err := row(t, "Führungskraft", v).Flag(hrfile.Supervisor)
		got["flag "+v] = fmt.Sprintf("%t %t", b, err != nil)
	}
	for _, v := range []string{"de", "Englisch", "", "fr"} {
		l, err := row(t, "Sprache", v).Lang(hrfile.Language)
		got["lang "+v] = fmt.Sprintf("%s %t", l, err != nil)
	}
	for _, v := range []string{"a.b@lindenau.example", "", "a.b@", "a@b", "x <a@b.de>", "a b@c.de", "a@b.", "a@b.de>"} {
		e, err := row(t, "E-Mail", v).Email(hrfile.Email)
		got["mail "+v] = fmt.Sprintf("%s %t", e, err != nil)
	}
	want := map[string]string{
		"flag ja": "true false", "flag JA": "true false", "flag x": "true false", "flag 1": "true false",
		"flag ": "false false", "flag nein": "false false", "flag vielleicht": "false true",
		"lang de": "de false", "lang Englisch": "en false", "lang ": "de false", "lang fr": " true",
		"mail a.b@lindenau.example": "a.b@lindenau.example false", "mail ": " false",
		"mail a.b@": " true", "mail a@b": " true", "mail x <a@b.de>": " true", "mail a b@c.de": " true", "mail a@b.": " true", "mail a@b.de>": " true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestColumnsBySynonymRememberedAndByHand(t *testing.T) {
	t.Parallel()
	header := []string{"Stamm-Nr.", "Personal-Nr.", "Familienname", "Org.-Einheit", "Berufsgruppe", "Gültig ab", "E-Mail-Adresse", "Schuhgröße"}
	m := hrfile.Recognise(hrfile.People, header, nil)
	want := hrfile.Mapping{
		hrfile.PersonnelNumber: "Personal-Nr.", hrfile.LastName: "Familienname", hrfile.UnitNumber: "Org.-Einheit",
		hrfile.JobFamily: "Berufsgruppe", hrfile.Start: "Gültig ab", hrfile.Email: "E-Mail-Adresse",
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Schuhgröße", "Stamm-Nr."}, hrfile.Unknown(header, m)); diff != "" {
		t.Error(diff)
	}
	m = hrfile.Recognise(hrfile.People, header, hrfile.Mapping{hrfile.PersonnelNumber: "stamm-nr"})
	if m[hrfile.PersonnelNumber] != "Stamm-Nr." {
		t.Errorf("the remembered heading counts first, got %q", m[hrfile.PersonnelNumber])
	}
	missing := hrfile.Missing(hrfile.People, hrfile.Recognise(hrfile.People, []string{"PersNr", "Vorname"}, nil))
	if diff := cmp.Diff([]hrfile.Field{hrfile.LastName, hrfile.UnitNumber, hrfile.JobFamily, hrfile.Start}, missing); diff != "" {
		t.Error(diff)
	}
	english := []string{"Staff ID", "Surname", "Given name", "Department number", "Occupation", "Start date", "Manager"}
	if got := hrfile.Missing(hrfile.People, hrfile.Recognise(hrfile.People, english, nil)); len(got) > 0 {
		t.Errorf("English headings miss %v", got)
	}
}

func TestParseMapping(t *testing.T) {
	t.Parallel()
	m, err := hrfile.ParseMapping(hrfile.People, []byte(`personnel_number = "Stamm-Nr."`))
	if err != nil || m[hrfile.PersonnelNumber] != "Stamm-Nr." {
		t.Errorf("got %v, %v", m, err)
	}
	for text, id := range map[string]string{`pay_grade = "EG"`: "people.file.mapping_field", `= =`: "people.file.mapping"} {
		var f *fault.Error
		if _, err := hrfile.ParseMapping(hrfile.People, []byte(text)); !errors.As(err, &f) || f.ID != id {
			t.Errorf("%s: got %v, want %s", text, err, id)
		}
	}
}
