package mediafile

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// nameLimit is the most characters of a name.
const nameLimit = 120

// CleanName keeps the last part of a file's name as text to show and to save
// a download under. What means something to a page, a shell or a file system,
// and what turns the direction of writing, becomes a dash or goes.
func CleanName(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "")
	}
	s = path.Base(strings.ReplaceAll(norm.NFC.String(s), `\`, "/"))
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"/|?*'&;$%=`+"`", r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	s = strings.Trim(s, ". -")
	ext := path.Ext(s)
	if r := []rune(s); len(r) > nameLimit {
		if utf8.RuneCountInString(ext) > 10 {
			ext = ""
		}
		s = strings.TrimRight(string(r[:nameLimit-utf8.RuneCountInString(ext)]), ". ") + ext
	}
	if s == "" {
		return "datei"
	}
	return s
}

// Rename gives a name the ending of what the file has become.
func Rename(name string, t Type) string {
	want, ok := map[string]string{"image/jpeg": ".jpg", "image/png": ".png", SVG: ".svg"}[t.MIME]
	if !ok {
		return name
	}
	ext := path.Ext(name)
	if strings.EqualFold(ext, want) || want == ".jpg" && strings.EqualFold(ext, ".jpeg") {
		return name
	}
	switch strings.ToLower(ext) {
	case ".jpg", ".jpeg", ".png", ".webp", ".svg", ".gif":
		name = strings.TrimSuffix(name, ext)
	}
	return name + want
}
