package seal

import (
	"fmt"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Licences are those a course or a text may be given away under, with their
// addresses.
var Licences = map[string]string{
	"CC-BY-4.0":    "https://creativecommons.org/licenses/by/4.0/",
	"CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
	"CC0-1.0":      "https://creativecommons.org/publicdomain/zero/1.0/",
}

// Describe is a course for machines: AMB, the profile of LRMI and schema.org
// for the German-speaking countries (https://w3id.org/kim/amb/).
func Describe(c *courseware.Course, body Body, licence, address string) map[string]any {
	langs := make([]string, len(c.Languages))
	for i, l := range c.Languages {
		langs[i] = string(l)
	}
	name, _ := c.Title.In(c.Source)
	summary, _ := c.Summary.In(c.Source)
	by, _ := body.Name.In(i18n.DE)
	about := map[string]any{
		"@context": []any{"https://w3id.org/kim/amb/context.jsonld", map[string]any{"@language": string(c.Source)}},
		"id":       address, "type": []string{"LearningResource", "Course"},
		"name": name, "description": summary, "inLanguage": langs,
		"license": map[string]any{"id": Licences[licence]}, "isAccessibleForFree": true,
		"creator":           []any{map[string]any{"type": "Organization", "name": by}},
		"publisher":         []any{map[string]any{"type": "Organization", "name": by}},
		"timeRequired":      fmt.Sprintf("PT%dM", c.Minutes()),
		"interactivityType": map[string]any{"id": "http://purl.org/dcx/lrmi-vocabs/interactivityType/mixed"},
	}
	var skills []any
	for _, k := range c.Competences {
		skills = append(skills, map[string]any{"type": "Concept", "notation": k.Framework + " " + k.Code})
	}
	if len(skills) > 0 {
		about["teaches"] = skills
	}
	return about
}
