package author

import (
	"maps"
	"regexp"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
)

// fields are a text as its form shows it, by the names of the form.
type fields map[string]string

// The names of the fields. A form has body, or the others of its type.
const (
	fieldBody    = "body"
	fieldIntro   = "intro"
	fieldSteps   = "steps"
	fieldCaption = "caption"
	fieldRows    = "rows"
	fieldFile    = "file"
	fieldAlt     = "alt"
	fieldTitle   = "title"
	fieldTracks  = "captions"
	fieldPoster  = "poster"
	fieldSaid    = "said" // transcript of a film, description of a file
	fieldWas     = "was"  // the text the form was made from
)

// names are the fields of a type's form, first the one that faults of the
// whole text are shown at.
func names(t courseware.Type) []string {
	switch t {
	case courseware.Checklist:
		return []string{fieldIntro, fieldSteps}
	case courseware.Table:
		return []string{fieldCaption, fieldRows}
	case courseware.Image:
		return []string{fieldAlt, fieldCaption, fieldFile}
	case courseware.Video:
		return []string{fieldTitle, fieldSaid, fieldTracks, fieldPoster, fieldFile}
	case courseware.Audio, courseware.Attachment:
		return []string{fieldTitle, fieldSaid, fieldFile}
	default:
		return []string{fieldBody}
	}
}

// split makes a form of a text. What it cannot say is shown as it is written.
func split(t courseware.Type, body string) fields {
	var f fields
	switch t {
	case courseware.Checklist:
		f = splitChecklist(body)
	case courseware.Table:
		f = splitTable(body)
	case courseware.Image:
		f = splitImage(body)
	case courseware.Video, courseware.Audio, courseware.Attachment:
		f = splitClip(t, body)
	default:
	}
	if f == nil || body != "" && squeeze(join(t, f)) != squeeze(body) {
		return fields{fieldBody: body}
	}
	return f
}

// squeeze leaves out what a writer may set as he likes: how many spaces,
// dashes and empty lines.
func squeeze(body string) string {
	var lines []string
	for line := range strings.Lines(body) {
		line = strings.Join(strings.Fields(line), " ")
		if tableRule.MatchString(line) {
			line = "|-|"
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// written is the text that a form says. Where it says what stood there
// already, these bytes stay: a space less would make translations stale.
func written(t courseware.Type, f fields, was string) string {
	if maps.Equal(split(t, was), f) {
		return was
	}
	return join(t, f)
}

func join(t courseware.Type, f fields) string {
	if body, raw := f[fieldBody]; raw {
		return body
	}
	switch t {
	case courseware.Checklist:
		return joinChecklist(f)
	case courseware.Table:
		return joinTable(f)
	case courseware.Image:
		return joinImage(f)
	case courseware.Video, courseware.Audio, courseware.Attachment:
		return joinClip(f)
	default:
	}
	return ""
}

func splitChecklist(body string) fields {
	lines := strings.Split(body, "\n")
	first := len(lines)
	for first > 0 && strings.HasPrefix(lines[first-1], "- ") {
		first--
	}
	steps := make([]string, 0, len(lines)-first)
	for _, line := range lines[first:] {
		steps = append(steps, strings.TrimPrefix(line, "- "))
	}
	return fields{fieldIntro: strings.TrimSpace(strings.Join(lines[:first], "\n")), fieldSteps: strings.Join(steps, "\n")}
}

func joinChecklist(f fields) string {
	var b strings.Builder
	if intro := f[fieldIntro]; intro != "" {
		b.WriteString(intro + "\n\n")
	}
	for _, step := range filled(f[fieldSteps]) {
		b.WriteString("- " + strings.TrimPrefix(step, "- ") + "\n")
	}
	return strings.TrimSpace(b.String())
}

// filled are the lines that say something.
func filled(s string) []string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

var tableRule = regexp.MustCompile(`^\|(\s*:?-+:?\s*\|)+$`)

func splitTable(body string) fields {
	caption, table, _ := strings.Cut(body, "\n\n")
	if strings.HasPrefix(body, "|") {
		caption, table = "", body
	}
	lines := filled(table)
	if len(lines) == 0 && !strings.Contains(caption, "\n") {
		return fields{fieldCaption: caption, fieldRows: ""}
	}
	if len(lines) < 2 || !tableRule.MatchString(lines[1]) {
		return nil
	}
	rows := make([]string, 0, len(lines)-1)
	for i, line := range lines {
		if i == 1 {
			continue
		}
		if !strings.HasPrefix(line, "|") || !strings.HasSuffix(line, "|") {
			return nil
		}
		rows = append(rows, strings.TrimSpace(line[1:len(line)-1]))
	}
	return fields{fieldCaption: caption, fieldRows: strings.Join(rows, "\n")}
}

func joinTable(f fields) string {
	caption := strings.Join(strings.Fields(f[fieldCaption]), " ")
	var lines []string
	for i, row := range filled(f[fieldRows]) {
		row = strings.TrimSpace(strings.Trim(row, "|"))
		lines = append(lines, "| "+row+" |")
		if i == 0 {
			lines = append(lines, "|"+strings.Repeat(" --- |", strings.Count(strings.ReplaceAll(row, `\|`, ""), "|")+1))
		}
	}
	return strings.TrimSpace(caption + "\n\n" + strings.Join(lines, "\n"))
}
