// Package config reads the environment into one struct at start.
//
// It owns the names, defaults and rules of the LOTSE_ variables and says all
// that is wrong with them at once. It does not own settings of a municipality
// (internal/tenant) and is passed down, never global.
//
// Invariant: a secret leaves only through Secret.Reveal; printing, logging or
// encoding a Config shows it redacted.
package config
