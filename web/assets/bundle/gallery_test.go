package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/ui"
)

var classAttr = regexp.MustCompile(`class="([^"]*)"`)

// Every class that the gallery really carries, however the code put it
// together, is one that purge keeps.
func TestSourcesNameTheClassesOfTheGallery(t *testing.T) {
	t.Chdir("../../..")
	used, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.WithLang(context.Background(), i18n.DE)
	var page bytes.Buffer
	if err := ui.Gallery().Render(ui.WithShell(ctx, ui.SampleShell(ctx)), &page); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, attr := range classAttr.FindAllStringSubmatch(page.String(), -1) {
		for class := range strings.FieldsSeq(attr[1]) {
			if strings.HasPrefix(class, namespace) && !seen[class] {
				seen[class] = true
				if !used.class(class) {
					t.Errorf("the style sheet would lose .%s: spell it out in the source", class)
				}
			}
		}
	}
	if len(seen) < 80 {
		t.Errorf("only %d classes found in the gallery", len(seen))
	}
}

// KERN has 2,700 classes; its utilities and the components we do not use go.
func TestPurgeOfKERN(t *testing.T) {
	t.Chdir("../../..")
	sheet, err := os.ReadFile("node_modules/@kern-ux/native/dist/kern.min.css")
	if err != nil {
		t.Fatalf("%v (run npm ci --ignore-scripts)", err)
	}
	used, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	less, err := purge(sheet, used)
	if err != nil {
		t.Fatal(err)
	}
	if len(less) > len(sheet)/2 {
		t.Errorf("%d of %d bytes are left", len(less), len(sheet))
	}
	for _, want := range []string{".kern-btn--primary{", ".kern-form-check__radio--error", ".kern-table__header--numeric", ".kern-icon--calendar-today{"} {
		if !bytes.Contains(less, []byte(want)) {
			t.Errorf("%s is lost", want)
		}
	}
	for _, gone := range []string{".kern-m-", ".kern-col-", ".kern-loader"} {
		if bytes.Contains(less, []byte(gone)) {
			t.Errorf("%s is still there", gone)
		}
	}
}
