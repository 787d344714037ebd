package i18n

import (
	"fmt"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"

	_ "codeberg.org/lotse/lotse/content"
)

// TestPlaceholders: a message reads as text/template would write it.
func TestPlaceholders(t *testing.T) {
	t.Parallel()
	args := Args{"Name": "Ä <b>", "Count": 3, "On": true}
	for _, src := range []string{
		"", "no value at all", "{{.Name}}", "{{.Count}} of {{.Name}}.", "{{.Missing}}!", "{{if .On}}yes {{.Count}}{{end}}", "a { b }} {{.On}}",
	} {
		want, err := (&template.TextParser{}).Parse(src, "", "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := placeholders.Parse(src, "", "")
		if err != nil {
			t.Fatal(err)
		}
		w, _ := want.Execute(args)
		g, err := got.Execute(args)
		if err != nil || g != w {
			t.Errorf("%q reads %q, %v; want %q", src, g, err, w)
		}
	}
}

// A sentence that is the same for one and for many stands once.
func TestOneFormForEveryCount(t *testing.T) {
	for _, n := range []int{0, 1, 2} {
		if got, want := In(DE, "run.door.came", Args{"Count": n, "Seats": 9}), fmt.Sprintf("%d von 9 sind da.", n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}
