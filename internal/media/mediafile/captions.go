package mediafile

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"time"
	"unicode"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// CaptionLimit is the most bytes of a caption file: some four hours of talk.
const CaptionLimit = 512 << 10

var (
	timing = regexp.MustCompile(`^((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{3})[ \t]+-->[ \t]+((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{3})((?:[ \t]+\S+)*)[ \t]*$`)
	// A place on the picture; what else may stand there is left out.
	setting = regexp.MustCompile(`^(?:line|position|size|align|vertical):[a-z0-9%.,-]{1,20}$`)
	tag     = regexp.MustCompile(`<[^>\n]*>?`)
)

// CleanCaptions reads captions as WebVTT or SubRip and writes them anew as
// WebVTT in which no markup is left: times, places and plain text.
func CleanCaptions(text string) (string, error) {
	text = strings.TrimPrefix(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(text), "\ufeff")
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	if len(text) > CaptionLimit {
		return "", fault.New(fault.TooLarge, "media.captions.too_large", fault.Args{"Max": CaptionLimit >> 10})
	}
	var b strings.Builder
	b.WriteString("WEBVTT\n")
	lines := strings.Split(text, "\n")
	cues := 0
	var last time.Duration
	for i := 0; i < len(lines); i++ {
		if !strings.Contains(lines[i], "-->") {
			continue // head, numbers, notes, styles, regions
		}
		from, cue, err := readTiming(lines[i], i+1)
		if err != nil {
			return "", err
		}
		if from < last {
			return "", fault.Wrong("media.captions.order", fault.Args{"Line": i + 1})
		}
		last = from
		body := ""
		for i++; i < len(lines) && strings.TrimSpace(lines[i]) != ""; i++ {
			if strings.Contains(lines[i], "-->") {
				i--
				break
			}
			if plain := plainLine(lines[i]); plain != "" {
				body += plain + "\n"
			}
		}
		if body != "" {
			b.WriteString("\n" + cue + "\n" + body)
			cues++
		}
	}
	if cues == 0 {
		return "", fault.Wrong("media.captions.none")
	}
	return b.String(), nil
}

// readTiming returns when a cue begins and its line written anew.
func readTiming(line string, no int) (time.Duration, string, error) {
	m := timing.FindStringSubmatch(strings.TrimSpace(line))
	if m == nil {
		return 0, "", fault.Wrong("media.captions.time", fault.Args{"Line": no})
	}
	from, errFrom := clock(m[1])
	to, errTo := clock(m[2])
	if errFrom != nil || errTo != nil || to <= from {
		return 0, "", fault.Wrong("media.captions.time", fault.Args{"Line": no})
	}
	cue := stamp(from) + " --> " + stamp(to)
	for _, s := range strings.Fields(m[3]) {
		if setting.MatchString(s) {
			cue += " " + s
		}
	}
	return from, cue, nil
}

func clock(s string) (time.Duration, error) {
	parts := strings.Split(strings.Replace(s, ",", ".", 1), ":")
	var h, m, sec, ms int
	if len(parts) == 2 {
		parts = append([]string{"0"}, parts...)
	}
	if _, err := fmt.Sscanf(strings.Join(parts, " "), "%d %d %d.%d", &h, &m, &sec, &ms); err != nil {
		return 0, err
	}
	if m > 59 || sec > 59 {
		return 0, fmt.Errorf("no time: %s", s)
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second + time.Duration(ms)*time.Millisecond, nil
}

func stamp(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d:%02d.%03d", d/time.Hour, d/time.Minute%60, d/time.Second%60, d/time.Millisecond%1000)
}

// plainLine takes tags and characters nobody sees away. References are read
// before the tags go, so that none is made of them.
func plainLine(s string) string {
	for range 3 { // &amp;lt; is < to whoever reads it twice
		s = tag.ReplaceAllString(html.UnescapeString(s), "")
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	s = strings.ReplaceAll(s, "-->", "→")
	return strings.TrimSpace(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s))
}
