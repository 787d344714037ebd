package courseware

import "strings"

// Stamp writes the fingerprints of a source file's blocks into the file of
// its translation: where none stands yet, and where accept says that the
// translation still fits (or fits again).
func Stamp(source, translation []byte, accept func(block string) bool) []byte {
	var ignored Problems
	prints := map[string]string{}
	for _, f := range splitFences("", source, &ignored) {
		prints[f.id] = Fingerprint(f.body)
	}
	lines := strings.Split(string(translation), "\n")
	for i, line := range lines {
		m := opening.FindStringSubmatch(strings.TrimRight(line, " \t\r"))
		if m == nil || prints[m[1]] == "" || m[2] != "" && !accept(m[1]) || m[3] != "" {
			continue
		}
		lines[i] = "::: {#" + m[1] + " src=" + prints[m[1]] + "}"
	}
	return []byte(strings.Join(lines, "\n"))
}
