package journey

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// change is a file of HR as it looks some weeks later.
type change struct {
	file                 string
	renamed, moved, left record
	badLine              int
	people, skipped      int
}

// changedFile edits the demo's HR file: one person has a new name, one moved
// to another unit, one left without notice, three are new, one new line is
// wrong.
func changedFile(t *testing.T) change {
	t.Helper()
	c := change{people: 850, skipped: 23}
	var out []string
	all := hrFile(t)
	for _, r := range all {
		switch {
		case r[colUnit] != "67.1" || r.number() == "" || all.postings(r.number()) > 1:
		case c.renamed == nil:
			c.renamed = slices.Clone(r)
			r[colLast] += "-Neuberg"
		case c.moved == nil:
			c.moved = slices.Clone(r)
			r[colUnit], r[colUnitName] = "67", "Grünflächenamt"
		case c.left == nil:
			c.left = r
			continue
		}
		out = append(out, r.String())
	}
	for i, name := range []string{"Ahrendt", "Böhmert", "Czerny"} {
		r := slices.Clone(c.moved)
		r[colNumber], r[colLast], r[colMail] = "0099990"+strconv.Itoa(i), name, ""
		out = append(out, r.String())
	}
	wrong := slices.Clone(c.moved)
	wrong[colNumber], wrong[colLast], wrong[colMail] = "00999909", "Dorn", "dorn@"
	out = append(out, wrong.String())
	c.badLine = len(out)
	c.file = filepath.Join(t.TempDir(), "hr-juni.csv")
	b, err := charmap.Windows1252.NewEncoder().Bytes([]byte(strings.Join(out, "\r\n") + "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// HR imports a changed file: sees what would change, takes it over, and takes
// it back.
func TestImport(t *testing.T) {
	everyLook(t, func(t *testing.T, l look) {
		c := changedFile(t)
		v := signedIn(t, l, "personal")
		v.toPreview(c.file, "Windows-1252")
		v.sees("people.import.preview.lead")
		v.figures(t, c)
		v.Sees(c.renamed.last()+"-Neuberg", c.moved.number(), "Grünflächenamt", "dorn@", strconv.Itoa(c.badLine))
		v.Sees(v.say("people.group.ending", i18n.Args{"N": 1}))
		v.picture("preview")
		preview := v.Path()
		v.to("/people?q=Ahrendt")
		v.sees("people.none_found")

		v.Goto(preview)
		v.Check(v.say("people.import.missing.end.people"))
		v.click("people.import.commit", i18n.Args{"Count": 5})
		v.sees("people.import.result")
		v.figures(t, c)
		v.picture("result")
		result := strings.TrimPrefix(v.Path(), "/"+string(l.lang))
		_, protocol := v.Download(v.say("people.protocol.get"))
		for _, want := range []string{c.renamed.number(), c.moved.number(), c.left.number(), "Ahrendt", "dorn@"} {
			if !bytes.Contains(protocol, []byte(want)) {
				t.Errorf("the protocol does not name %s:\n%s", want, protocol)
			}
		}
		v.found(t, map[string]bool{"Ahrendt": true, c.renamed.last() + "-Neuberg": true})
		v.noPosting(t, c.left, true)

		v.to(result)
		v.click("act.undo")
		v.Sees(strings.TrimSuffix(v.say("people.import.undone", i18n.Args{"When": ""}), " "))
		v.Misses(v.say("people.import.missing_was.end"))
		v.picture("undone")
		v.found(t, map[string]bool{"Ahrendt": false, c.renamed.last() + "-Neuberg": false, c.renamed.last(): true})
		v.noPosting(t, c.left, false)
	})
}

// toPreview goes through the pages of file and columns.
func (v *visitor) toPreview(file, charset string) {
	v.t.Helper()
	v.to("/people")
	v.picture("people")
	v.click("people.import.title")
	v.picture("file")
	v.Upload(v.say("people.import.choose"), file)
	v.click("act.next")
	v.sees("people.import.columns")
	v.Sees(charset)
	v.picture("columns")
	v.click("people.import.compare")
	v.sees("people.import.preview")
}

// figures compares the strip of numbers with what the file changes.
func (v *visitor) figures(t *testing.T, c change) {
	t.Helper()
	v.shows(t, map[string]int{
		"people.figure.new": 3, "people.figure.changed": 2, "people.figure.same": c.people - 3, "people.figure.skipped": c.skipped + 1,
	})
}

// figure is the value beside a name in the strip of numbers.
func (v *visitor) figure(id string) string {
	v.t.Helper()
	return webtest.Eval[string](v.Tab, `[...document.querySelectorAll('.lp-figures__item')]
		.find(e => e.querySelector('dt').innerText.trim() === `+strconv.Quote(v.say(id))+`)?.querySelector('dd').firstChild.textContent.trim() ?? ''`)
}

// found searches people by name.
func (v *visitor) found(t *testing.T, names map[string]bool) {
	t.Helper()
	for name, want := range names {
		v.to("/people")
		v.Fill(v.say("people.search"), name)
		v.click("act.apply")
		if got := webtest.Eval[bool](v.Tab, `[...document.querySelectorAll('main tbody th')].some(e => e.innerText.startsWith(`+strconv.Quote(name+",")+`))`); got != want {
			t.Errorf("%s found: %v, want %v:\n%s", name, got, want, v.Text())
		}
	}
}

// noPosting says whether somebody works nowhere any more.
func (v *visitor) noPosting(t *testing.T, r record, want bool) {
	t.Helper()
	v.to("/people?q=" + r.number())
	if got := strings.Contains(v.Text(), v.say("people.no_posting")); got != want {
		t.Errorf("%s has no posting: %v, want %v:\n%s", r.number(), got, want, v.Text())
	}
}
