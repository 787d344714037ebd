package instruct

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
)

// Print makes the list on which people sign that they were instructed.
func (s *Service) Print(ctx context.Context, slug string) ([]byte, error) {
	sh, err := s.Sheet(ctx, slug)
	if err != nil {
		return nil, err
	}
	t, err := s.Tenants.Current(ctx)
	if err != nil {
		return nil, err
	}
	me, err := s.People.Named(ctx, "instruct", actor.From(ctx).Person)
	if err != nil {
		return nil, err
	}
	list := pdf.Attendance{
		Trainers: []string{me[actor.From(ctx).Person].FullName()},
		Sessions: []pdf.AttendanceSession{{When: i18n.T(ctx, "instruct.print.on"), Where: i18n.T(ctx, "instruct.print.says")}},
	}
	list.Tenant = t.Name.For(ctx)
	list.Course = sh.Name.For(ctx)
	tree, err := s.Org.Tree(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range sh.Rows {
		if !r.Mine.ToDo() {
			continue
		}
		unit := ""
		if u, ok := tree.Unit(r.Unit); ok {
			unit = u.Name.For(ctx)
		}
		list.Guests = append(list.Guests, pdf.AttendanceGuest{Name: r.Person.ListName(), Number: r.Person.PersonnelNumber, Unit: unit})
	}
	return s.PDF.Attendance(ctx, list)
}
