// Package fault is the one error type that crosses package borders.
//
// A fault says which kind of failure it is and names the message for the
// reader by id; it never carries a sentence. web/respond is the only place
// that turns it into a page, a fragment or problem+json. Every error that is
// not a fault is Internal: logged with the request id, shown as one neutral
// sentence.
package fault

import (
	"errors"
	"fmt"
	"net/http"
)

// Kind decides the HTTP status and whether the cause is shown.
type Kind int

// The kinds, from the reader's fault to ours.
const (
	Internal Kind = iota
	Invalid
	Unauthenticated
	Forbidden
	NotFound
	Conflict
	TooLarge
	Limited
	Unavailable
)

var kinds = map[Kind]struct {
	name   string
	status int
}{
	Internal:        {"internal", http.StatusInternalServerError},
	Invalid:         {"invalid", http.StatusUnprocessableEntity},
	Unauthenticated: {"unauthenticated", http.StatusUnauthorized},
	Forbidden:       {"forbidden", http.StatusForbidden},
	NotFound:        {"not_found", http.StatusNotFound},
	Conflict:        {"conflict", http.StatusConflict},
	TooLarge:        {"too_large", http.StatusRequestEntityTooLarge},
	Limited:         {"limited", http.StatusTooManyRequests},
	Unavailable:     {"unavailable", http.StatusServiceUnavailable},
}

// String returns the kind's name as used in problem+json and logs.
func (k Kind) String() string { return kinds[k].name }

// Status returns the HTTP status of the kind.
func (k Kind) Status() int { return kinds[k].status }

// Args are the values of a message's placeholders.
type Args = map[string]any

// Field is a fault of one form field.
type Field struct {
	Name string // the form field's name
	ID   string // message id
	Args Args
}

// Error is a failure with a kind and a message for the reader.
type Error struct {
	Kind   Kind
	ID     string
	Args   Args
	Fields []Field
	Err    error // the cause, for the log only
}

// New returns a fault of kind k whose message is id.
func New(k Kind, id string, args ...Args) *Error {
	e := &Error{Kind: k, ID: id}
	if len(args) > 0 {
		e.Args = args[0]
	}
	return e
}

// InvalidInput is the fault of a form whose fields say what is wrong.
func InvalidInput(fields ...Field) *Error {
	return &Error{Kind: Invalid, ID: "error.input", Fields: fields}
}

func (e *Error) Error() string {
	s := e.Kind.String() + ": " + e.ID
	for _, f := range e.Fields {
		s += fmt.Sprintf(" [%s: %s]", f.Name, f.ID)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// With returns a copy of e with more field faults.
func (e *Error) With(fields ...Field) *Error {
	c := *e
	c.Fields = append(append([]Field(nil), e.Fields...), fields...)
	return &c
}

// Wrap returns a copy of e whose cause is err.
func (e *Error) Wrap(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// KindOf returns the kind of err; an error that is no fault is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is a fault of kind k.
func Is(err error, k Kind) bool { return err != nil && KindOf(err) == k }
