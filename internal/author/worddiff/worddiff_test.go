package worddiff

import (
	"strings"
	"testing"
)

func show(list []Piece) string {
	var b strings.Builder
	for _, p := range list {
		switch p.Op {
		case Removed:
			b.WriteString("[-" + p.Text + "]")
		case Added:
			b.WriteString("[+" + p.Text + "]")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	for _, tt := range []struct{ a, b, want string }{
		{"", "", ""},
		{"Alles bleibt.", "Alles bleibt.", "Alles bleibt."},
		{"Ab August gilt: 14 Tage.", "Ab September gilt neu: 14 Tage.", "Ab [-August][+September] gilt[+ neu]: 14 Tage."},
		{"", "Neu.", "[+Neu.]"},
		{"Alt.", "", "[-Alt.]"},
		{"Größe der Akte", "Große Akte", "[-Größe der][+Große] Akte"},
	} {
		if got := show(Compare(tt.a, tt.b)); got != tt.want {
			t.Errorf("%q → %q\ngot  %s\nwant %s", tt.a, tt.b, got, tt.want)
		}
	}
}

// Whatever the texts are, each side can be read from the pieces.
func FuzzBothSidesStand(f *testing.F) {
	f.Add("Ein Vorgang  liegt\nin einer Akte.", "Ein Vorgang, der in einer Akte liegt!")
	f.Add("\xff", "é")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = strings.ToValidUTF8(a, ""), strings.ToValidUTF8(b, "")
		var left, right strings.Builder
		for _, p := range Compare(a, b) {
			if p.Op != Added {
				left.WriteString(p.Text)
			}
			if p.Op != Removed {
				right.WriteString(p.Text)
			}
		}
		if left.String() != a || right.String() != b {
			t.Errorf("%q and %q became %q and %q", a, b, left.String(), right.String())
		}
	})
}

func TestLongTextsAreBounded(t *testing.T) {
	a, b := strings.Repeat("a b ", 3000), strings.Repeat("b c ", 3000)
	if list := Compare("x "+a, "x "+b); len(list) != 4 || list[0].Text != "x " {
		t.Errorf("%d pieces", len(list))
	}
}
