package ui

import (
	"context"
	"errors"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// FieldErrors are the faults of a form, in the order of its fields.
type FieldErrors []FieldError

// FieldError is the fault of one field, in words.
type FieldError struct{ Name, Text string }

// Errors puts the faults of err into words, for ErrorSummary and the fields.
// A fault without fields becomes one line without a field.
func Errors(ctx context.Context, err error) FieldErrors {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil
	}
	var out FieldErrors
	for _, field := range f.Fields {
		out = append(out, FieldError{Name: field.Name, Text: i18n.T(ctx, field.ID, field.Args)})
	}
	if len(out) == 0 {
		out = append(out, FieldError{Text: i18n.T(ctx, f.ID, f.Args)})
	}
	return out
}

// For returns the words for the field, or "".
func (e FieldErrors) For(name string) string {
	for _, f := range e {
		if f.Name == name {
			return f.Text
		}
	}
	return ""
}

// FieldID is the id of the control named name; links to "#"+FieldID jump to it.
func FieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, name)
}
