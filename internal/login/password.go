package login

import (
	"strings"
	"unicode/utf8"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// The length of a password, in characters. Length is what counts; there are
// no rules about kinds of characters and no expiry.
const (
	MinPassword = 12
	maxPassword = 200
)

// FieldPassword is the form field of a new password.
const FieldPassword = "password"

// checkPassword refuses what is guessed first: short ones, repetitions, the
// login name, and well-known long ones.
func checkPassword(password, login string) error {
	refuse := func(id string) error {
		return fault.InvalidInput(fault.Field{Name: FieldPassword, ID: id, Args: fault.Args{"Min": MinPassword, "Max": maxPassword}})
	}
	plain := strings.ToLower(password)
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return refuse("login.password.short")
	case n > maxPassword:
		return refuse("login.password.long")
	}
	name, _, _ := strings.Cut(strings.ToLower(login), "@")
	if len(name) >= 4 && strings.Contains(plain, name) {
		return refuse("login.password.name")
	}
	if varied(plain) < 5 || guessable(plain) {
		return refuse("login.password.common")
	}
	return nil
}

func varied(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// runs are rows of keys and alphabets people walk along.
const runs = "0123456789012345678909876543210987654321 abcdefghijklmnopqrstuvwxyz qwertzuiopü asdfghjklöä yxcvbnm qwertyuiop asdfghjkl zxcvbnm"

var common = []string{"passwort", "password", "kennwort", "willkommen", "welcome", "hallo", "schatz", "geheim", "sommer", "winter", "verwaltung", "rathaus", "lernportal", "lotse", "changeme", "letmein", "iloveyou"}

// guessable strips words and runs everybody tries; what is left must still be
// worth guessing.
func guessable(s string) bool {
	for _, w := range common {
		s = strings.ReplaceAll(s, w, "")
	}
	const run = 4
	left := []rune(s)
	rest := 0
	for i := 0; i < len(left); {
		j := i + 1
		for j < len(left) && strings.Contains(runs, string(left[i:j+1])) {
			j++
		}
		if j-i < run {
			j = i + 1
			rest++
		}
		i = j
	}
	return rest < 5
}
