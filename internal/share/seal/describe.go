package seal

import (
	"fmt"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Licences are those a course or a text may be given away under, with their
// addresses.
var Licences = map[string]string{
	"CC-BY-4.0":    "https://creativecommons.org/licenses/by/4.0/",
	"CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
	"CC0-1.0":      "https://creativecommons.org/publicdomain/zero/1.0/",
}

// About is what a package holds, for machines.
type About struct {
	Types          []string // beside LearningResource
	Title, Summary i18n.Text
	Source         i18n.Lang
	Languages      []i18n.Lang
	Minutes        int      // to work through it; 0: nobody knows
	Teaches        []string // competences
	Interactivity  string   // of LRMI: active, expositive, mixed
}

// Describe is a package for machines: AMB, the profile of LRMI and schema.org
// for the German-speaking countries (https://w3id.org/kim/amb/).
func Describe(a About, body Body, licence, address string) map[string]any {
	langs := make([]string, len(a.Languages))
	for i, l := range a.Languages {
		langs[i] = string(l)
	}
	name, _ := a.Title.In(a.Source)
	summary, _ := a.Summary.In(a.Source)
	by, _ := body.Name.In(i18n.DE)
	about := map[string]any{
		"@context": []any{"https://w3id.org/kim/amb/context.jsonld", map[string]any{"@language": string(a.Source)}},
		"id":       address, "type": append([]string{"LearningResource"}, a.Types...),
		"name": name, "description": summary, "inLanguage": langs,
		"license": map[string]any{"id": Licences[licence]}, "isAccessibleForFree": true,
		"creator":           []any{map[string]any{"type": "Organization", "name": by}},
		"publisher":         []any{map[string]any{"type": "Organization", "name": by}},
		"interactivityType": map[string]any{"id": "http://purl.org/dcx/lrmi-vocabs/interactivityType/" + a.Interactivity},
	}
	if a.Minutes > 0 {
		about["timeRequired"] = fmt.Sprintf("PT%dM", a.Minutes)
	}
	var skills []any
	for _, notation := range a.Teaches {
		skills = append(skills, map[string]any{"type": "Concept", "notation": notation})
	}
	if len(skills) > 0 {
		about["teaches"] = skills
	}
	return about
}
