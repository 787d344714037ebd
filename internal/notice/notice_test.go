package notice_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// town has a unit with one below it and clerks in both. It is Monday, 8 June
// 2026, nine o'clock; what a duty asks for is due on Monday, 22 June.
type town struct {
	*projecttest.Town
	*notice.Service
	app        *app.App
	top, below uuid.UUID
	clerk      uuid.UUID
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{Town: projecttest.New(t)}
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "https://lernen.example"})
	w.Must(err)
	w.app, err = app.New(app.Options{DB: w.Kit.DB, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	w.Must(err)
	t.Cleanup(w.app.Close)
	w.Service = w.app.Notices
	w.SetDay("2026-06-08")
	w.top = w.Unit("50", uuid.Nil)
	w.below = w.Unit("50.1", w.top)
	w.clerk = w.Family("sachbearbeitung")
	w.Course("brandschutz")
	return w
}

func (w *town) person(unit uuid.UUID, supervisor ...bool) uuid.UUID {
	id := w.Person(projecttest.Post{Unit: unit, Family: w.clerk, Supervisor: len(supervisor) > 0})
	w.SQL(`UPDATE person SET first_name = 'Kim', email = personnel_number || '@lindenau.example' WHERE tenant_id = $1 AND id = $2`, w.Tenant, id)
	return id
}

// duty asks everybody of the units for the course within two weeks.
func (w *town) duty(name string) duty.Duty {
	w.T.Helper()
	first, err := clock.ParsePeriod("P14D")
	w.Must(err)
	d, err := w.app.Duties.Create(w.Ctx, duty.Input{Name: i18n.Text{i18n.DE: name}, Everybody: true, Terms: duty.Terms{
		Audience: audience.Rule{Top: audience.Node{Is: audience.Unit, IDs: []uuid.UUID{w.top}, Below: true}},
		Ways:     []duty.Way{{By: duty.ByProof}}, Mode: duty.Once, First: first, Credit: duty.CreditAll,
	}})
	w.Must(err)
	return d
}

func (w *town) daily() {
	w.T.Helper()
	w.Must(w.app.Duties.Daily(w.Ctx))
	w.Must(w.Daily(w.Ctx))
}

// waiting is how many mails wait.
func (w *town) waiting() int {
	return w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND state = 'queued'`, w.Tenant)
}

// leave lets all mails leave, as a mail server that works does.
func (w *town) leave() {
	w.SQL(`UPDATE mail_outbox SET state = 'sent', done_at = now(), fields = '{}' WHERE tenant_id = $1`, w.Tenant)
}

func (w *town) told(channel string) int {
	return w.Int(`SELECT count(*) FROM notice_digest WHERE tenant_id = $1 AND channel = $2`, w.Tenant, channel)
}

func (w *town) in(person uuid.UUID, role actor.Role, scope actor.Scope) context.Context {
	return w.As(person, app.Roles, actor.Grant{Role: role, Scope: scope})
}

func (w *town) hr() context.Context {
	return w.in(uuid.New(), actor.HR, actor.Scope{Kind: actor.Tenant})
}

// Through seven weeks, three looks a day: 14 and 3 days before, on the day, 3
// days after, then weekly; two duties are one mail.
func TestRemindersThroughTheWeeks(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.person(w.top)
	w.duty("Brandschutz")
	w.duty("Datenschutz")
	var days []string
	for day := projecttest.Day("2026-06-08"); day.Before(projecttest.Day("2026-07-26")); day = day.AddDays(1) {
		for _, hour := range []int{5, 8, 22} {
			w.Clock.Set(day.Start(clock.Zone(w.Ctx)).Add(time.Duration(hour) * time.Hour))
			w.daily()
			if n := w.waiting(); n > 0 {
				if n > 1 || hour != 8 {
					t.Errorf("%s, %d o'clock: %d mails", day, hour, n)
				}
				days = append(days, day.String()[5:])
				w.leave()
			}
		}
	}
	if got := strings.Join(days, " "); got != "06-08 06-19 06-22 06-25 07-02 07-09 07-16 07-23" {
		t.Errorf("told on %s", got)
	}
}

func TestWhatTheMailSays(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.duty("Brandschutz")
	id := w.person(w.top)
	w.SQL(`UPDATE person SET language = 'en' WHERE id = $1`, id)
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		return w.Town.People.Changed.Emit(ctx, tx, people.Change{Person: id, What: people.Moved})
	})
	w.daily()
	for what, want := range map[string]string{
		"Lead": "Mandatory training is due soon", "Items": `[{"Title":"Brandschutz","Lang":"de","When":"due on Mon 22 June 2026, in 14 days"}]`,
		"Person": "Kim Person0001", "Tenant": "Test Town",
	} {
		if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND template = 'digest' AND bulk AND replace(fields->>$2, chr(160), ' ') = $3`, w.Tenant, what, want); n != 1 {
			t.Errorf("%s is not %q", what, want)
		}
	}
	if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND fields->>'Link' LIKE 'https://%/en/my'
		AND fields->>'_unsubscribe' LIKE 'https://%/en/unsubscribe/%' AND fields->>'Less' = fields->>'_unsubscribe'`, w.Tenant); n != 1 {
		t.Error("the mail cannot be ended")
	}
	list, err := w.History(w.As(id, app.Roles, actor.Grant{Role: actor.Employee, Scope: actor.Scope{Kind: actor.Tenant}}))
	if err != nil || len(list) != 1 || list[0].Channel != notice.ByMail || len(list[0].Items) != 1 {
		t.Errorf("history: %+v, %v", list, err)
	}
}

func TestWhoIsNotTold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	away, gone, exempt, done := w.person(w.top), w.person(w.top), w.person(w.top), w.person(w.top)
	d := w.duty("Brandschutz")
	w.SQL(`INSERT INTO absence (tenant_id, id, person_id, valid_from) VALUES ($1, $2, $3, '2026-06-01')`, w.Tenant, uuid.New(), away)
	w.SQL(`UPDATE posting SET valid_to = '2026-06-01' WHERE tenant_id = $1 AND person_id = $2`, w.Tenant, gone)
	w.Must(w.app.Duties.Exempt(w.hr(), d.Slug, exempt, projecttest.Day("2026-12-01"), "Ruhestand"))
	_, err := w.app.Duties.RecordProof(w.hr(), d.Slug, done, duty.Proof{On: projecttest.Day("2026-06-01"), Issuer: "DRK"})
	w.Must(err)
	w.daily()
	if n := w.Int(`SELECT count(*) FROM notice_digest WHERE tenant_id = $1`, w.Tenant); n != 0 {
		t.Errorf("%d were told", n)
	}
}

// A mail server that is down for a week leaves one mail a person, of the last
// day; nobody gets seven when it is back.
func TestMailServerDown(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for range 3 {
		w.person(w.top)
	}
	w.duty("Brandschutz")
	for day := projecttest.Day("2026-06-17"); !day.After(projecttest.Day("2026-06-25")); day = day.AddDays(1) {
		w.SetDay(day.String())
		w.daily()
		if n := w.waiting(); n != 3 {
			t.Errorf("%s: %d mails wait", day, n)
		}
	}
	if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND fields->>'Lead' = 'Eine Pflichtschulung ist überfällig'
		AND replace(fields->>'Items', chr(160), ' ') LIKE '%war fällig am Mo., 22.06.2026, 3 Tage überfällig%'`, w.Tenant); n != 3 {
		t.Errorf("%d mails are of today", n)
	}
	w.leave()
	w.SetDay("2026-06-26")
	w.daily()
	if n := w.waiting(); n != 0 {
		t.Errorf("%d mails after the server is back", n)
	}
}

