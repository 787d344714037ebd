package format

import (
	"errors"
	"strings"

	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Columns are the headings of a table, the same in every language: a file is
// sent on, and what reads it knows no reader.
var Columns = []string{
	"type", "code", "parent", "title_de", "title_en", "description_de", "description_en", "level", "kind", "state", ESCO, ECF,
}

func readTable(d *Document, data []byte) {
	file, err := hrfile.Read(data)
	if err != nil {
		var f *fault.Error
		if errors.As(err, &f) {
			d.add(Place{}, f.ID, f.Args)
			return
		}
		d.add(Place{}, "skill.file.format")
		return
	}
	at := map[string]int{}
	for i, h := range file.Header {
		at[strings.ToLower(strings.TrimSpace(h))] = i
	}
	for _, name := range []string{"type", "code", "title_de"} {
		if _, ok := at[name]; !ok {
			d.add(Place{Line: 1}, "skill.file.column", map[string]any{"Column": name, "All": strings.Join(Columns, "; ")})
		}
	}
	if len(d.Problems) > 0 {
		return
	}
	for _, r := range file.Records {
		d.row(r, at)
	}
}

func (d *Document) row(r hrfile.Record, at map[string]int) {
	cell := func(name string) string {
		i, ok := at[name]
		if !ok || i >= len(r.Cells) {
			return ""
		}
		return unquoted(r.Cells[i].Text)
	}
	text := func(name string) i18n.Text { return yamlText{cell(name + "_de"), cell(name + "_en")}.text() }
	n := Node{
		Type: Type(strings.ToLower(cell("type"))), Code: cell("code"), Parent: Ref{Code: cell("parent")},
		Title: text("title"), Description: text("description"), Level: cell("level"), Kind: strings.ToLower(cell("kind")),
		State: strings.ToLower(cell("state")), Place: Place{Line: r.Line, Name: cell("code")},
	}
	for _, scheme := range []string{ESCO, ECF} {
		if v := cell(scheme); v != "" {
			n.External = append(n.External, External{scheme, v})
		}
	}
	if n.Type != Area && above[n.Type] == "" {
		d.add(n.Place, "skill.file.row_type", map[string]any{"Value": cell("type")})
		return
	}
	d.Nodes = append(d.Nodes, n)
}

// Table is a framework as rows below Columns.
func Table(t *Tree) (rows [][]any) {
	row := func(kind Type, code, parent string, title, description i18n.Text, level, of, state string, external []External) {
		codes := map[string]string{}
		for _, x := range external {
			codes[x.Scheme] = x.Code
		}
		rows = append(rows, []any{
			string(kind), code, parent, title[i18n.DE], title[i18n.EN], description[i18n.DE], description[i18n.EN], level, of, state, codes[ESCO], codes[ECF],
		})
	}
	for _, a := range t.Areas {
		row(Area, a.Code, "", a.Title, a.Description, "", "", "", nil)
		for _, c := range a.Competences {
			row(Competence, c.Code, a.Code, c.Title, c.Description, "", "", c.State, c.External)
			for _, s := range c.Statements {
				row(Statement, s.Code, c.Code, s.Text, nil, LevelWord(s.From, s.To), "", "", nil)
			}
			for _, s := range c.Outcomes {
				row(Outcome, s.Code, c.Code, s.Text, nil, LevelWord(s.From, s.To), s.Kind, "", nil)
			}
		}
	}
	return rows
}

// unquoted takes off the quote that an export puts before text which a
// spreadsheet would take for a formula.
func unquoted(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsRune("=+-@", rune(s[1])) {
		return s[1:]
	}
	return s
}
