package forum

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/a-h/templ"
	ics "github.com/arran4/golang-ical"
	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/occasion"
	"codeberg.org/lotse/lotse/internal/forum/prose"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/form"
	"codeberg.org/lotse/lotse/web/guests"
	"codeberg.org/lotse/lotse/web/ui"
)

// dates are the days of an event or of a new service as they were typed.
type dates struct{ day, last, since form.Date }

func datesOf(c forum.Content) (d dates) {
	if c.Occasion != nil {
		d.day = form.DateOf(c.Occasion.Day)
		if !c.Occasion.LastDay.Equal(c.Occasion.Day) {
			d.last = form.DateOf(c.Occasion.LastDay)
		}
	}
	if c.Offer != nil {
		d.since = form.DateOf(c.Offer.Since)
	}
	return d
}

// typedFacts reads what events and new services have beside their text. The
// fault names days that no calendar has.
func typedFacts(c *fiber.Ctx, kind forum.Kind, in *forum.Content) (dates, error) {
	d := dates{form.ReadDate(c, occasion.FieldDay), form.ReadDate(c, occasion.FieldLastDay), form.ReadDate(c, occasion.FieldSince)}
	var wrong []fault.Field
	day := func(typed form.Date, name string) clock.Date {
		out, err := typed.Read(name)
		var f *fault.Error
		if errors.As(err, &f) {
			wrong = append(wrong, f.Fields...)
		}
		return out
	}
	switch kind {
	case forum.Event:
		in.Occasion = &occasion.Occasion{
			Day: day(d.day, occasion.FieldDay), From: c.FormValue(occasion.FieldFrom), LastDay: day(d.last, occasion.FieldLastDay), To: c.FormValue(occasion.FieldTo),
			Zone: clock.Zone(c.UserContext()).String(), Place: c.FormValue(occasion.FieldPlace), Link: c.FormValue(occasion.FieldLink),
			Organiser: c.FormValue(occasion.FieldOrganiser), SignUp: c.FormValue(occasion.FieldSignUp),
		}
	case forum.Offering:
		in.Offer = &occasion.Offer{Since: day(d.since, occasion.FieldSince), Link: c.FormValue(occasion.FieldLink)}
	}
	if len(wrong) > 0 {
		return d, fault.InvalidInput(wrong...)
	}
	return d, nil
}

// when is the time of an event in a sentence, in the reader's zone.
func when(ctx context.Context, o *occasion.Occasion) string {
	starts, ends, ok := o.Span()
	if !ok {
		return ""
	}
	zone := clock.Zone(ctx)
	from, to := clock.DateOf(starts, zone), clock.DateOf(ends, zone)
	if o.WholeDays() {
		if to = to.AddDays(-1); to.Equal(from) {
			return i18n.DateDay(ctx, from)
		}
		return i18n.T(ctx, "forum.event.days", i18n.Args{"From": i18n.DateDay(ctx, from), "To": i18n.DateDay(ctx, to)})
	}
	args := i18n.Args{"Day": i18n.DateDay(ctx, from), "From": i18n.Time(ctx, starts), "To": i18n.Time(ctx, ends), "LastDay": i18n.DateDay(ctx, to)}
	if from.Equal(to) {
		return i18n.T(ctx, "forum.event.hours", args)
	}
	return i18n.T(ctx, "forum.event.over_days", args)
}

// past reports whether an event is over.
func past(ctx context.Context, o *occasion.Occasion) bool {
	_, ends, ok := o.Span()
	return ok && !ends.After(clock.Now(ctx))
}

// kindFacts are the lines of an event or a new service, above its text.
func (v itemView) kindFacts(ctx context.Context) (list []ui.Term) {
	add := func(id string, value templ.Component) {
		list = append(list, ui.Term{Key: i18n.T(ctx, id), Value: value})
	}
	address := func(id, s string) {
		switch {
		case s == "":
		case strings.Contains(s, "://"):
			add(id, ui.TextLink(ui.Link{Text: prose.Host(s), Path: s}))
		default:
			add(id, ui.TextLink(ui.Link{Text: s, Path: "mailto:" + s}))
		}
	}
	if o := v.Occasion; o != nil {
		add("forum.event.when", ui.Text(when(ctx, o)))
		if o.Place != "" {
			add("forum.event.place", ui.TextIn(o.Place, v.Lang))
		}
		address("forum.event.link", o.Link)
		add("forum.event.organiser", ui.TextIn(o.Organiser, v.Lang))
		address("forum.event.sign_up", o.SignUp)
	}
	if o := v.Offer; o != nil {
		add("forum.service.since", ui.Text(i18n.DateLong(ctx, o.Since)))
		address("forum.service.link", o.Link)
		add("forum.service.contact", ui.TextIn(v.Contact, v.Lang))
	}
	return list
}

// comingUp is how many events the home shows.
const comingUp = 3

func (h *Handler) events(c *fiber.Ctx) error {
	q := forum.Query{Kinds: []forum.Kind{forum.Event}, Page: pageOf(c), When: forum.Upcoming}
	if c.Query("when") == string(forum.Over) {
		q.When = forum.Over
	}
	return h.pages.Show(c, func() (templ.Component, error) {
		l, err := h.Forum.Newest(c.UserContext(), q)
		return eventsPage(listView{List: l, q: q}), err
	})
}

