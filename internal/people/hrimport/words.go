package hrimport

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func (l *Line) add(f hrfile.Field, old, now string) {
	if old != now {
		l.Fields = append(l.Fields, FieldChange{f, old, now})
	}
}

func (w *words) person(ctx context.Context, l *Line, c storedChange) error {
	var before, after personValues
	if err := decode(c, &before, &after); err != nil {
		return err
	}
	l.Number = after.PersonnelNumber
	l.Name = people.Person{LastName: after.LastName, FirstName: after.FirstName}.ListName()
	if l.Effect == IsNew {
		return nil
	}
	l.add(hrfile.LastName, before.LastName, after.LastName)
	l.add(hrfile.FirstName, before.FirstName, after.FirstName)
	l.add(hrfile.Title, before.Title, after.Title)
	l.add(hrfile.Email, deref(before.Email), deref(after.Email))
	return nil
}

// posting tells a change of one posting; a new one that replaces an ended one
// is compared with that.
func (w *words) posting(ctx context.Context, l *Line, c storedChange, all []storedChange) error {
	var before, after postingValues
	if err := decode(c, &before, &after); err != nil {
		return err
	}
	if c.Action == create {
		for k := range all {
			if movedFrom(all, k) && all[k+1].ID == c.ID {
				if err := json.Unmarshal(all[k].Before, &before); err != nil {
					return err
				}
				before.ValidFrom, before.ReportedFrom = after.ValidFrom, after.ReportedFrom
			}
		}
	}
	l.add(hrfile.UnitNumber, w.unitName(ctx, before.UnitID), w.unitName(ctx, after.UnitID))
	l.add(hrfile.JobFamily, w.family(ctx, before.JobFamilyID), w.family(ctx, after.JobFamilyID))
	l.add(hrfile.Post, before.Post, after.Post)
	l.add(hrfile.Share, share(ctx, before), share(ctx, after))
	l.add(hrfile.Supervisor, yesNo(ctx, before), yesNo(ctx, after))
	l.add(hrfile.Start, i18n.Date(ctx, before.ValidFrom), i18n.Date(ctx, after.ValidFrom))
	l.add(hrfile.End, lastDay(ctx, before.ValidTo), lastDay(ctx, after.ValidTo))
	return nil
}

func (w *words) unit(ctx context.Context, l *Line, c storedChange) error {
	var before, after org.Unit
	if err := decode(c, &before, &after); err != nil {
		return err
	}
	l.Number = after.Number
	l.Name = after.Name.For(ctx)
	if l.Effect != IsOther {
		return nil
	}
	l.add(hrfile.Name, before.Name[i18n.DE], after.Name[i18n.DE])
	l.add(hrfile.NameEN, before.Name[i18n.EN], after.Name[i18n.EN])
	l.add(hrfile.UnitKind, before.Kind, after.Kind)
	l.add(hrfile.Parent, w.unitName(ctx, before.Parent), w.unitName(ctx, after.Parent))
	l.add(hrfile.CrossSection, i18n.T(ctx, "people.flag."+strconv.FormatBool(before.CrossSection)), i18n.T(ctx, "people.flag."+strconv.FormatBool(after.CrossSection)))
	l.add(hrfile.ValidFrom, i18n.Date(ctx, before.From), i18n.Date(ctx, after.From))
	l.add(hrfile.ValidTo, lastDay(ctx, &before.To), lastDay(ctx, &after.To))
	return nil
}

func decode(c storedChange, before, after any) error {
	if c.Before != nil {
		if err := json.Unmarshal(c.Before, before); err != nil {
			return err
		}
	}
	return json.Unmarshal(c.After, after)
}

func (w *words) unitName(ctx context.Context, id uuid.UUID) string {
	u, ok := w.units[id]
	if !ok {
		return ""
	}
	name := u.Name.For(ctx)
	return u.Number + " " + name
}

func (w *words) family(ctx context.Context, id uuid.UUID) string {
	name := w.families[id].Name.For(ctx)
	return name
}

// share is hundredths of a per cent in words: "19,5 %". No posting has none.
func share(ctx context.Context, v postingValues) string {
	if v.UnitID == uuid.Nil {
		return ""
	}
	return Share(ctx, v.Share)
}

// Share formats hundredths of a per cent: "19,5 %", "19.5%".
func Share(ctx context.Context, hundredths int) string {
	whole := i18n.Percent(ctx, hundredths/100)
	rest := hundredths % 100
	if rest == 0 {
		return whole
	}
	point := ","
	if i18n.LangOf(ctx) == i18n.EN {
		point = "."
	}
	digits := strconv.Itoa(hundredths / 100)
	decimals := strings.TrimRight(strconv.Itoa(100 + rest)[1:], "0")
	return strings.Replace(whole, digits, digits+point+decimals, 1)
}

func yesNo(ctx context.Context, v postingValues) string {
	if v.UnitID == uuid.Nil {
		return ""
	}
	return i18n.T(ctx, "people.flag."+strconv.FormatBool(v.Supervisor))
}

// lastDay shows an end as HR writes it: the last day itself.
func lastDay(ctx context.Context, to *clock.Date) string {
	if to == nil || to.IsZero() {
		return ""
	}
	return i18n.Date(ctx, to.AddDays(-1))
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
