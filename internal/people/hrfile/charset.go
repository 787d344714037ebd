package hrfile

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// decode returns data as UTF-8 and the character set it was in: a byte order
// mark decides, else valid UTF-8, else Windows-1252, which every German HR
// system writes. Statistical guessers were tried and took it for Turkish.
func decode(data []byte) (text, charset string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		text, charset = string(data[3:]), "UTF-8 (BOM)"
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		text, err = utf16(data, unicode.LittleEndian, unicode.ExpectBOM)
		charset = "UTF-16"
	case looksUTF16(data, 1):
		text, err = utf16(data, unicode.LittleEndian, unicode.IgnoreBOM)
		charset = "UTF-16"
	case looksUTF16(data, 0):
		text, err = utf16(data, unicode.BigEndian, unicode.IgnoreBOM)
		charset = "UTF-16"
	case utf8.Valid(data):
		text, charset = string(data), "UTF-8"
	default:
		var b []byte
		b, err = charmap.Windows1252.NewDecoder().Bytes(data)
		text, charset = string(b), "Windows-1252"
	}
	if err != nil {
		return "", "", fault.Wrong("people.file.charset").Wrap(err)
	}
	return text, charset, plausible(text, charset)
}

func utf16(data []byte, e unicode.Endianness, p unicode.BOMPolicy) (string, error) {
	b, err := unicode.UTF16(e, p).NewDecoder().Bytes(data)
	return string(b), err
}

// looksUTF16 reports whether most bytes at odd (1) or even (0) places are
// zero, as in UTF-16 text without a mark.
func looksUTF16(data []byte, odd int) bool {
	head := data[:min(len(data), 2000)]
	zero, all := 0, 0
	for i := odd; i < len(head); i += 2 {
		all++
		if head[i] == 0 {
			zero++
		}
	}
	return all > 1 && zero*10 > all*7
}

// plausible refuses what is no text at all, and text in a character set that
// was read wrongly: C1 control characters come from DOS and Macintosh files,
// "Ã¼" from UTF-8 that something broke or encoded twice.
func plausible(text, charset string) error {
	control, c1 := 0, 0
	for _, r := range text {
		switch {
		case r == 0, r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f':
			control++
		case r >= 0x80 && r < 0xA0:
			c1++
		}
	}
	if control > 0 {
		return fault.Wrong("people.file.unreadable")
	}
	twice := 0
	for _, s := range []string{"Ã¤", "Ã¶", "Ã¼", "ÃŸ", "Ã„", "Ã–", "Ãœ", "Ã©"} {
		twice += strings.Count(text, s)
	}
	if c1 > 0 || strings.ContainsRune(text, utf8.RuneError) || twice > 0 {
		return fault.Wrong("people.file.charset", fault.Args{"Charset": charset})
	}
	return nil
}
