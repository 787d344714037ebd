package format_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	_ "codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill/format"
)

func official(t *testing.T) []byte {
	t.Helper()
	f, err := os.Open("testdata/digcomp-3.0.jsonld.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The real file of the Joint Research Centre, whole.
func TestTheOfficialFileIsRead(t *testing.T) {
	t.Parallel()
	d := format.Read("digcomp.jsonld", official(t))
	tree, problems := d.Build()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got, want := tree.Counts(), (format.Counts{Areas: 5, Competences: 21, Statements: 362, Outcomes: 523}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if d.Ignored["Glossary"] != 126 || d.Ignored["ProficiencyLevel"] != 8 {
		t.Errorf("not taken: %v", d.Ignored)
	}
	kinds := map[string]int{}
	for _, a := range tree.Areas {
		for _, c := range a.Competences {
			for _, o := range c.Outcomes {
				kinds[o.Kind]++
			}
		}
	}
	if kinds["knowledge"] != 217 || kinds["skill"] != 199 || kinds["attitude"] != 107 {
		t.Errorf("kinds: %v", kinds)
	}
	s := tree.Areas[0].Competences[0].Statements[0]
	if s.Code != "CS1.1.01" || s.From != 1 || s.To != 2 || !strings.HasPrefix(s.Text[i18n.EN], "Acknowledge the benefits") {
		t.Errorf("the first statement: %+v", s)
	}
}

// What is written is read again as the same, with all that belongs to it.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	want, _ := format.Read("digcomp.jsonld", official(t)).Build()
	want.Lean = false
	want.Head = format.Head{Code: "stadt-1", Version: "1", Title: i18n.Text{"de": "Ä: #1"}, Credit: i18n.Text{}, Notice: i18n.Text{"en": "no\nway"}, Source: "https://a.example"}
	for i := range want.Areas {
		want.Areas[i].Title[i18n.DE] = "Bereich " + want.Areas[i].Code
		for k := range want.Areas[i].Competences {
			c := &want.Areas[i].Competences[k]
			c.Title[i18n.DE], c.State = `Ein "Titel"; mit: Zeichen`, format.Outdated
			c.External = []format.External{{format.ESCO, "http://data.europa.eu/esco/skill/1"}, {format.ECF, "A.1"}}
		}
	}
	y, err := format.YAML(want)
	if err != nil {
		t.Fatal(err)
	}
	got, problems := format.Read("x.yaml", y).Build()
	if len(problems) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("YAML: %v\n%.2000s", problems, y)
	}
	var table bytes.Buffer
	w := csv.NewWriter(&table)
	w.Comma = ';'
	_ = w.Write(format.Columns)
	for _, row := range format.Table(want) {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = fmt.Sprint(v)
		}
		_ = w.Write(cells)
	}
	w.Flush()
	got, problems = format.Read("x.csv", table.Bytes()).Build()
	want.Head = format.Head{}
	if len(problems) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("CSV: %v\n%.2000s", problems, table.String())
	}
}

const head = "type;code;parent;title_de;title_en;level;kind;state;esco\n"