// A blackout, a weekend and a holiday postpone; afterwards it is one mail.
func TestPostponed(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.person(w.below)
	w.duty("Brandschutz")
	w.Must(w.Set(w.Ctx, notice.Setting{DigestAt: 480, QuietFrom: 1200, QuietTo: 360}))
	w.Must(w.AddBlackout(w.Ctx, "amt-50", projecttest.Day("2026-06-08"), projecttest.Day("2026-06-18")))
	for day, want := range map[string]int{"2026-06-08": 0, "2026-06-18": 0} {
		w.SetDay(day)
		w.daily()
		if n := w.waiting(); n != want {
			t.Errorf("%s: %d mails", day, n)
		}
	}
	w.SetDay("2026-06-20") // Saturday
	w.daily()
	if n := w.waiting(); n != 0 {
		t.Errorf("%d mails on a Saturday", n)
	}
	w.SetDay("2026-06-22")
	w.daily()
	if n := w.waiting(); n != 1 {
		t.Errorf("%d mails after all", n)
	}
	for name, err := range map[string]error{
		"a digest at night": w.Set(w.Ctx, notice.Setting{DigestAt: 1230, QuietFrom: 1200, QuietTo: 360}),
		"no time":           w.Set(w.Ctx, notice.Setting{DigestAt: 1440}),
		"too long":          w.AddBlackout(w.Ctx, "", projecttest.Day("2026-06-22"), projecttest.Day("2026-12-22")),
		"backwards":         w.AddBlackout(w.Ctx, "", projecttest.Day("2026-06-25"), projecttest.Day("2026-06-24")),
		"nowhere":           w.AddBlackout(w.Ctx, "amt-99", projecttest.Day("2026-06-25"), projecttest.Day("2026-06-26")),
	} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whoever reminds, and however often at once: each person gets one digest a day.
func TestRemindedOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	boss := w.person(w.top, true)
	for range 4 {
		w.person(w.top)
	}
	w.person(w.below)
	w.duty("Brandschutz")
	w.SetDay("2026-06-23")
	w.daily() // on the day itself was a Monday; this tells the occasion 0
	w.leave()
	w.SetDay("2026-06-24")
	team := w.in(boss, actor.Supervisor, actor.Scope{Kind: actor.Unit, ID: w.top})
	count, err := w.Overdue(team, notice.Group{})
	if err != nil || count.Total != 5 || count.Now() != 5 {
		t.Errorf("%+v, %v; the unit below has a boss of its own in this role", count, err)
	}
	var all sync.WaitGroup
	told := make([]int, 8)
	for i := range told {
		all.Go(func() {
			ctx := w.hr()
			if i%2 == 0 {
				ctx = team
			}
			told[i], err = w.Remind(ctx, notice.Group{Unit: "amt-50"})
		})
	}
	all.Wait()
	sum := 0
	for _, n := range told {
		sum += n
	}
	if sum != 6 || w.waiting() != 6 {
		t.Errorf("%v told, %d mails; want 6", told, w.waiting())
	}
	w.daily() // nobody gets a second mail of the day
	if n := w.waiting(); n != 6 {
		t.Errorf("%d mails after the daily run", n)
	}
	count, err = w.Overdue(w.hr(), notice.Group{})
	if err != nil || count.Told != 6 || count.Now() != 0 {
		t.Errorf("%+v, %v", count, err)
	}
	if _, err := w.Remind(w.in(boss, actor.Employee, actor.Scope{Kind: actor.Tenant}), notice.Group{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an employee reminds: %v", err)
	}
	if _, err := w.Remind(team, notice.Group{Unit: "amt-99"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a unit out of reach: %v", err)
	}
}

// The twin: without the one digest a day, eight reminders are eight mails.
func TestRemindedOnceTwin(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.person(w.top)
	w.duty("Brandschutz")
	w.SetDay("2026-06-24")
	for range 3 {
		if _, err := w.Remind(w.hr(), notice.Group{}); err != nil {
			t.Fatal(err)
		}
		w.SQL(`UPDATE notice_digest SET day = day - 30 - (SELECT count(*)::int FROM mail_outbox) WHERE tenant_id = $1`, w.Tenant)
	}
	if n := w.waiting(); n != 3 {
		t.Errorf("%d mails: something else stops the second", n)
	}
}

func TestRemindedAtNight(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.person(w.top)
	w.duty("Brandschutz")
	w.Clock.Set(projecttest.Day("2026-06-24").Start(clock.Zone(w.Ctx)).Add(22 * time.Hour))
	if n, err := w.Remind(w.hr(), notice.Group{}); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND next_try = '2026-06-25 06:00 Europe/Berlin'`, w.Tenant); n != 1 {
		t.Error("the mail does not wait for the morning")
	}
}

func TestChannels(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	mailed, none, refused, off := w.person(w.top), w.person(w.top), w.person(w.top), w.person(w.top)
	w.SQL(`UPDATE person SET email = NULL WHERE id = $1`, none)
	w.Must(w.Choose(w.May(off), notice.Choices{notice.Dates: true}))
	w.duty("Brandschutz")
	w.daily()
	if w.told("mail") != 2 || w.told("letter") != 1 || w.told("portal") != 1 {
		t.Errorf("%d by mail, %d by letter, %d in the portal", w.told("mail"), w.told("letter"), w.told("portal"))
	}
	// The mail server refuses one address for good: what the mail said becomes
	// a letter, and so does the next notice.
	var id uuid.UUID
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Pgx().QueryRow(ctx, `SELECT id FROM mail_outbox WHERE tenant_id = $1 AND person_id = $2`, w.Tenant, refused).Scan(&id); err != nil {
			return err
		}
		return w.app.Mail.Refused.Emit(ctx, tx, mail.Refusal{Mail: id, Person: refused, Box: "3@lindenau.example", Answer: "550 no such mailbox"})
	})
	w.leave()
	if w.told("letter") != 2 {
		t.Error("the refused mail became no letter")
	}
	list, err := w.Refusals(w.hr())
	if err != nil || len(list) != 1 || list[0].Person != refused {
		t.Errorf("%+v, %v", list, err)
	}
	w.SetDay("2026-06-19")
	w.daily()
	if n := w.waiting(); n != 1 || w.told("letter") != 4 {
		t.Errorf("%d mails, %d letters", n, w.told("letter"))
	}
	w.Must(w.TryAgain(w.hr(), list[0].Slug))
	if list, err := w.Refusals(w.hr()); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	_ = mailed
}

func TestLettersArePrintedOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for range 2 {
		w.SQL(`UPDATE person SET email = NULL WHERE id = $1`, w.person(w.top))
	}
	w.duty("Brandschutz")
	w.daily()
	hr := w.May(uuid.New(), paper.Print)
	list, runs, err := w.Letters(hr)
	if err != nil || len(list) != 2 || len(runs) != 0 {
		t.Fatalf("%d letters wait, %d runs, %v", len(list), len(runs), err)
	}
	out, err := w.Print(hr)
	if err != nil || len(out) < 1000 {
		t.Fatalf("%d bytes, %v", len(out), err)
	}
	if _, err := w.Print(hr); !fault.Is(err, fault.Conflict) {
		t.Errorf("printed twice: %v", err)
	}
	if list, runs, err = w.Letters(hr); err != nil || len(list) != 0 || len(runs) != 1 || runs[0].Letters != 2 {
		t.Fatalf("%d letters wait, %+v, %v", len(list), runs, err)
	}
	if out, err = w.PrintAgain(hr, runs[0].ID); err != nil || len(out) < 1000 {
		t.Fatalf("again: %d bytes, %v", len(out), err)
	}
	if _, runs, err = w.Letters(hr); err != nil || runs[0].Again != 1 {
		t.Errorf("%+v, %v", runs, err)
	}
	narrow := w.As(uuid.New(), actor.Bundles{actor.HR: {paper.Print}}, actor.Grant{Role: actor.HR, Scope: actor.Scope{Kind: actor.Unit, ID: w.below}})
	if _, err := w.PrintAgain(narrow, runs[0].ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("HR of another unit prints them: %v", err)
	}
}

func TestEndedByTheMail(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.person(w.top)
	w.duty("Brandschutz")
	w.daily()
	var link string
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT fields->>'_unsubscribe' FROM mail_outbox WHERE tenant_id = $1`, w.Tenant).Scan(&link)
	})
	token := link[strings.LastIndexByte(link, '/')+1:]
	stranger := actor.With(w.Ctx, &actor.Actor{Tenant: w.Tenant})
	for _, c := range []struct {
		topic notice.Topic
		on    bool
		want  notice.Choices
	}{
		{"", false, notice.Choices{notice.Deadlines: false, notice.Dates: false, notice.Team: false}},
		{notice.Dates, true, notice.Choices{notice.Deadlines: false, notice.Dates: true, notice.Team: false}},
		{"", true, notice.Choices{notice.Deadlines: true, notice.Dates: true, notice.Team: true}},
	} {
		w.Must(w.ChooseByToken(stranger, token, c.topic, c.on))
		got, err := w.ByToken(stranger, token)
		for topic, on := range c.want {
			if err != nil || got[topic] != on {
				t.Errorf("%s: %v, %v", topic, got[topic], err)
			}
		}
	}
	if err := w.ChooseByToken(stranger, token[:20], "", false); !fault.Is(err, fault.NotFound) {
		t.Errorf("half a token: %v", err)
	}
}

