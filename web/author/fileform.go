package author

import (
	"regexp"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
)

// Pictures, films, recordings and files: a line that names the file, and what
// is said about it. Every state of their forms can be kept, also one that
// lacks the file or its name; nothing is published before it is complete.
const fileName = `([A-Za-z0-9][A-Za-z0-9._-]*)`

var (
	imageForm = regexp.MustCompile(`^!\[([^\]]*)\]\(` + fileName + `\)$`)
	imageLine = regexp.MustCompile(`^!\[([^\]]*)\]\(` + fileName + `?\)$`)
	clipLine  = regexp.MustCompile(`^\[([^\]]*)\]\(` + fileName + `?\)$`)
	partLine  = regexp.MustCompile(`^(captions|poster): ` + fileName + `$`)
)

// blank are the fields of a type before anything was written.
func blank(t courseware.Type) fields {
	f := fields{}
	for _, name := range names(t) {
		f[name] = ""
	}
	return f
}

func splitImage(body string) fields {
	f := blank(courseware.Image)
	if body == "" {
		return f
	}
	first, caption, _ := strings.Cut(body, "\n")
	m := imageLine.FindStringSubmatch(first)
	if m == nil {
		return nil
	}
	f[fieldAlt], f[fieldFile], f[fieldCaption] = strings.TrimSpace(m[1]), m[2], strings.TrimSpace(caption)
	return f
}

// altMarks are characters that would end a description or a title.
var altMarks = strings.NewReplacer("[", "(", "]", ")", "\n", " ")

func joinImage(f fields) string {
	if f[fieldFile]+f[fieldAlt]+f[fieldCaption] == "" {
		return ""
	}
	alt := strings.TrimSpace(altMarks.Replace(f[fieldAlt]))
	return strings.TrimSpace("![" + alt + "](" + f[fieldFile] + ")\n\n" + f[fieldCaption])
}

func splitClip(t courseware.Type, body string) fields {
	f := blank(t)
	if body == "" {
		return f
	}
	head, said, _ := strings.Cut(body, "\n\n")
	lines := strings.Split(head, "\n")
	m := clipLine.FindStringSubmatch(lines[0])
	if m == nil {
		return nil
	}
	f[fieldTitle], f[fieldFile], f[fieldSaid] = strings.TrimSpace(m[1]), m[2], strings.TrimSpace(said)
	for _, line := range lines[1:] {
		m := partLine.FindStringSubmatch(line)
		if m == nil {
			return nil
		}
		if _, has := f[m[1]]; !has {
			return nil
		}
		f[m[1]] = m[2]
	}
	return f
}

func joinClip(f fields) string {
	said := ""
	for _, s := range f {
		said += s
	}
	if said == "" {
		return ""
	}
	b := "[" + strings.TrimSpace(altMarks.Replace(f[fieldTitle])) + "](" + f[fieldFile] + ")"
	for _, part := range []string{fieldTracks, fieldPoster} {
		if f[part] != "" {
			b += "\n" + part + ": " + f[part]
		}
	}
	return strings.TrimSpace(b + "\n\n" + f[fieldSaid])
}
