package xliff_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/standard/xliff"
	"codeberg.org/lotse/lotse/internal/standard/xmltree"
)

func print(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}

func file(units ...xliff.Unit) xliff.File {
	return xliff.File{
		Original: "course:x", Source: "de", Target: "en", Fingerprint: print,
		Groups: []xliff.Group{{ID: "g", Name: "Lektion", Units: units}},
	}
}

const text = "Der **Vorgang** ([mehr](https://example.org/a_(b))) liegt in `x`.\n\n- erstens *sofort*\n- zweitens\n\n| a | b \\| c |\n| --- | --- |\n| 1 | :en[two] |"

var sample = []xliff.Unit{
	{ID: "u1", Name: "intro", State: xliff.Current, Source: text, Target: strings.NewReplacer("Der", "The", "erstens", "first", "1 |", "one |").Replace(text)},
	{ID: "u2", State: xliff.Stale, Source: "Frage [[gap-1]]?\n\n- a: Eins\n  > Nein.\n= Weil.", Target: "Question [[gap-1]]?\n\n- a: One\n  > No.\n= Because.", Entries: true},
	{ID: "u3", State: xliff.Missing, Source: "![Bild](bild-de.svg)\n\nUnterschrift"},
	{ID: "u4", State: xliff.Current, Source: "eins\n\nzwei", Target: "one (:de[eins])"},
	{ID: "u5", State: xliff.Current, Source: "a \x01 < & \" ]]> b\\\nc", Target: "\u00a0x\\*y\\\nz"},
}

