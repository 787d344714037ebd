package main

import (
	"testing"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/google/go-cmp/cmp"
)

func TestNamesOf(t *testing.T) {
	files := []api.OutputFile{
		{Path: "/x/build/app-ABCD1234.css"},
		{Path: "/x/build/app-EFGH5678.js"},
		{Path: "/x/build/app-EFGH5678.js.LEGAL.txt"},
		{Path: "/x/build/FiraSans-Regular-4EEUODOF.woff2"},
	}
	got, err := namesOf(files)
	want := map[string]string{
		"app.css": "app-ABCD1234.css", "app.js": "app-EFGH5678.js", "app.js.LEGAL.txt": "app-EFGH5678.js.LEGAL.txt",
		"FiraSans-Regular.woff2": "FiraSans-Regular-4EEUODOF.woff2",
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := namesOf([]api.OutputFile{{Path: "/x/plain.css"}}); err == nil {
		t.Error("an output without a hash must be refused: it would be cached for ever")
	}
	if _, err := namesOf([]api.OutputFile{{Path: "a-1.css"}, {Path: "b/a-2.css"}}); err == nil {
		t.Error("two outputs of one name must be refused")
	}
}
