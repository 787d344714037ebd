package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// graph is the file of the Joint Research Centre.
type graph struct {
	Graph []json.RawMessage `json:"@graph"`
}

// entry is a thing of the graph. Texts are a string, which is English, or one
// string for each language.
type entry struct {
	Type        string   `json:"@type"`
	ID          string   `json:"@id"`
	Name        words    `json:"name"`
	Description words    `json:"description"`
	Area        string   `json:"competence_area_id"`
	Competence  string   `json:"competence_id"`
	Level       string   `json:"four_levels_proficiency_name"`
	Kind        string   `json:"type"`
	Match       []string `json:"exactMatch"`
}

type words i18n.Text

// UnmarshalJSON takes a string or an object of strings by language.
func (w *words) UnmarshalJSON(b []byte) error {
	var one string
	if err := json.Unmarshal(b, &one); err == nil {
		*w = words{i18n.EN: strings.TrimSpace(one)}
		return nil
	}
	var all map[string]string
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	*w = words{}
	for _, l := range i18n.Langs {
		if s := strings.TrimSpace(all[string(l)]); s != "" {
			(*w)[l] = s
		}
	}
	return nil
}

// The types of entries: those that are taken, and those that are not needed.
var (
	taken = map[string]Type{
		"CompetenceArea": Area, "Competence": Competence, "CompetenceStatement": Statement, "LearningOutcome": Outcome,
	}
	known = map[string]bool{"ProficiencyLevel": true, "Glossary": true}
)

func readJSONLD(d *Document, data []byte) {
	d.Lean = true
	var g graph
	if err := json.Unmarshal(data, &g); err != nil {
		d.add(jsonPlace(data, err), jsonID(err))
		return
	}
	if len(g.Graph) == 0 {
		d.add(Place{}, "skill.file.graph")
		return
	}
	for i, raw := range g.Graph {
		if i == MaxNodes+1000 {
			break // Read says so
		}
		readEntry(d, i+1, raw)
	}
}

func readEntry(d *Document, no int, raw json.RawMessage) {
	var e entry
	at := Place{Entry: no}
	if err := json.Unmarshal(raw, &e); err != nil {
		var wrong *json.UnmarshalTypeError
		field := ""
		if errors.As(err, &wrong) {
			field = wrong.Field
		}
		var named struct {
			ID any `json:"@id"`
		}
		_ = json.Unmarshal(raw, &named) // a name helps to find it
		at.Name, _ = named.ID.(string)
		d.add(at, "skill.file.value", map[string]any{"Field": field})
		return
	}
	at.Name = e.ID
	kind, ok := taken[e.Type]
	switch {
	case known[e.Type]:
		d.Ignored[e.Type]++
		return
	case !ok:
		d.add(at, "skill.file.type", map[string]any{"Value": e.Type})
		return
	}
	n := Node{Type: kind, Place: at, Title: i18n.Text(e.Name), Description: i18n.Text(e.Description)}
	if ref := refOf(e.ID); ref.Type == kind {
		n.Code = ref.Code
	}
	switch kind {
	case Area:
		n.Parent = refOf(e.Area)
	case Competence:
		n.Parent = refOf(e.Area)
		for _, uri := range e.Match {
			n.External = append(n.External, External{ESCO, uri})
		}
	default:
		n.Title, n.Description = n.Description, nil
		n.Parent = refOf(e.Competence)
		n.Kind = strings.ToLower(e.Kind)
		_, n.Level, _ = strings.Cut(e.Level, "/")
	}
	d.Nodes = append(d.Nodes, n)
}

// refOf reads "Competence/1.1".
func refOf(id string) Ref {
	kind, code, ok := strings.Cut(id, "/")
	if !ok {
		return Ref{Code: id}
	}
	return Ref{taken[kind], code}
}

func jsonID(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return "skill.file.json"
	}
	return "skill.file.graph"
}

func jsonPlace(data []byte, err error) Place {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return Place{}
	}
	before := data[:min(int(syntax.Offset), len(data))]
	return Place{Line: 1 + bytes.Count(before, []byte("\n")), Column: len(before) - bytes.LastIndexByte(before, '\n') - 1}
}
