package text

import (
	"maps"
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// A package is read as it was packed; one that holds anything else is unfit,
// whoever signed it.
func TestAPackageIsATextAndNothingElse(t *testing.T) {
	both := i18n.Text{i18n.DE: "Eins.", i18n.EN: "One."}
	c := forum.Content{Lang: i18n.DE, Licence: "CC-BY-4.0", Contact: "geheim@stadt.example", Texts: map[forum.Part]i18n.Text{forum.Title: both, forum.Summary: both, forum.Body: both}}
	folder, err := Craft{}.pack(t.Context(), forum.Article, c)
	if err != nil {
		t.Fatal(err)
	}
	arrived := func(change func(courseware.Folder)) share.Arrived {
		f := maps.Clone(folder)
		change(f)
		return share.Arrived{Manifest: seal.Manifest{Kind: string(forum.Article), Licence: c.Licence}, Folder: f}
	}
	got, err := read(arrived(func(courseware.Folder) {}))
	if err != nil || got.Texts[forum.Body][i18n.EN] != "One." || got.Contact != "" {
		t.Errorf("%+v %v", got, err)
	}
	put := func(name, text string) func(courseware.Folder) {
		return func(f courseware.Folder) { f[name] = courseware.Bytes([]byte(text)) }
	}
	for name, change := range map[string]func(courseware.Folder){
		"one more file":       put("de/more.md", "x"),
		"another language":    put("fr/title.md", "Un"),
		"a program":           put("media/run.exe", "MZ"),
		"no head":             func(f courseware.Folder) { delete(f, headName) },
		"no source":           func(f courseware.Folder) { delete(f, "de/body.md") },
		"a long head":         put(headName, strings.Repeat(" ", mostHead+1)),
		"another kind":        put(headName, `{"kind":"blueprint","lang":"de"}`),
		"an unknown language": put(headName, `{"kind":"article","lang":"fr"}`),
		"a contact":           put(headName, `{"kind":"article","lang":"de","contact":"x"}`),
		"a file that is not":  put(headName, `{"kind":"article","lang":"de","files":[{"hash":"00","name":"a.txt"}]}`),
		"eleven files":        put(headName, `{"kind":"article","lang":"de","files":[{},{},{},{},{},{},{},{},{},{},{}]}`),
		"a long title":        put("de/title.md", strings.Repeat("x", forum.MostTitle+1)),
	} {
		if _, err := read(arrived(change)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
