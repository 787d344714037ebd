package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCuts(t *testing.T) {
	got, err := cuts(`@font-face { src: url("font:A-B.latin.woff2") format("woff2"); unicode-range: U+41-43, U+20AC; }
		@font-face { src: local("Arial"); }`)
	if err != nil || len(got) != 1 || got[0] != (cut{Source: fontSource + "/A-B.woff2", Name: "A-B.latin.woff2", Text: "ABC€"}) {
		t.Errorf("%v %+v", err, got)
	}
	for _, sheet := range []string{
		`@font-face { src: url("font:A.latin.woff2"); }`,
		`@font-face { src: url("font:A.latin.woff2"); unicode-range: U+4?; }`,
	} {
		if _, err := cuts(sheet); err == nil {
			t.Errorf("%s: accepted", sheet)
		}
	}
}

// Both weights have the same characters; no character travels twice; every
// one that our texts and templates write is in the first file, or in none.
func TestFontsShareTheCharacters(t *testing.T) {
	sheet, err := os.ReadFile("../css/fonts.css")
	if err != nil {
		t.Fatal(err)
	}
	list, err := cuts(string(sheet))
	if err != nil || len(list) != 4 {
		t.Fatalf("%v, %d cuts", err, len(list))
	}
	text := map[string]string{}
	for _, c := range list {
		part := strings.Split(c.Name, ".")[1]
		if text[part] == "" {
			text[part] = c.Text
		} else if text[part] != c.Text {
			t.Errorf("%s: the weights have different ranges", part)
		}
	}
	for _, r := range text["more"] {
		if strings.ContainsRune(text["latin"], r) {
			t.Errorf("%q is in both files", r)
		}
	}
	files, err := filepath.Glob("../../../content/locale/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range string(b) {
			if strings.ContainsRune(text["more"], r) {
				t.Errorf("%s: %q makes every page fetch the second file", file, r)
			}
		}
	}
}