// Each mistake is named with its place, in both languages.
func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	graph := func(entries ...string) string { return `{"@graph": [` + strings.Join(entries, ",\n") + `]}` }
	const area = `{"@type": "CompetenceArea", "@id": "CompetenceArea/1", "name": "A"}`
	const one = `{"@type": "Competence", "@id": "Competence/1.1", "name": "B", "competence_area_id": "CompetenceArea/1"}`
	for name, c := range map[string]struct{ file, text, want string }{
		"JSON cut short":           {"a.jsonld", "{\n \"@graph\": [", "skill.file.json 2:"},
		"no JSON":                  {"a.json", "<html>", "skill.file.json 1:"},
		"JSON of something else":   {"a.json", `[1, 2]`, "skill.file.graph"},
		"JSON without a graph":     {"a.json", `{"a": 1}`, "skill.file.graph"},
		"a number for a name":      {"a.json", graph(area, `{"@type": "Competence", "@id": "Competence/1.1", "name": 7}`), "skill.file.value e2 Competence/1.1"},
		"an entry that is text":    {"a.json", graph(`"x"`), "skill.file.value e1"},
		"an unknown type":          {"a.json", graph(area, one, `{"@type": "Skill", "@id": "Skill/1"}`), "skill.file.type e3 Skill/1"},
		"the type of another":      {"a.json", graph(`{"@type": "CompetenceArea", "@id": "Competence/1"}`), "skill.file.code e1"},
		"a code twice":             {"a.json", graph(area, one, one), "skill.file.twice e3 Competence/1.1"},
		"an unknown parent":        {"a.json", graph(one), "skill.file.parent_unknown e1 Competence/1.1"},
		"a parent of a wrong type": {"a.json", graph(area, one, `{"@type": "LearningOutcome", "@id": "LearningOutcome/1", "description": "x", "type": "Skill", "competence_id": "CompetenceArea/1", "four_levels_proficiency_name": "ProficiencyLevel/Basic"}`), "skill.file.parent_type e3"},
		"a circle in JSON":         {"a.json", graph(area, `{"@type": "Competence", "@id": "Competence/1", "name": "x", "competence_area_id": "Competence/2"}`, `{"@type": "Competence", "@id": "Competence/2", "name": "x", "competence_area_id": "Competence/1"}`), "skill.file.circle e2"},
		"a code no address holds":  {"a.csv", head + "area;Ü;;A;A\n", "skill.file.code_chars 2 Ü"},
		"an unknown level":         {"a.json", graph(area, one, `{"@type": "CompetenceStatement", "@id": "CompetenceStatement/1", "description": "x", "competence_id": "Competence/1.1", "four_levels_proficiency_name": "ProficiencyLevel/Expert"}`), "skill.file.level e3"},
		"no title":                 {"a.json", graph(area, `{"@type": "Competence", "@id": "Competence/1.1", "competence_area_id": "CompetenceArea/1"}`), "skill.file.untitled e2"},
		"a circle in a table":      {"a.csv", head + "area;1;;A;A\ncompetence;1.1;1.2;B;B\ncompetence;1.2;1.1;C;C\n", "skill.file.circle 3"},
		"an area in itself":        {"a.csv", head + "area;1;1;A;A\ncompetence;1.1;1;B;B\n", "skill.file.circle 2"},
		"no German":                {"a.csv", head + "area;1;;A;A\ncompetence;1.1;1;;B\n", "skill.file.lacks.de 3 1.1 !"},
		"no English":               {"a.csv", head + "area;1;;A;A\ncompetence;1.1;1;B;\n", "skill.file.lacks.en 3 1.1 !"},
		"a row of another kind":    {"a.csv", head + "area;1;;A;A\nskill;1.1;1;B;\n", "skill.file.row_type 3"},
		"a column is missing":      {"a.csv", "type;code\narea;1\n", "skill.file.column 1"},
		"no parent":                {"a.csv", head + "area;1;;A;A\ncompetence;1.1;;B;B\n", "skill.file.parent_missing 3"},
		"an unknown state":         {"a.csv", head + "area;1;;A;A\ncompetence;1.1;1;B;B;;;fertig\n", "skill.file.state 3"},
		"no address":               {"a.csv", head + "area;1;;A;A\ncompetence;1.1;1;B;B;;;;S1.2\n", "skill.file.esco 3"},
		"a foreign address":        {"a.csv", head + "area;1;;A;A\ncompetence;1.1;1;B;B;;;;http://evil.example/esco/skill/1\n", "skill.file.esco 3"},
		"an unknown kind":          {"a.csv", head + "area;1;;A;A\ncompetence;1.1;1;B;B\noutcome;o;1.1;B;B;3;mood\n", "skill.file.kind 4"},
		"nothing but areas":        {"a.csv", head + "area;1;;A;A\n", "skill.file.none"},
		"YAML broken":              {"a.yaml", "framework: x\nareas: [", "skill.file.yaml"},
		"a key nobody knows":       {"a.yaml", "framework: x\nareas:\n  - code: \"1\"\n    tite: {de: A}\n", "skill.file.yaml 4"},
		"a bomb":                   {"a.yaml", "framework: &a x\nareas: [*a, *a]", "skill.file.alias 1"},
		"a title too many":         {"a.yaml", "framework: x\nareas:\n  - code: \"1\"\n    title: {de: A, en: A}\n    competences:\n      - code: \"1.1\"\n        title: {de: A, en: A}\n      - code: \"1.1\"\n        title: {de: A, en: A}\n", "skill.file.twice 8"},
		"another format":           {"a.docx", "PK", "skill.file.format"},
		"nothing":                  {"a.json", " \n", "skill.file.empty"},
		"too much":                 {"a.json", `{"@graph": "` + strings.Repeat("x", format.MaxBytes) + `"}`, "skill.file.large"},
		"a long text":              {"a.csv", head + "area;1;;" + strings.Repeat("ä", 2001) + ";A\ncompetence;1.1;1;B;B\n", "skill.file.text_long 2"},
	} {
		_, problems := format.Read(c.file, []byte(c.text)).Build()
		var told []string
		for _, p := range problems {
			told = append(told, say(p))
			for _, l := range i18n.Langs {
				if s := i18n.In(l, p.ID, p.Args); strings.Contains(s, "[skill") || strings.Contains(s, "no value") {
					t.Errorf("%s: %s says %q", name, p.ID, s)
				}
			}
		}
		if len(told) == 0 || !strings.HasPrefix(told[0], c.want) {
			t.Errorf("%s: %q, want %q", name, told, c.want)
		}
	}
}

func say(p format.Problem) string {
	s := p.ID
	switch at := p.Place; {
	case at.Entry > 0:
		s += fmt.Sprintf(" e%d %s", at.Entry, at.Name)
	case at.Column > 0:
		s += fmt.Sprintf(" %d:%d", at.Line, at.Column)
	case at.Line > 0:
		s += fmt.Sprintf(" %d %s", at.Line, at.Name)
	}
	if p.Warning {
		s += " !"
	}
	return s
}

func TestLevelsAreWordsOrNumbers(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"basic": "1 2", "Highly advanced": "7 8", "highly_advanced": "7 8", "3": "3 3", "3-4": "3 4", "3 – 4": "3 4",
		"0": "", "9": "", "5-3": "", "": "", "expert": "",
	} {
		from, to, ok := format.Levels(word)
		if got := fmt.Sprint(from, " ", to); ok != (want != "") || ok && got != want {
			t.Errorf("%q is %s, %v", word, got, ok)
		}
		if ok {
			if f, u, _ := format.Levels(format.LevelWord(from, to)); f != from || u != to {
				t.Errorf("%d to %d is written %q", from, to, format.LevelWord(from, to))
			}
		}
	}
}
