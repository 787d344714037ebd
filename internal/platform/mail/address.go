package mail

import (
	"net/mail"
	"strings"
	"unicode"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// maxAddress is the longest path SMTP allows (RFC 5321, 4.5.3.1.3).
const maxAddress = 254

// Address is a mailbox that has been checked; only NewAddress makes one, so
// that no header of ours can carry a line break.
type Address struct{ name, box string }

// NewAddress checks a mailbox such as "a.b@example.org" and the name shown
// before it, which may be empty.
func NewAddress(name, box string) (Address, error) {
	box = strings.TrimSpace(box)
	parsed, err := mail.ParseAddress(box)
	if err != nil || parsed.Address != box || parsed.Name != "" || len(box) > maxAddress || hasControl(box) {
		return Address{}, fault.New(fault.Invalid, "mail.address")
	}
	return Address{name: oneLine(name), box: box}, nil
}

// ParseSender reads "Lotse <lotse@example.org>" or a bare mailbox.
func ParseSender(s string) (Address, error) {
	parsed, err := mail.ParseAddress(s)
	if err != nil {
		return Address{}, fault.New(fault.Invalid, "mail.address").Wrap(err)
	}
	return NewAddress(parsed.Name, parsed.Address)
}

// Box is the bare mailbox.
func (a Address) Box() string { return a.box }

// IsZero reports whether a is no address.
func (a Address) IsZero() bool { return a.box == "" }

func (a Address) domain() string { return a.box[strings.LastIndexByte(a.box, '@')+1:] }

func (a Address) header() *mail.Address { return &mail.Address{Name: a.name, Address: a.box} }

// oneLine makes s fit for a header: control characters become spaces.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if isControl(r) {
			return ' '
		}
		return r
	}, s)), " ")
}

func hasControl(s string) bool { return strings.ContainsFunc(s, isControl) }

// isControl includes the Unicode line and paragraph separators.
func isControl(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar
}
