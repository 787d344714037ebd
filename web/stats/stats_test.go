package stats_test

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

const page = "/de/author/courses/e-akte-grundlagen/stats"

// What stands in the file stands on the page, and nothing else.
func TestFileIsThePage(t *testing.T) {
	t.Parallel()
	town := webtest.Start(t)
	trainer := town.As(t, "schulung")
	shown := trainer.Get(page)
	if shown.Status != http.StatusOK {
		t.Fatalf("the page answers %d: %s", shown.Status, shown.Body)
	}
	file := trainer.Get(page + "/export.csv")
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Body, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 40 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	text := shown.Text()
	for _, row := range rows[1:] {
		if row[3] == "" {
			continue
		}
		figure := row[3]
		if row[3] != row[4] {
			figure += "–" + row[4]
		}
		if n, _ := strconv.Atoi(row[4]); n < 1000 && !strings.Contains(text, figure) {
			t.Errorf("%q is not on the page: %s", row, figure)
		}
	}
	for _, want := range []string{"Wo Personen aufhören", "Trennschärfe", "Frage öffnen", "freiwillig und ohne Namen"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if to := trainer.Get("/de/author/courses/e-akte-grundlagen/test/questions/next-summer"); !strings.Contains(shown.Body, to.Path) || to.Status != http.StatusOK {
		t.Errorf("the question is not reached: %d", to.Status)
	}
	if res := trainer.Get(page + "?version=9"); res.Status != http.StatusNotFound {
		t.Errorf("a version that never was: %d", res.Status)
	}
	if res := trainer.Get(page + "/export.xlsx"); res.Status != http.StatusOK || !strings.HasPrefix(res.Body, "PK") {
		t.Errorf("the workbook: %d", res.Status)
	}
}

func TestPagesForEveryEye(t *testing.T) {
	t.Parallel()
	town := webtest.Start(t)
	for login, path := range map[string]string{
		"schulung": "/author/courses/e-akte-grundlagen/stats", "personal": "/courses/informationssicherheit-basis/feedback",
	} {
		tab := webtest.Open(t, town.Base, webtest.Desktop)
		tab.SignIn(login)
		for _, lang := range []string{"/de", "/en"} {
			if status := tab.Goto(lang + path); status != http.StatusOK {
				t.Fatalf("%s answers %d", path, status)
			}
			for _, v := range []webtest.View{{Width: 1280, Height: 900}, {Width: 390, Height: 844, Dark: true}} {
				tab.View(v)
				for _, f := range tab.Axe() {
					t.Errorf("%s %s: %s", lang+path, v, f)
				}
				tab.Picture(strings.ReplaceAll(strings.Trim(lang+path, "/"), "/", "-") + "-" + v.String())
			}
			tab.View(webtest.View{Width: 320, Height: 640})
			if !tab.Reflows() {
				t.Errorf("%s scrolls sideways at 320 px", path)
			}
			tab.View(webtest.Desktop)
		}
	}
}
