package simulate

import (
	"go/parser"
	"go/token"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheModelImportsNothingOfOurs(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("model/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if strings.Contains(i.Path.Value, ".") {
				t.Errorf("%s imports %s", name, i.Path.Value)
			}
		}
	}
}

// Some months of a small town where much happens. With a reconciliation left
// out the same town differs: the comparison would see it.
func TestSmallTown(t *testing.T) {
	t.Parallel()
	small := Options{People: 60, Duties: 8, Days: 150, Seed: 1, Pace: 4, Stop: true}
	got, err := Run(t.Context(), io.Discard, small)
	if err != nil {
		t.Fatal(err)
	}
	if got.Mismatches > 0 || got.Days != small.Days || got.Judged < 50_000 {
		t.Errorf("%d days, %d answers, %d mismatches:\n%s", got.Days, got.Judged, got.Mismatches, strings.Join(got.First, "\n"))
	}
	for _, without := range []string{"daily", "people", "units", "completed"} {
		twin := small
		twin.Without = without
		got, err := Run(t.Context(), io.Discard, twin)
		if err != nil {
			t.Fatalf("without %s: %v", without, err)
		}
		if got.Mismatches == 0 {
			t.Errorf("without %s nothing differs: the comparison is blind", without)
		}
	}
}
