package pagewalk

import (
	"archive/zip"
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/web/webtest"
)

const exchanged = "e-akte-grundlagen"

// exchangePlaces are the pages on which courses come in and go out.
func exchangePlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	c := town.As(t, trainer)
	dir := t.TempDir()
	file := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	sent := func(page, form, name string, data []byte) string {
		res := c.SubmitFile(c.Get(page), form, url.Values{}, "file", file(name, data))
		m := regexp.MustCompile(`/author/import/[^/]+$`).FindString(res.Location)
		if m == "" {
			t.Fatalf("%s: %d to %q: %s", page, res.Status, res.Location, res.Text())
		}
		return m
	}
	course := "/de/author/exchange/" + exchanged
	questions := func() string { return sent(course, `form[action$="/questions"]`, "fragen.gift", []byte(gift)) }
	taken := questions()
	c.Submit(c.Get("/de"+taken), `form[action*="/author/import/"]`, url.Values{"item": {"0"}})
	xlf := strings.Replace(c.Get(course+"/en.xlf").Body, "<target>", "<target>New: ", 1)
	broken := file("kaputt.zip", brokenPackage(t))
	open := "/author/import"
	return []place{
		{route: open, login: trainer},
		{route: open, login: trainer, note: "errors", act: send},
		{route: open, login: trainer, note: "a package with problems", act: func(tab *webtest.Tab) {
			tab.Upload("file", broken)
			send(tab)
		}},
		{route: open + "/:parcel", path: sent("/de/author/import", `form[enctype]`, "paket.zip", []byte(c.Get(course+"/package.zip").Body)), login: trainer, note: "package"},
		{route: open + "/:parcel", path: questions(), login: trainer, note: "questions"},
		{route: open + "/:parcel", path: questions(), login: trainer, note: "questions, errors", act: func(tab *webtest.Tab) {
			tab.ClickCSS("#f-item")
			tab.ClickCSS("#f-item-1")
			send(tab)
		}},
		{route: open + "/:parcel", path: sent(course, `form[action$="/translations"]`, "en.xlf", []byte(xlf)), login: trainer, note: "translation"},
		{route: open + "/:parcel", path: taken, login: trainer, note: "result"},
		{route: "/author/exchange/:course", path: "/author/exchange/" + exchanged, login: trainer},
		{route: "/author/exchange/:course", path: "/author/exchange/" + exchanged, login: trainer, note: "errors", act: send},
	}
}

const gift = "::Sommer:: Wann ist Sommer? {=Juni#Genau. ~Januar}\n\n::Zahl:: Wie viele Tage hat der Juni? {#30:1}\n\n::Kaputt:: Wie viele? {=}\n"

// brokenPackage has a course that has to be repaired.
func brokenPackage(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("course.yaml")
	if err == nil {
		_, err = w.Write([]byte("format: 1\nslug: kaputt\nlanguages: [de]\ntitle: {de: Kaputt}\n"))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