// Supervisors are told a number, once a week, and only where it is switched on.
func TestSupervisorsAreToldANumber(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	boss := w.person(w.top, true)
	d := w.duty("Brandschutz")
	w.person(w.top)
	w.person(w.below)
	w.Must(w.app.Duties.Reconcile(w.Ctx))
	_, err := w.app.Duties.RecordProof(w.hr(), d.Slug, boss, duty.Proof{On: projecttest.Day("2026-06-01"), Issuer: "DRK"})
	w.Must(err)
	about := func() int {
		n := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND person_id = $2 AND fields->>'Items' LIKE '%2 Personen sind überfällig%'
			AND fields::text NOT LIKE '%Person0002%'`, w.Tenant, boss)
		w.leave()
		return n
	}
	var got []int
	for _, day := range []string{"2026-06-30", "2026-07-01", "2026-07-02", "2026-07-06"} {
		w.SetDay(day)
		w.daily()
		got = append(got, about())
		w.Must(w.Set(w.Ctx, notice.Setting{DigestAt: 420, QuietFrom: 1200, QuietTo: 360, EscalateAfter: 7}))
	}
	if got[0] != 0 || got[1] != 1 || got[2] != 0 || got[3] != 1 {
		t.Errorf("mails to the supervisor: %v", got)
	}
}

func TestDatesAreTold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	trainer, id := w.person(w.top), w.person(w.top)
	w.Clock.Advance(time.Minute)
	slug, err := w.app.Runs.Plan(w.hr(), courserun.Input{
		Course: "brandschutz", Seats: 2, Trainers: []uuid.UUID{trainer},
		Session: courserun.SessionInput{Day: projecttest.Day("2026-06-17"), From: "9:00", To: "12:00", Link: "https://video.example/1"},
	})
	w.Must(err)
	_, err = w.app.Runs.SignUp(w.in(id, actor.Employee, actor.Scope{Kind: actor.Tenant}), slug)
	w.Must(err)
	w.leave()
	for _, c := range []struct {
		day  string
		want int
	}{{"2026-06-12", 0}, {"2026-06-15", 1}, {"2026-06-16", 0}, {"2026-06-17", 0}} {
		w.SetDay(c.day)
		w.daily()
		if n := w.Int(`SELECT count(*) FROM mail_outbox WHERE tenant_id = $1 AND template = 'digest' AND state = 'queued'
			AND replace(fields->>'Items', chr(160), ' ') LIKE '%am Mi., 17.06.2026 um 09:00%'`, w.Tenant); n != c.want {
			t.Errorf("%s: %d mails", c.day, n)
		}
		w.leave()
	}
}

// A page of people costs the same however many they are.
func TestStatementsOfARun(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.duty("Brandschutz")
	cost := func(day string) int {
		w.SetDay(day)
		w.Must(w.app.Duties.Daily(w.Ctx))
		ctx, c := db.WithCounter(w.Ctx)
		w.Must(w.Daily(ctx))
		return int(c.Trips.Load())
	}
	w.person(w.top)
	one := cost("2026-06-08")
	w.leave()
	for range 20 {
		w.person(w.top)
	}
	if many := cost("2026-06-09"); many > one {
		t.Errorf("%d round trips for one person, %d for 21", one, many)
	}
	if n := w.told("mail"); n != 21 {
		t.Errorf("%d were told", n)
	}
}
