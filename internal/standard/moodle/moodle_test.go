package moodle_test

import (
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

func TestNumber(t *testing.T) {
	for in, want := range map[string]string{
		"3": "3/1", " 3,5 ": "7/2", "-0.25": "-1/4", "1e3": "1000/1", "−2": "-2/1", ".5": "1/2",
		"": "", "x": "", "1.000,5": "", "1e999": "", "1/3": "", "0x10": "", "Inf": "", "NaN": "",
	} {
		r, ok := moodle.Number(in)
		if ok != (want != "") || ok && r.String() != want {
			t.Errorf("%q: %v %v, want %q", in, r, ok, want)
		}
	}
}

func TestPercentAndInterval(t *testing.T) {
	for in, want := range map[string]bool{"33.33333": true, "-100": true, "100": true, "101": false, "x": false, "": false} {
		if _, ok := moodle.Percent(in); ok != want {
			t.Errorf("%q: %v", in, ok)
		}
	}
	low, high, ok := moodle.Interval("5", "-0,5")
	if !ok || low.FloatString(1) != "4.5" || high.FloatString(1) != "5.5" {
		t.Errorf("%v %v %v", low, high, ok)
	}
	if _, _, ok := moodle.Interval("5", "x"); ok {
		t.Error("a tolerance of x is read")
	}
}

func TestCategory(t *testing.T) {
	for in, want := range map[string]string{
		"$course$/top/Bürgerbüro/Pass//Ausweis": "Bürgerbüro/Pass//Ausweis", "$system$/Standard": "Standard",
		"Amt/ top /x": "Amt/top/x", "": "", "top": "",
	} {
		if got := moodle.Category(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestEmbedded(t *testing.T) {
	parts, ok := moodle.Embedded(`A {1:MC:~Akte#zu groß~=Vorgang#ja~%50%Mappe \} x} b {:SAC:=z. d. A.~=zdA} c {2:NM:=3,5:0.1#fb~*} {kein Feld}.`)
	if !ok || len(parts) != 7 {
		t.Fatalf("%d parts, %v: %+v", len(parts), ok, parts)
	}
	mc, sa, nm := parts[1].Field, parts[3].Field, parts[5].Field
	if mc.Kind != moodle.MultiChoice || mc.Weight != "1" || len(mc.Answers) != 3 || mc.Answers[1].Percent != 100 ||
		mc.Answers[1].Feedback.Body != "ja" || mc.Answers[2].Text.Body != "Mappe } x" || mc.Answers[2].Percent != 50 {
		t.Errorf("multichoice %+v", mc)
	}
	if !sa.Case || len(sa.Answers) != 2 || sa.Answers[0].Text.Body != "z. d. A." {
		t.Errorf("short %+v", sa)
	}
	if nm.Answers[0].High.FloatString(1) != "3.6" || nm.Answers[1].Low != nil {
		t.Errorf("numerical %+v", nm)
	}
	if parts[6].Text != " {kein Feld}." {
		t.Errorf("rest %q", parts[6].Text)
	}
}

func TestEntitiesInFields(t *testing.T) {
	parts, ok := moodle.Embedded(`{1:SA:=&#196;mter &amp; B&uuml;ros#gut &#33;}`)
	if !ok || len(parts) != 1 {
		t.Fatalf("%+v", parts)
	}
	if a := parts[0].Field.Answers[0]; a.Text.Body != "&#196;mter &amp; B&uuml;ros" || a.Feedback.Body != "gut &#33;" {
		t.Errorf("%+v", a)
	}
}

func TestEmbeddedRefused(t *testing.T) {
	for _, in := range []string{"{1:MC:~a~=b", "{1:XX:=a}", "{1:NM:=abc}", "{1:MC:}", "{1:SA:%x%a}", "{1:SA:%200%a}"} {
		if _, ok := moodle.Embedded(in); ok {
			t.Errorf("%q is read", in)
		}
	}
	if parts, ok := moodle.Embedded("f(x) = {x : x > 0}"); !ok || len(parts) != 1 {
		t.Errorf("a set is taken for a field: %+v", parts)
	}
}

func FuzzEmbedded(f *testing.F) {
	f.Add(`A {1:MC:~a#b~=c} {2:NM:=1:0.1} {:SA:%50%x\}}`)
	f.Fuzz(func(t *testing.T, s string) {
		parts, ok := moodle.Embedded(s)
		for _, p := range parts {
			if p.Field != nil && ok && len(p.Field.Answers) == 0 {
				t.Error("a field without an answer")
			}
		}
	})
}

func TestEmbeddedIsLinear(t *testing.T) {
	start := time.Now()
	moodle.Embedded(strings.Repeat("{1:MC:", 300_000))
	moodle.Embedded(strings.Repeat("{", 2_000_000))
	moodle.Embedded(strings.Repeat("{1:SA:=a}", 200_000))
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
}
