package archtest

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// placeholder is what the program fills in: {{.Name}}, and [[part]] in help.
var placeholder = regexp.MustCompile(`\{\{-?\s*\.[A-Za-z]+|\[\[[a-z]+\]\]`)

func placeholders(s string) string {
	var list []string
	for _, p := range placeholder.FindAllString(s, -1) {
		p = strings.NewReplacer(" ", "", "-", "").Replace(p)
		if !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// ContentFaults walks files called name.<lang>.<kind>: each stands in both
// languages and asks the program for the same things. Files of messages are
// compared message by message.
func ContentFaults(fsys fs.FS, dirs ...string) []string {
	var bad []string
	for _, dir := range dirs {
		files, err := fs.ReadDir(fsys, dir)
		if err != nil {
			return append(bad, err.Error())
		}
		for _, f := range files {
			if strings.HasPrefix(f.Name(), ".") {
				continue
			}
			name, ok := strings.CutSuffix(strings.TrimSuffix(f.Name(), path.Ext(f.Name())), ".de")
			other := name + ".en" + path.Ext(f.Name())
			if !ok {
				german := strings.Replace(f.Name(), ".en.", ".de.", 1)
				if _, err := fs.Stat(fsys, path.Join(dir, german)); err != nil || german == f.Name() {
					bad = append(bad, dir+"/"+f.Name()+" has no German text beside it")
				}
				continue
			}
			bad = append(bad, compare(fsys, path.Join(dir, f.Name()), path.Join(dir, other))...)
		}
	}
	return bad
}

func compare(fsys fs.FS, de, en string) (bad []string) {
	german, err := fs.ReadFile(fsys, de)
	if err != nil {
		return []string{err.Error()}
	}
	english, err := fs.ReadFile(fsys, en)
	if err != nil {
		return []string{de + " has no English text beside it"}
	}
	if path.Ext(de) != ".toml" {
		if a, b := placeholders(string(german)), placeholders(string(english)); a != b {
			bad = append(bad, fmt.Sprintf("%s is filled with %q, %s with %q", de, a, en, b))
		}
		if len(bytes.TrimSpace(german)) == 0 || len(bytes.TrimSpace(english)) == 0 {
			bad = append(bad, de+" or its English text is empty")
		}
		return bad
	}
	var a, b map[string]any
	if err := toml.Unmarshal(german, &a); err != nil {
		return []string{de + ": " + err.Error()}
	}
	if err := toml.Unmarshal(english, &b); err != nil {
		return []string{en + ": " + err.Error()}
	}
	for id, text := range a {
		x, y := placeholders(fmt.Sprint(text)), placeholders(fmt.Sprint(b[id]))
		if _, ok := b[id]; !ok {
			bad = append(bad, en+" lacks "+id)
		} else if x != y {
			bad = append(bad, fmt.Sprintf("%s is filled with %q in German, with %q in English", id, x, y))
		}
	}
	slices.Sort(bad)
	return bad
}

var typstComment = regexp.MustCompile(`//[^\n]*`)

// TemplateFaults returns lines of document templates that hold a sentence:
// their texts come from the messages, in the reader's language.
func TemplateFaults(fsys fs.FS, pattern string) []string {
	files, err := fs.Glob(fsys, pattern)
	if err != nil || len(files) == 0 {
		return []string{fmt.Sprintf("no templates %s: %v", pattern, err)}
	}
	var bad []string
	for _, f := range files {
		b, err := fs.ReadFile(fsys, f)
		if err != nil {
			return append(bad, err.Error())
		}
		for i, line := range strings.Split(string(b), "\n") {
			if line = typstComment.ReplaceAllString(line, ""); germanWord.MatchString(line) {
				bad = append(bad, fmt.Sprintf("%s:%d holds a sentence: %s", f, i+1, strings.TrimSpace(line)))
			}
		}
	}
	return bad
}

var (
	migrationName = regexp.MustCompile(`^(\d{14})_([a-z0-9]+(?:_[a-z0-9]+)*)\.sql$`)
	sqlComment    = regexp.MustCompile(`--[^\n]*`)
	notOnline     = regexp.MustCompile(`(?i)\b(CREATE\s+(CONSTRAINT\s+)?TRIGGER|CREATE\s+SEQUENCE|(BIG|SMALL)?SERIAL\b|AS\s+IDENTITY|SET\s+SESSION|pg_advisory_lock\b|LISTEN\s|ON\s+UPDATE\s+CASCADE)`)
)

// MigrationFaults looks at the names and the texts of migrations: numbered,
// in order, each number once, in goose's format, without what the house does
// without (triggers, sequences, state of a session).
func MigrationFaults(fsys fs.FS) []string {
	var bad []string
	files, err := fs.Glob(fsys, "*.sql")
	if err != nil || len(files) == 0 {
		return []string{fmt.Sprintf("no migrations: %v", err)}
	}
	seen := map[string]string{}
	for _, f := range files {
		m := migrationName.FindStringSubmatch(f)
		if m == nil {
			bad = append(bad, f+" is not called <14 digits>_<feature>.sql")
			continue
		}
		if seen[m[1]] != "" {
			bad = append(bad, f+" has the number of "+seen[m[1]])
		}
		seen[m[1]] = f
		b, err := fs.ReadFile(fsys, f)
		if err != nil {
			return append(bad, err.Error())
		}
		if n := strings.Count(string(b), "-- +goose Up\n"); n != 1 {
			bad = append(bad, fmt.Sprintf("%s has %d lines \"-- +goose Up\"", f, n))
		}
		if word := notOnline.FindString(sqlComment.ReplaceAllString(string(b), "")); word != "" {
			bad = append(bad, fmt.Sprintf("%s uses %q", f, word))
		}
	}
	return bad
}
