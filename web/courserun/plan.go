package courserun

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/respond"
	"codeberg.org/lotse/lotse/web/session"
	"codeberg.org/lotse/lotse/web/ui"
)

// sessionForm is a session as typed.
type sessionForm struct {
	day                  form.Date
	from, to, room, link string
}

func sessionIn(c *fiber.Ctx) sessionForm {
	f := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	return sessionForm{form.ReadDate(c, courserun.FieldDay), f(courserun.FieldFrom), f(courserun.FieldTo), f(courserun.FieldRoom), f(courserun.FieldLink)}
}

func (f sessionForm) input() (in courserun.SessionInput, wrong []fault.Field) {
	in = courserun.SessionInput{From: f.from, To: f.to, Link: f.link}
	day, err := f.day.Read(courserun.FieldDay)
	in.Day, wrong = day, fields(err)
	if f.room != "" {
		in.Room, _ = uuid.Parse(f.room)
	}
	return in, wrong
}

// fields are those of a fault, to be told together with others.
func fields(err error) []fault.Field {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Fields
	}
	return nil
}

func formOf(ctx context.Context, s courserun.Session) sessionForm {
	f := sessionForm{day: form.DateOf(clock.DateOf(s.Starts, clock.Zone(ctx))), from: i18n.Time(ctx, s.Starts), to: i18n.Time(ctx, s.Ends), link: s.Link}
	if s.Room != nil {
		f.room = s.Room.String()
	}
	return f
}

// runForm is a run as typed.
type runForm struct {
	course, seats                        string
	waiting, approval                    bool
	signUpFrom, signUpUntil, cancelUntil form.Date
	notesDE, notesEN, materials          string
	trainers, equipment                  []string
	session                              sessionForm
}

func runIn(c *fiber.Ctx) runForm {
	f := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	return runForm{
		course: f(courserun.FieldCourse), seats: f(courserun.FieldSeats), waiting: f("waiting") != "", approval: f("approval") != "",
		signUpFrom: form.ReadDate(c, courserun.FieldSignUpFrom), signUpUntil: form.ReadDate(c, courserun.FieldSignUpUntil), cancelUntil: form.ReadDate(c, courserun.FieldCancelUntil),
		notesDE: f("notes_de"), notesEN: f("notes_en"), materials: f(courserun.FieldMaterials),
		trainers: form.Many(c, courserun.FieldTrainers), equipment: form.Many(c, "equipment"), session: sessionIn(c),
	}
}

func (f runForm) input() (in courserun.Input, wrong []fault.Field) {
	in = courserun.Input{Course: f.course, Waiting: f.waiting, Approval: f.approval, Notes: i18n.Text{}, Trainers: form.IDs(f.trainers), Equipment: form.IDs(f.equipment)}
	in.Seats, _ = strconv.Atoi(f.seats) // nonsense is none, which is refused
	date := func(d form.Date, name string) clock.Date {
		out, err := d.Read(name)
		wrong = append(wrong, fields(err)...)
		return out
	}
	in.SignUpFrom = date(f.signUpFrom, courserun.FieldSignUpFrom)
	in.SignUpUntil = date(f.signUpUntil, courserun.FieldSignUpUntil)
	in.CancelUntil = date(f.cancelUntil, courserun.FieldCancelUntil)
	for l, text := range map[i18n.Lang]string{i18n.DE: f.notesDE, i18n.EN: f.notesEN} {
		if text != "" {
			in.Notes[l] = text
		}
	}
	for line := range strings.Lines(f.materials) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		m := courserun.Material{URL: line}
		if i := strings.LastIndexByte(line, ' '); i > 0 {
			m = courserun.Material{Title: strings.TrimSpace(line[:i]), URL: line[i+1:]}
		}
		in.Materials = append(in.Materials, m)
	}
	return in, wrong
}

// filled is the form of a run as it stands.
func filled(r *courserun.Run) runForm {
	f := runForm{
		seats: strconv.Itoa(r.Seats), waiting: r.Waiting, approval: r.Approval,
		signUpFrom: form.DateOf(r.SignUpFrom), signUpUntil: form.DateOf(r.SignUpUntil), cancelUntil: form.DateOf(r.CancelUntil),
		notesDE: r.Notes[i18n.DE], notesEN: r.Notes[i18n.EN],
	}
	for _, m := range r.Materials {
		f.materials += m.Title + " " + m.URL + "\n"
	}
	for _, t := range r.Trainers {
		f.trainers = append(f.trainers, t.ID.String())
	}
	for _, e := range r.Equipment {
		f.equipment = append(f.equipment, e.ID.String())
	}
	return f
}

func (h *Handler) newRun(c *fiber.Ctx) error {
	return h.showPlan(c, "", runForm{course: c.Query("course"), seats: "12", waiting: true}, nil)
}

func (h *Handler) edit(c *fiber.Ctx) error { return h.showEdit(c, nil) }

// showEdit shows the run's forms as they stand: what went wrong was said beside
// another of them.
func (h *Handler) showEdit(c *fiber.Ctx, failed error) error {
	return h.showPlan(c, c.Params("run"), runForm{}, failed)
}