func build(t testing.TB, f xliff.File) string {
	t.Helper()
	b, err := xliff.Build(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func parse(t testing.TB, s string) *xliff.Document {
	t.Helper()
	d, err := xliff.Parse([]byte(s))
	if err != nil {
		t.Fatalf("%v in\n%s", err, s)
	}
	return d
}

func TestRoundTrip(t *testing.T) {
	f := file(sample...)
	d := parse(t, build(t, f))
	if d.Original != "course:x" || d.Source != "de" || d.Target != "en" || len(d.Units) != len(sample) {
		t.Fatalf("%+v", d)
	}
	for i, u := range sample {
		in := d.Units[i]
		if in.Source != u.Source || in.Target != u.Target || in.Print != print(u.Source) || len(in.Problems) != 0 {
			t.Errorf("%s: %+v", u.ID, in)
		}
	}
	if changes, findings := xliff.Check(d, f); len(changes) != 0 || len(findings) != 1 || findings[0].Code != xliff.Untranslated {
		t.Errorf("%+v %+v", changes, findings)
	}
}

func TestSegmentsHoldWordsOnly(t *testing.T) {
	s := build(t, file(sample[1]))
	for _, want := range []string{
		`<source>Frage <ph id="c1" canCopy="no" canDelete="no" type="ui" subType="xlf:var" dataRef="d1" disp="[[gap-1]]"/>?</source><target>Question <ph id="c1"`,
		`<source>Eins</source><target>One</target>`,
		`<source>&#xA;  &gt; </source></ignorable>`,
		`state="initial" subState="lotse:stale"`,
		`<note id="print" category="lotse-fingerprint" appliesTo="source">` + print(sample[1].Source),
	} {
		if !strings.Contains(s, want) {
			t.Errorf("%s is missing in\n%s", want, s)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	for name, f := range map[string]xliff.File{
		"same language": {Source: "de", Target: "de", Fingerprint: print},
		"no language":   {Source: "de", Target: `"`, Fingerprint: print},
		"same id":       file(xliff.Unit{ID: "a", Source: "x"}, xliff.Unit{ID: "a", Source: "y"}),
		"bad id":        file(xliff.Unit{ID: "a b", Source: "x"}),
	} {
		if _, err := xliff.Build(f); err == nil {
			t.Errorf("%s is built", name)
		}
	}
}

// TestTheStandardsRules checks what Build relies on: see doc.go for the
// sections.
func TestTheStandardsRules(t *testing.T) {
	root, err := xmltree.Parse([]byte(build(t, file(sample...))), xmltree.Limits{Bytes: 1 << 20, Depth: 30, Nodes: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	if err := follows(root); err != nil {
		t.Error(err)
	}
	twin := strings.Replace(build(t, file(sample...)), `id="c2"`, `id="c1"`, 1)
	bad, err := xmltree.Parse([]byte(twin), xmltree.Limits{Bytes: 1 << 20, Depth: 30, Nodes: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	if follows(bad) == nil {
		t.Error("the rules see no doubled id")
	}
}

// allowed are the children of each element, in their order.
var allowed = map[string][]string{
	"xliff": {"file"}, "file": {"group"}, "group": {"unit"}, "unit": {"notes", "originalData", "segment", "ignorable"},
	"notes": {"note"}, "originalData": {"data"}, "data": {"cp"}, "segment": {"source", "target"}, "ignorable": {"source"},
	"source": {"cp", "ph", "pc"}, "target": {"cp", "ph", "pc"}, "pc": {"cp", "ph", "pc"},
}

func follows(n *xmltree.Node) error {
	if n.Space != xliff.Namespace {
		return fmt.Errorf("%s is in %q", n.Name, n.Space)
	}
	for _, k := range n.Children("") {
		if !slices.Contains(allowed[n.Name], k.Name) {
			return fmt.Errorf("%s in %s", k.Name, n.Name)
		}
		if err := follows(k); err != nil {
			return err
		}
	}
	if n.Name == "unit" {
		return unitFollows(n)
	}
	return nil
}

func unitFollows(u *xmltree.Node) error {
	data, ids := map[string]bool{"": true}, map[string]bool{}
	for _, d := range u.Child("originalData").Children("data") {
		data[d.Value("id")] = true
	}
	var walk func(n *xmltree.Node, seen map[string]bool) error
	walk = func(n *xmltree.Node, seen map[string]bool) error {
		for _, k := range n.Children("") {
			if k.Name == "ph" || k.Name == "pc" {
				if id := k.Value("id"); id == "" || seen[id] {
					return fmt.Errorf("%s: the id %q stands twice", u.Value("id"), id)
				}
				seen[k.Value("id")] = true
				for _, ref := range []string{"dataRef", "dataRefStart", "dataRefEnd"} {
					if !data[k.Value(ref)] {
						return fmt.Errorf("%s: no data %q", u.Value("id"), k.Value(ref))
					}
				}
				if k.Value("subType") != "" && (k.Value("type") == "" || !strings.Contains(k.Value("subType"), ":")) {
					return fmt.Errorf("%s: subType %q", u.Value("id"), k.Value("subType"))
				}
			}
			if err := walk(k, seen); err != nil {
				return err
			}
		}
		return nil
	}
	targets := map[string]bool{}
	for _, s := range u.Children("") {
		if s.Name != "segment" && s.Name != "ignorable" {
			continue
		}
		if ids[s.Value("id")] {
			return fmt.Errorf("segment %q stands twice", s.Value("id"))
		}
		ids[s.Value("id")] = true
		if err := walk(s.Child("source"), ids); err != nil {
			return err
		}
		if t := s.Child("target"); t != nil {
			if err := walk(t, targets); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestRefusedFiles(t *testing.T) {
	good := build(t, file(sample...))
	for name, tt := range map[string]struct {
		in string
		ok func(error) bool
	}{
		"version 1.2": {`<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>`, is(xliff.ErrVersion)},
		"version 2.2": {strings.Replace(good, `version="2.1"`, `version="2.2"`, 1), is(xliff.ErrVersion)},
		"namespace":   {strings.Replace(good, xliff.Namespace, "urn:x", 1), is(xliff.ErrNoXLIFF)},
		"other XML":   {`<html/>`, is(xliff.ErrNoXLIFF)},
		"no file":     {`<xliff version="2.1" xmlns="` + xliff.Namespace + `"/>`, is(xliff.ErrNoFile)},
		"entities":    {strings.Replace(good, "<xliff", `<!DOCTYPE xliff [<!ENTITY x "y">]><xliff`, 1), reason(xmltree.Declaration)},
		"broken":      {good[:len(good)/2], reason(xmltree.Broken)},
		"no XML":      {"PK\x03\x04", reason(xmltree.Broken)},
		"deep":        {strings.Repeat("<a>", 50) + strings.Repeat("</a>", 50), reason(xmltree.TooDeep)},
		"large":       {strings.Repeat(" ", xliff.MaxFile+1), reason(xmltree.TooLarge)},
	} {
		if _, err := xliff.Parse([]byte(tt.in)); !tt.ok(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func is(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }

func reason(r xmltree.Reason) func(error) bool {
	return func(err error) bool {
		var e *xmltree.Error
		return errors.As(err, &e) && e.Reason == r
	}
}

func TestCheck(t *testing.T) {
	f := file(sample...)
	good := build(t, f)
	swap := func(pairs ...string) func() string {
		return func() string {
			s := good
			for i := 0; i < len(pairs); i += 2 {
				if !strings.Contains(s, pairs[i]) {
					t.Errorf("%q is not in the file", pairs[i])
				}
				s = strings.Replace(s, pairs[i], pairs[i+1], 1)
			}
			return s
		}
	}
	boldOut := `<target>The <pc id="c1" type="fmt" subType="xlf:b" dataRefStart="d1" dataRefEnd="d1" dispStart="**" dispEnd="**">Vorgang</pc>`
	for _, tt := range []struct {
		name string
		in   func() string
		want string // unit code(level) …, then the changed units
	}{
		{"unchanged", swap(), "u3 untranslated(note)"},
		{"words", swap("<target>One<", "<target>Number one<"), "u3 untranslated(note) | u2"},
		{"confirmed", func() string {
			return strings.ReplaceAll(good, `state="initial" subState="lotse:stale"`, `state="reviewed"`)
		}, "u3 untranslated(note) | u2 confirmed"},
		{"other course", swap(`original="course:x"`, `original="course:y"`), " course(refused)"},
		{"other language", swap(`trgLang="en"`, `trgLang="fr"`), " languages(refused)"},
		{"unknown and missing", swap(`unit id="u2"`, `unit id="u9"`), "u9 unknown(refused) u3 untranslated(note) u2 missing(note)"},
		{"twice", swap(`unit id="u2"`, `unit id="u1"`), "u1 twice(refused) u3 untranslated(note) u2 missing(note)"},
		{"no fingerprint", swap(`category="lotse-fingerprint"`, `category="x"`), "u1 noprint(refused) u3 untranslated(note)"},
		{"source edited", swap("<source>Eins<", "<source>Zwei<"), "u2 edited(refused) u3 untranslated(note)"},
		{"bold left out", swap(boldOut, "<target>The Vorgang"), "u1 style(warning) u3 untranslated(note) | u1"},
		{"gap left out", swap(`<target>Question <ph id="c1" canCopy="no" canDelete="no" type="ui" subType="xlf:var" dataRef="d1" disp="[[gap-1]]"/>?`, `<target>Question?`), "u2 code-missing(refused) u3 untranslated(note)"},
		{"gap twice", swap(`<target>Question <ph`, `<target>Question <ph id="c8" dataRef="d1"/> <ph`), "u2 code-twice(refused) u3 untranslated(note)"},
		{"gap typed", swap("<target>One<", "<target>One [[gap-2]]<"), "u2 code-foreign(refused) u3 untranslated(note)"},
		{"link invented", swap("<target>One<", "<target>[One](javascript:alert(1))<"), "u2 code-foreign(refused) u3 untranslated(note)"},
		{"address bent", swap("https://example.org/a_(b)", "https://evil.example/"), "u1 edited(refused) u3 untranslated(note)"},
		{"code without data", swap(`<target>Question <ph id="c1" canCopy="no" canDelete="no" type="ui" subType="xlf:var" dataRef="d1"`, `<target>Question <ph id="c9" dataRef="d99"`), "u2 code-unreadable(refused) u3 untranslated(note)"},
		{"HTML typed", swap("<target>One<", "<target>One &lt;script&gt;alert(1)&lt;/script&gt;<"), "u2 html(refused) u3 untranslated(note)"},
		{"bold typed", swap("<target>One<", "<target>**One**<"), "u2 marks(warning) u3 untranslated(note) | u2"},
		{"line end typed", swap("<target>One<", "<target>One\n- b: Two<"), "u2 form(refused) u3 untranslated(note)"},
		{"half done", swap("<target>One</target>", ""), "u2 incomplete(refused) u3 untranslated(note)"},
		{"empty target", swap("<target>One</target>", "<target> </target>"), "u2 incomplete(refused) u3 untranslated(note)"},
		{"other order", swap("<target>One<", `<target order="5">One<`), "u2 order(refused) u3 untranslated(note)"},
		{"element", swap("<target>One<", "<target>One<b/><"), "u2 element(refused) u3 untranslated(note)"},
		{"annotation", swap("<target>One<", `<target><mrk id="m1" type="term">Number one</mrk><`), "u3 untranslated(note) | u2"},
		{"split pair", swap(boldOut, `<target>THE <sc id="c1" dataRef="d1"/>Vorgang<ec startRef="c1" dataRef="d1"/>`), "u3 untranslated(note) | u1"},
		{"module", swap(`<unit id="u2">`, `<unit id="u2"><m:matches xmlns:m="urn:x"><m:match/></m:matches>`), "u3 untranslated(note)"},
		{"two files", swap("</xliff>", `<file id="f2"><unit id="z"><segment><source>z</source></segment></unit></file></xliff>`), " files(warning) u3 untranslated(note)"},
	} {
		changes, findings := xliff.Check(parse(t, tt.in()), f)
		var got []string
		for _, x := range findings {
			got = append(got, fmt.Sprintf("%s %s(%s)", x.Unit, x.Code, x.Level))
		}
		if len(changes) > 0 {
			got = append(got, "|")
		}
		for _, c := range changes {
			got = append(got, c.Unit)
			if c.Confirmed {
				got = append(got, "confirmed")
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s:\n%s, want\n%s", tt.name, s, tt.want)
		}
	}
}

// TestAnotherToolsHandwriting: prefixes, other quotes, added notes and
// attributes of tools say nothing.
func TestAnotherToolsHandwriting(t *testing.T) {
	f := file(sample...)
	s := strings.Replace(build(t, f), "<target>One<", "<target>Number one<", 1)
	s = regexp.MustCompile(`<(/?)([a-z])`).ReplaceAllString(s, "<${1}x:$2")
	s = strings.NewReplacer(
		"<?x:xml", "<?xml", `xmlns="`, `xmlns:t="urn:tool" xmlns:x="`, `<x:unit `, "\n\n    <x:unit t:locked='no' ",
		"</x:notes>", `<x:note t:by="x">Rückfrage</x:note></x:notes>`, "</x:xliff>", "<!-- saved --></x:xliff>",
	).Replace(s)
	changes, findings := xliff.Check(parse(t, s), f)
	if len(changes) != 1 || changes[0].Unit != "u2" || len(findings) != 1 {
		t.Errorf("%+v %+v", changes, findings)
	}
}

func TestTheCourseMovedOn(t *testing.T) {
	f := file(sample[1])
	s := strings.Replace(build(t, f), "<target>One<", "<target>Number one<", 1)
	now := sample[1]
	now.Source = strings.Replace(now.Source, "Eins", "Erstens", 1)
	changes, findings := xliff.Check(parse(t, s), file(now))
	if len(changes) != 1 || changes[0].From != print(sample[1].Source) || len(findings) != 1 || findings[0].Code != xliff.SourceChanged {
		t.Errorf("%+v %+v", changes, findings)
	}
}

func FuzzRoundTrip(f *testing.F) {
	for _, u := range sample {
		f.Add(u.Source, u.Target, u.Entries)
	}
	f.Add("**a *b** c*", "[a](b) [[c]] `x` ``", false)
	f.Add("| a\n|-\n> - # x", "\\", true)
	f.Fuzz(func(t *testing.T, source, target string, entries bool) {
		source, target = strings.ToValidUTF8(source, "?"), strings.ToValidUTF8(target, "?") // as texts of a course are
		u := xliff.Unit{ID: "u", Source: source, Target: target, State: xliff.Current, Entries: entries}
		b := build(t, file(u))
		d := parse(t, b)
		in := d.Units[0]
		if in.Source != source || in.Begun && in.Target != target || len(in.Problems) > 0 {
			t.Errorf("%q became %q, %q became %q, %v\n%s", source, in.Source, target, in.Target, in.Problems, b)
		}
		root, err := xmltree.Parse([]byte(b), xmltree.Limits{Bytes: 1 << 24, Depth: 40, Nodes: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		if err := follows(root); err != nil {
			t.Errorf("%v\n%s", err, b)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(build(f, file(sample...))))
	now := file(sample...)
	f.Fuzz(func(_ *testing.T, data []byte) {
		if d, err := xliff.Parse(data); err == nil {
			xliff.Check(d, now)
		}
	})
}

func TestHostileTextsTakeLittleTime(t *testing.T) {
	start := time.Now()
	for _, one := range []string{"[", "*", "**", "_", "`", "``", "[[", "![", "\\", "|", "*a ", "**a*", "[a](", ":de[", "- ", "> ", "\n", "<https://", "_a*b"} {
		s := strings.Repeat(one, 60_000/len(one))
		parse(t, build(t, file(xliff.Unit{ID: "u", Source: s, Target: s + "x", State: xliff.Current, Entries: true})))
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("took %v", d)
	}
}