func (h *Handler) services(c *fiber.Ctx) error {
	q := forum.Query{Kinds: []forum.Kind{forum.Offering}, Page: pageOf(c)}
	return h.pages.Show(c, func() (templ.Component, error) {
		l, err := h.Forum.Newest(c.UserContext(), q)
		return servicesPage(listView{List: l, q: q}), err
	})
}

const (
	mimeCalendar = "text/calendar; charset=utf-8"
	inCalendar   = 200 // events; who follows wants those to come
)

// calendar is the events to come as programs subscribe to them: to guests those
// that everybody may read, to whoever is signed in those of the network, too.
func (h *Handler) calendar(c *fiber.Ctx) error {
	ctx := c.UserContext()
	l, err := h.Forum.Newest(ctx, forum.Query{Kinds: []forum.Kind{forum.Event}, When: forum.Upcoming, Most: inCalendar})
	if err != nil {
		return err
	}
	return sendCalendar(c, l.Items)
}

func (h *Handler) oneInCalendar(c *fiber.Ctx) error {
	i, err := h.Forum.Get(c.UserContext(), c.Params("event"), forum.Event)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+i.Slug+`.ics"`)
	return sendCalendar(c, []forum.Item{i})
}

func sendCalendar(c *fiber.Ctx, list []forum.Item) error {
	body := calendarOf(c.UserContext(), list)
	if !forum.Guest(c.UserContext()) {
		c.Set(fiber.HeaderContentType, mimeCalendar)
		c.Set(fiber.HeaderCacheControl, "no-store")
		return c.Send(body)
	}
	return guests.Send(c, mimeCalendar, body)
}

// calendarOf writes events as iCalendar (RFC 5545), hours in UTC: every program
// shows them in the zone of its reader.
func calendarOf(ctx context.Context, list []forum.Item) []byte {
	cal := ics.NewCalendarFor("Lotse")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(i18n.T(ctx, "forum.events") + ", " + i18n.T(ctx, "forum.name"))
	cal.SetRefreshInterval("PT4H", ics.WithValue("DURATION"))
	for _, i := range list {
		starts, ends, ok := i.Occasion.Span()
		if !ok {
			continue
		}
		ev := cal.AddEvent(i.ID.String() + "@lotse")
		ev.SetDtStampTime(i.Released)
		ev.SetSequence(i.No)
		if i.Occasion.WholeDays() {
			ev.SetAllDayStartAt(allDay(i.Occasion.Day))
			ev.SetAllDayEndAt(allDay(i.Occasion.LastDay.AddDays(1)))
		} else {
			ev.SetStartAt(starts)
			ev.SetEndAt(ends)
		}
		page := guests.InLang(ui.ShellOf(ctx).Origin, i18n.LangOf(ctx), pathOf(i))
		summary, _ := said(ctx, i.Content, forum.Summary)
		ev.SetSummary(title(ctx, i.Content))
		ev.SetDescription(summary + "\n" + page)
		ev.SetURL(page)
		ev.SetLocation(i18n.Sentence(i.Occasion.Place, i.Occasion.Link))
		ev.SetStatus(ics.ObjectStatusConfirmed)
	}
	var b bytes.Buffer
	_ = cal.SerializeTo(&b, ics.WithNewLineWindows) // a buffer takes everything
	return b.Bytes()
}

// allDay is a day without a zone.
func allDay(d clock.Date) time.Time { return d.Start(time.UTC) }

// describeEvent is an event for machines (schema.org).
func (v itemView) describeEvent(ctx context.Context, url string) map[string]any {
	o := v.Occasion
	starts, ends, _ := o.Span()
	name, in := v.Read(forum.Title, i18n.LangOf(ctx))
	summary, _ := v.Read(forum.Summary, i18n.LangOf(ctx))
	data := map[string]any{
		"@type": "Event", "name": name, "description": summary, "inLanguage": in, "url": url,
		"eventStatus": "https://schema.org/EventScheduled", "organizer": guests.Organisation(o.Organiser),
		"startDate": starts.Format(time.RFC3339), "endDate": ends.Format(time.RFC3339),
	}
	if o.WholeDays() {
		data["startDate"], data["endDate"] = o.Day.String(), o.LastDay.String()
	}
	place := map[string]any{"@type": "Place", "name": o.Place, "address": o.Place}
	online := map[string]any{"@type": "VirtualLocation", "url": o.Link}
	const mode = "https://schema.org/"
	switch {
	case o.Link == "":
		data["location"], data["eventAttendanceMode"] = place, mode+"OfflineEventAttendanceMode"
	case o.Place == "":
		data["location"], data["eventAttendanceMode"] = online, mode+"OnlineEventAttendanceMode"
	default:
		data["location"], data["eventAttendanceMode"] = []any{place, online}, mode+"MixedEventAttendanceMode"
	}
	return data
}

// describeOffer is a new service for machines.
func (v itemView) describeOffer(ctx context.Context, url string) map[string]any {
	l := i18n.LangOf(ctx)
	town, _ := v.Town.In(l)
	name, in := v.Read(forum.Title, l)
	summary, _ := v.Read(forum.Summary, l)
	data := map[string]any{"@type": "GovernmentService", "name": name, "description": summary, "inLanguage": in, "url": url, "provider": guests.Organisation(town)}
	if v.Offer.Link != "" {
		data["availableChannel"] = map[string]any{"@type": "ServiceChannel", "serviceUrl": v.Offer.Link}
	}
	return data
}

// newKind is the kind that a form or an address names.
func newKind(s string) forum.Kind {
	for _, k := range written {
		if string(k) == s {
			return k
		}
	}
	return forum.Article
}