func (h *Handler) showPlan(c *fiber.Ctx, slug string, f runForm, failed error) error {
	ctx := c.UserContext()
	v := planView{form: f, errs: ui.Errors(ctx, failed), add: sessionIn(c), reason: c.FormValue("reason")}
	r, crew, err := h.Runs.Crew(ctx, slug)
	if err != nil {
		return err
	}
	if v.run, v.crew = r, crew; r != nil && f.seats == "" {
		v.form = filled(r)
	}
	if v.resources, err = h.Runs.Resources(ctx); err != nil {
		return err
	}
	if v.courses, err = h.Courses.List(ctx); err != nil {
		return err
	}
	page := planPage(v)
	if r != nil {
		page = editPage(v)
	}
	if failed == nil {
		return respond.Page(c, page)
	}
	return respond.Status(c, fault.KindOf(failed).Status(), page)
}

func (h *Handler) plan(c *fiber.Ctx) error {
	f := runIn(c)
	slug, err := respond.Effect(c, h.DB, func(ctx context.Context) (string, error) {
		in, wrong := f.input()
		var more []fault.Field
		in.Session, more = f.session.input()
		if wrong = append(wrong, more...); len(wrong) > 0 {
			return "", fault.InvalidInput(wrong...)
		}
		return h.Runs.Plan(ctx, in)
	})
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		return h.showPlan(c, "", f, err)
	}
	if err != nil {
		return err
	}
	h.Sessions.Notify(c, session.Notice{ID: "run.done.planned"})
	return respond.To(c, "/events/"+slug)
}

func (h *Handler) save(c *fiber.Ctx) error {
	f := runIn(c)
	again := func(c *fiber.Ctx, err error) error { return h.showPlan(c, c.Params("run"), f, err) }
	return h.act(c, "/events/"+c.Params("run"), again, func(ctx context.Context) (string, error) {
		in, wrong := f.input()
		if len(wrong) > 0 {
			return "", fault.InvalidInput(wrong...)
		}
		return "run.done.saved", h.Runs.Change(ctx, c.Params("run"), in)
	})
}

func (h *Handler) addSession(c *fiber.Ctx) error {
	return h.act(c, "/events/"+c.Params("run")+"/edit", h.showEdit, func(ctx context.Context) (string, error) {
		in, wrong := sessionIn(c).input()
		if len(wrong) > 0 {
			return "", fault.InvalidInput(wrong...)
		}
		return "run.done.session", h.Runs.AddSession(ctx, c.Params("run"), in)
	})
}

func (h *Handler) editSession(c *fiber.Ctx) error { return h.showSession(c, nil) }

func (h *Handler) showSession(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	r, err := h.Runs.LedRun(ctx, c.Params("run"))
	if err != nil {
		return err
	}
	v := sessionView{run: r, errs: ui.Errors(ctx, failed), form: sessionIn(c)}
	if v.no = sessionNo(r, c.Params("session")); v.no == 0 {
		return fault.Missing("run.not_found")
	}
	if failed == nil {
		v.form = formOf(ctx, v.session())
	}
	if v.resources, err = h.Runs.Resources(ctx); err != nil {
		return err
	}
	if failed == nil {
		return respond.Page(c, sessionPage(v))
	}
	return respond.Status(c, fault.KindOf(failed).Status(), sessionPage(v))
}

func (h *Handler) moveSession(c *fiber.Ctx) error {
	session, err := id(c, "session")
	if err != nil {
		return err
	}
	return h.act(c, "/events/"+c.Params("run"), h.showSession, func(ctx context.Context) (string, error) {
		in, wrong := sessionIn(c).input()
		if len(wrong) > 0 {
			return "", fault.InvalidInput(wrong...)
		}
		return "run.done.moved", h.Runs.MoveSession(ctx, c.Params("run"), session, in)
	})
}

func (h *Handler) cancelSession(c *fiber.Ctx) error {
	session, err := id(c, "session")
	if err != nil {
		return err
	}
	return h.act(c, "/events/"+c.Params("run")+"/edit", h.showEdit, func(ctx context.Context) (string, error) {
		return "run.done.dropped", h.Runs.CancelSession(ctx, c.Params("run"), session)
	})
}

func (h *Handler) rooms(c *fiber.Ctx) error { return h.showRooms(c, nil) }

func (h *Handler) showRooms(c *fiber.Ctx, failed error) error {
	ctx := c.UserContext()
	list, err := h.Runs.Resources(ctx)
	if err != nil {
		return err
	}
	v := roomsView{list: list, errs: ui.Errors(ctx, failed), kind: c.FormValue("kind"), name: c.FormValue("name"), place: c.FormValue("place"), seats: c.FormValue("seats")}
	if failed == nil {
		return respond.Page(c, roomsPage(v))
	}
	return respond.Status(c, fault.KindOf(failed).Status(), roomsPage(v))
}

func (h *Handler) addRoom(c *fiber.Ctx) error {
	return h.act(c, "/events/rooms", h.showRooms, func(ctx context.Context) (string, error) {
		r := courserun.Resource{Kind: courserun.Kind(c.FormValue("kind")), Name: c.FormValue("name"), Place: c.FormValue("place")}
		if s := strings.TrimSpace(c.FormValue("seats")); s != "" {
			n, err := strconv.Atoi(s)
			if r.Seats = n; err != nil {
				r.Seats = -1
			}
		}
		_, err := h.Runs.AddResource(ctx, r)
		return "run.resource.added", err
	})
}

func (h *Handler) endRoom(c *fiber.Ctx) error {
	resource, err := id(c, "resource")
	if err != nil {
		return err
	}
	return h.act(c, "/events/rooms", h.showRooms, func(ctx context.Context) (string, error) {
		return "run.resource.ended", h.Runs.EndResource(ctx, resource)
	})
}
