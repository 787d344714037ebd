package courserun

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/pdf"
)

// Print makes the list of a run with lines to sign on, one page for each session.
func (s *Service) Print(ctx context.Context, slug string) ([]byte, error) {
	sheet, err := s.sheet(ctx, slug, true)
	if err != nil {
		return nil, err
	}
	t, err := s.Tenants.Current(ctx)
	if err != nil {
		return nil, err
	}
	list := pdf.Attendance{}
	list.Tenant = t.Name.For(ctx)
	list.Course = sheet.Run.Title.For(ctx)
	for _, t := range sheet.Run.Trainers {
		list.Trainers = append(list.Trainers, t.Name)
	}
	for _, one := range sheet.Run.Sessions {
		list.Sessions = append(list.Sessions, pdf.AttendanceSession{When: period(ctx, one.Starts, one.Ends), Where: one.Where()})
	}
	for _, g := range sheet.Seated() {
		unit := g.Unit.For(ctx)
		list.Guests = append(list.Guests, pdf.AttendanceGuest{Name: g.Name, Number: g.Number, Unit: unit})
	}
	return s.PDF.Attendance(ctx, list)
}
