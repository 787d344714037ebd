package info

import (
	"context"
	"maps"
	"slices"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/ui"
)

// office is a public body with its address in the web.
type office struct{ name, url string }

// Offices of the Länder whose names are known for sure; a Land that is not
// listed is served by the list of all, kept by Hessen for everybody.
var (
	enforcementURL = map[clock.Land]string{"HE": "https://lbit.hessen.de/Durchsetzungs-und-Ueberwachungsstelle/Durchsetzungsverfahren-beantragen"}
	authorityURL   = map[clock.Land]string{"HE": "https://datenschutz.hessen.de"}
)

const (
	allEnforcement = "https://lbit.hessen.de/buergerinnen-und-buerger/durchsetzungsstellen-der-laender"
	allAuthorities = "https://www.datenschutzkonferenz-online.de/datenschutzaufsichtsbehoerden.html"
)

func enforcement(ctx context.Context, l clock.Land) office {
	if url, ok := enforcementURL[l]; ok {
		return office{i18n.T(ctx, "info.enforcement."+string(l)), url}
	}
	return office{i18n.T(ctx, "info.enforcement.other"), allEnforcement}
}

func authority(ctx context.Context, l clock.Land) office {
	if url, ok := authorityURL[l]; ok {
		return office{i18n.T(ctx, "info.authority."+string(l)), url}
	}
	return office{i18n.T(ctx, "info.authority.other"), allAuthorities}
}

// kept is one class of data and how long it is kept.
type kept struct{ what, long string }

func retention(ctx context.Context, a *tenant.Agreement) []kept {
	var list []kept
	for _, class := range slices.Sorted(maps.Keys(a.Retention)) {
		if id := "info.retention." + class; i18n.Has(i18n.DE, id) {
			list = append(list, kept{i18n.T(ctx, "info.retention."+class), i18n.Period(ctx, a.Retention[class])})
		}
	}
	return list
}

// contact lists how the town can be reached; an empty contact has no lines.
func contact(ctx context.Context, c tenant.Contact) []ui.Term {
	var list []ui.Term
	if c.Name != "" {
		list = append(list, ui.Term{Key: i18n.T(ctx, "info.contact.name"), Value: ui.Text(c.Name)})
	}
	if c.Phone != "" {
		list = append(list, ui.Term{Key: i18n.T(ctx, "info.contact.phone"), Value: phone(c.Phone)})
	}
	if c.Email != "" {
		list = append(list, ui.Term{Key: i18n.T(ctx, "info.contact.email"), Value: ui.TextLink(ui.Link{Text: c.Email, Path: "mailto:" + c.Email})})
	}
	return list
}

// digits keeps of a phone number what is dialled.
func digits(phone string) string {
	var b []rune
	for _, r := range phone {
		if r == '+' || r >= '0' && r <= '9' {
			b = append(b, r)
		}
	}
	return string(b)
}

// shortcut is a key and what it does.
type shortcut struct{ key, id string }

var shortcuts = []shortcut{{"/", "ui.keys.search"}, {"?", "ui.keys.help"}, {"↑ ↓ ← →", "ui.keys.cells"}}
