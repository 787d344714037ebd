package config

import (
	"errors"
	"net/url"
)

// Secret is an address that may carry a password.
type Secret string

// Reveal returns the value itself. Hand it to a driver, never to a log.
func (s Secret) Reveal() string { return string(s) }

// String keeps what helps to find a mistake: who, where and which database.
// The query is dropped as a whole, since drivers accept passwords in it.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(string(s))
	if err != nil || u.Host == "" && u.Path == "" {
		return "…"
	}
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	if u.User.Username() != "" {
		shown.User = url.User(u.User.Username())
	}
	if _, set := u.User.Password(); set {
		shown.User = url.UserPassword(u.User.Username(), "xxxxx")
	}
	return shown.String()
}

// GoString hides the value from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the value from JSON and slog.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes the value as it is.
func (s *Secret) UnmarshalText(b []byte) error {
	*s = Secret(b)
	return nil
}

// Switch is on or off, spelt so.
type Switch bool

// String is the spelling in the environment.
func (s Switch) String() string {
	if s {
		return "on"
	}
	return "off"
}

// UnmarshalText accepts on and off.
func (s *Switch) UnmarshalText(b []byte) error {
	switch string(b) {
	case "on":
		*s = true
	case "off":
		*s = false
	default:
		return errors.New("neither on nor off")
	}
	return nil
}
