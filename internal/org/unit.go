package org

import (
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Unit is one node of the organisation in one state.
type Unit struct {
	ID           uuid.UUID  `json:"id"`
	Slug         string     `json:"slug"`   // in URLs: "jugendamt"
	Number       string     `json:"number"` // text: "05.10" is not "5.1"
	Name         i18n.Text  `json:"name"`
	Kind         string     `json:"kind"`       // the tenant's own word: Amt, Fachbereich, Eigenbetrieb …
	Parent       uuid.UUID  `json:"parent"`     // zero for a root
	CrossSection bool       `json:"cross"`      // Querschnittsamt
	StateFrom    clock.Date `json:"state_from"` // since when name, kind and parent are as here
	From         clock.Date `json:"from"`
	To           clock.Date `json:"to"` // the first day it is no more; zero: open
}

// ValidOn reports whether the unit exists on day d.
func (u Unit) ValidOn(d clock.Date) bool {
	return !d.Before(u.From) && (u.To.IsZero() || d.Before(u.To))
}

// withdrawn reports whether the unit's making was undone: an empty period.
func (u Unit) withdrawn() bool { return !u.To.IsZero() && !u.To.After(u.From) }

// sameState reports whether name, kind, parent and flag are equal.
func (u Unit) sameState(o Unit) bool {
	return u.Kind == o.Kind && u.Parent == o.Parent && u.CrossSection == o.CrossSection && sameText(u.Name, o.Name)
}

func (u Unit) same(o Unit) bool {
	return u.sameState(o) && u.From == o.From && u.To == o.To && u.StateFrom == o.StateFrom
}

func sameText(a, b i18n.Text) bool {
	for _, l := range i18n.Langs {
		if a[l] != b[l] {
			return false
		}
	}
	return true
}
