package ui

import "strings"

func (c Contact) who() string {
	if c.Role == "" || c.Name == "" {
		return c.Name + c.Role
	}
	return c.Name + ", " + c.Role
}

// dialled keeps the digits and the leading plus of a phone number.
func dialled(phone string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
}
