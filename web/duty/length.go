package duty

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/dutytext"
	"codeberg.org/lotse/lotse/web/ui"
)

// length is a length of time as chosen, or as typed; what is typed counts.
type length struct{ chosen, own string }

func readLength(c *fiber.Ctx, name string) length {
	return length{c.FormValue(name), strings.TrimSpace(c.FormValue(name + ".own"))}
}

// common are the lengths to choose from, as clock.Period writes them.
var common = []string{"P14D", "P1M", "P2M", "P3M", "P6M", "P1Y", "P2Y", "P3Y", "P5Y"}

func typedLength(p clock.Period) length {
	if s := p.String(); p.IsZero() || slices.Contains(common, s) {
		return length{chosen: s}
	}
	return length{own: p.String()}
}

// inWords reads "18 months" and "18 Monate".
var (
	inWords = regexp.MustCompile(`^(\d{1,4})\s*(\pL+)$`)
	allZero = regexp.MustCompile(`^[^1-9]*0[^1-9]*$`)
)

// read is the length, or why it is none; what was wrong before stays.
func (l length) read(name string, wrong []fault.Field) (clock.Period, []fault.Field) {
	text := l.own
	if text == "" {
		text = l.chosen
	}
	if text == "" {
		return clock.Period{}, wrong
	}
	p, err := clock.ParsePeriod(iso(text))
	switch {
	case err == nil:
		return p, wrong
	case allZero.MatchString(text):
		return p, append(wrong, fault.Field{Name: name, ID: "assignment.wrong.zero"})
	}
	return p, append(wrong, fault.Field{Name: name, ID: "assignment.wrong.length"})
}

// iso turns a number with a word of either language into ISO 8601.
func iso(text string) string {
	m := inWords.FindStringSubmatch(text)
	if m == nil {
		return strings.ToUpper(text)
	}
	for _, unit := range []string{"Y", "M", "W", "D"} {
		for _, l := range i18n.Langs {
			if slices.Contains(strings.Fields(i18n.In(l, "assignment.length."+unit)), strings.ToLower(m[2])) {
				return "P" + m[1] + unit
			}
		}
	}
	return text
}

func lengthOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(common))
	for i, s := range common {
		p, _ := clock.ParsePeriod(s)
		out[i] = ui.Option{Value: s, Label: dutytext.Period(ctx, p)}
	}
	return out
}

// fields are those of a fault, to be told together with others.
func fields(err error) []fault.Field {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Fields
	}
	return nil
}
