package people

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var letters = strings.NewReplacer("ß", "ss", "ø", "o", "æ", "ae", "œ", "oe", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// Fold makes names comparable the way German lists are sorted (DIN 5007-1):
// lower case, ä as a, ß as ss, no accents.
func Fold(s string) string {
	s = letters.Replace(strings.ToLower(s))
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
	return strings.Join(strings.Fields(s), " ")
}

var spelled = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue")

// SortName is the key people are listed by.
func SortName(p Person) string { return Fold(p.LastName + " " + p.FirstName) }

// SearchText is what a search looks into: the name as sorted and as spelled
// without umlauts (Krüger is found by Kruger and Krueger), number and address.
func SearchText(p Person) string {
	name := strings.ToLower(p.LastName + " " + p.FirstName)
	plain, long := Fold(name), Fold(spelled.Replace(name))
	if plain == long {
		long = ""
	}
	return strings.Join(strings.Fields(strings.Join([]string{plain, long, Fold(p.PersonnelNumber), Fold(p.Email)}, " ")), " ")
}
