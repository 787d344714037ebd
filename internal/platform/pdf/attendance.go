package pdf

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Attendance is the list of a course run, with lines to sign on.
type Attendance struct {
	Tenant, Course string
	Trainers       []string
	Sessions       []AttendanceSession
	Guests         []AttendanceGuest
}

// AttendanceSession is one meeting; it gets pages of its own.
type AttendanceSession struct{ When, Where string }

// AttendanceGuest is a line of the list.
type AttendanceGuest struct{ Name, Number, Unit string }

// spareLines are for people who come without having signed up.
const spareLines = 3

type attendanceDoc struct {
	Title, Tenant, Course, Trainers, Count, Note  string
	NameHead, NumberHead, UnitHead, SignatureHead string
	Pages                                         []attendancePage
	Guests                                        []AttendanceGuest
	Spare                                         int
	Signed                                        string // under the list: the trainer signs
}

type attendancePage struct{ Head, When, Where string }

// Attendance renders the list in the reader's language.
func (c *Compiler) Attendance(ctx context.Context, list Attendance) ([]byte, error) {
	t := func(id string, args ...i18n.Args) string { return i18n.T(ctx, id, args...) }
	doc := attendanceDoc{
		Title: t("pdf.attendance.title"), Tenant: list.Tenant, Course: list.Course,
		Trainers: t("pdf.attendance.trainers", i18n.Args{"Names": strings.Join(list.Trainers, ", ")}),
		Count:    t("pdf.attendance.count", i18n.Args{"Count": len(list.Guests)}), Note: t("pdf.attendance.note"),
		NameHead: t("pdf.attendance.name"), NumberHead: t("pdf.attendance.number"), UnitHead: t("pdf.attendance.unit"),
		SignatureHead: t("pdf.attendance.signature"), Guests: append([]AttendanceGuest{}, list.Guests...), Spare: spareLines, Signed: t("pdf.attendance.signed"),
	}
	for i, s := range list.Sessions {
		p := attendancePage{Head: list.Course, When: s.When, Where: s.Where}
		if len(list.Sessions) > 1 {
			p.Head = t("run.part_of", i18n.Args{"Title": list.Course, "No": i + 1, "Of": len(list.Sessions)})
		}
		doc.Pages = append(doc.Pages, p)
	}
	return c.Render(ctx, "attendance", i18n.LangOf(ctx), doc)
}
