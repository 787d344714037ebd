// Package app builds every service once and connects their news. The server,
// the worker, the commands and the tests all use this one list.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/bulk"
	"codeberg.org/lotse/lotse/internal/cert"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/courserun"
	"codeberg.org/lotse/lotse/internal/duty"
	"codeberg.org/lotse/lotse/internal/duty/instruct"
	"codeberg.org/lotse/lotse/internal/duty/proofimport"
	"codeberg.org/lotse/lotse/internal/duty/standing"
	"codeberg.org/lotse/lotse/internal/enrol"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/attach"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/forum/place"
	"codeberg.org/lotse/lotse/internal/forum/reuse"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/learn/stats"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/card"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/login/secret"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/notice"
	"codeberg.org/lotse/lotse/internal/org"
	"codeberg.org/lotse/lotse/internal/paper"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/event"
	"codeberg.org/lotse/lotse/internal/platform/job"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/platform/outbound"
	"codeberg.org/lotse/lotse/internal/platform/pdf"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/internal/public"
	"codeberg.org/lotse/lotse/internal/readiness"
	"codeberg.org/lotse/lotse/internal/readiness/example"
	"codeberg.org/lotse/lotse/internal/report/capacity"
	"codeberg.org/lotse/lotse/internal/report/council"
	"codeberg.org/lotse/lotse/internal/report/hits"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/text"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/bank"
	"codeberg.org/lotse/lotse/internal/skill/check"
	"codeberg.org/lotse/lotse/internal/skill/figures"
	"codeberg.org/lotse/lotse/internal/skill/outlook"
	"codeberg.org/lotse/lotse/internal/skill/rating"
	"codeberg.org/lotse/lotse/internal/skill/revise"
	"codeberg.org/lotse/lotse/internal/skill/suggest"
	"codeberg.org/lotse/lotse/internal/skill/workshop"
	"codeberg.org/lotse/lotse/internal/survey"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Options of New.
type Options struct {
	DB     *db.DB
	Config *config.Config
	Log    *slog.Logger
	Work   bool // this process works jobs
	Demo   bool // mails are also written as files
}

// App is every service of the program.
type App struct {
	DB     *db.DB
	Config *config.Config
	Log    *slog.Logger
	Jobs   *job.Client
	Outbox *mail.Outbox
	Mail   *mail.Sender
	PDF    *pdf.Compiler

	Tenants      *tenant.Service
	Org          *org.Service
	People       *people.Service
	Imports      *hrimport.Service
	Login        *login.Service
	Cards        *card.Service
	Grants       *grant.Service
	Networks     *network.Service
	Forum        *forum.Service
	Places       *place.Service
	Reuses       *reuse.Service
	Attach       *attach.Service
	Examples     *example.Service
	Talk         *talk.Service
	Media        *media.Service
	Courses      *course.Service
	Survey       *survey.Service
	Author       *author.Service
	Exchange     *exchange.Service
	Share        *share.Service
	Enrol        *enrol.Service
	Learn        *learn.Service
	Paths        *path.Service
	Duties       *duty.Service
	Standing     *standing.Service
	Proofs       *proofimport.Service
	Instructions *instruct.Service
	Runs         *courserun.Service
	Stats        *stats.Service
	Certs        *cert.Service
	Ratings      *rating.Service
	Checks       *check.Service
	Suggest      *suggest.Service
	Skills       *skill.Service
	Figures      *figures.Service
	Outlook      *outlook.Service
	Revise       *revise.Service
	Workshops    *workshop.Service
	Projects     *project.Service
	Paper        *paper.Service
	Notices      *notice.Service
	Bulk         *bulk.Service
	Readiness    *readiness.Service
	Public       *public.Service
	Capacity     *capacity.Service
	Council      *council.Service
	Hits         *hits.Service

	work    bool
	unwatch context.CancelFunc
	watched sync.WaitGroup
}

// MailDir is where the demo writes its mails.
func MailDir(c *config.Config) string { return filepath.Join(c.DataDir, "mail") }

// MediaDir is where files lie, or wait to be sent to an S3 store.
func MediaDir(c *config.Config) string { return filepath.Join(c.DataDir, "media") }

// New builds the services, left to right, and wires their topics.
func New(o Options) (*App, error) {
	a := &App{DB: o.DB, Config: o.Config, Log: o.Log, work: o.Work}
	registry := job.NewRegistry()
	var err error
	if a.Jobs, err = job.New(o.DB, registry, job.Options{Work: o.Work, Log: o.Log, Ticks: a.ticks()}); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	mo := mail.Options{SMTPURL: o.Config.SMTPURL.Reveal(), From: o.Config.MailFrom, Log: o.Log}
	if o.Demo {
		mo.EMLDir = MailDir(o.Config)
	}
	if a.Mail, err = mail.NewSender(o.DB, mo); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	a.Outbox = mail.NewOutbox(a.Jobs)
	a.PDF = pdf.New(pdf.Options{Log: o.Log})

	a.Tenants = tenant.New(o.DB, o.Config.Base())
	a.Org = org.New(o.DB)
	a.People = people.New(o.DB, a.Org)
	a.Imports = hrimport.New(o.DB, a.Org, a.People)
	hasher := secret.NewHasher()
	a.Login = login.New(login.Parts{
		DB: o.DB, Tenants: a.Tenants, People: a.People, Queue: a.Jobs, Outbox: a.Outbox, Letters: a.PDF, Hasher: hasher, Bundles: Roles,
	})
	a.Cards = &card.Service{DB: o.DB, Tenants: a.Tenants, People: a.People, Logins: a.Login, Hasher: hasher, PDF: a.PDF}
	a.Grants = &grant.Service{DB: o.DB, Tenants: a.Tenants, People: a.People, Logins: a.Login}
	if err := a.content(o); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	a.learning(o)
	a.Stats = &stats.Service{DB: o.DB, Tenants: a.Tenants, Courses: a.Courses}
	if a.Survey, err = survey.New(o.DB, a.Tenants); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	a.Survey.Completed = a.Learn.Holds
	a.Certs = cert.New(o.DB, a.Tenants, a.PDF)
	if err := a.skills(o); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	a.forum(o)
	a.planning(o)
	a.Public = &public.Service{DB: o.DB}
	a.Share = share.New(o.DB, a.Tenants, a.Networks, a.Author, a.Courses, a.Media)
	text.Teach(a.Share, text.Craft{Forum: a.Forum, Attach: a.Attach, Reuses: a.Reuses, Talk: a.Talk})
	a.Forum.Released.InTx(a.Share.Released)
	a.Share.Trust.Out = outbound.New(o.Config.FetchFrom, o.Config.Proxy())
	a.Media.AskNames(a.Share.Named)

	a.subscribe()
	a.Login.Register(registry)
	a.Author.Register(registry)
	job.Register(registry, func(ctx context.Context, _ duty.Settle) error { return a.inTown(ctx, a.Duties.SettleAll) })
	job.Register(registry, func(ctx context.Context, _ mail.Deliver) error { return a.Mail.Deliver(ctx) })
	return a, nil
}

// forum builds what towns share.
func (a *App) forum(o Options) {
	a.Networks = &network.Service{DB: o.DB}
	a.Forum = &forum.Service{DB: o.DB, People: a.People, Networks: a.Networks, Released: *event.NewTopic[forum.Publication]("forum.released")}
	a.Talk = &talk.Service{DB: o.DB, Forum: a.Forum}
	a.Places = &place.Service{DB: o.DB}
	a.Reuses = &reuse.Service{DB: o.DB, Forum: a.Forum}
	a.Attach = &attach.Service{DB: o.DB, Forum: a.Forum, Media: a.Media}
	a.Media.AskNames(a.Attach.Named)
}

// planning builds projects, what people are told, and what others see of it.
func (a *App) planning(o Options) {
	a.Projects = project.New(o.DB, a.Org, a.People)
	a.Projects.Paths = a.Paths
	a.Paper = &paper.Service{DB: o.DB, Tenants: a.Tenants, People: a.People, Courses: a.Courses, Learn: a.Learn, Paths: a.Paths, PDF: a.PDF, Duties: a.Duties}
	a.Notices = &notice.Service{DB: o.DB, Tenants: a.Tenants, Org: a.Org, People: a.People, Duties: a.Duties, Runs: a.Runs, Projects: a.Projects, Figures: a.Figures, Talk: a.Talk, Outbox: a.Outbox, PDF: a.PDF}
	a.Bulk = &bulk.Service{DB: o.DB, People: a.People, Duties: a.Duties, Runs: a.Runs, Notices: a.Notices}
	a.Capacity = &capacity.Service{DB: o.DB}
	a.Hits = &hits.Service{DB: o.DB}
	a.Council = &council.Service{DB: o.DB, Tenants: a.Tenants}
	a.Readiness = readiness.New(o.DB, a.Tenants, a.Org, a.People, a.Projects)
	a.Readiness.Skills = a.Figures
	a.Examples = &example.Service{Readiness: a.Readiness, Courses: a.Courses, Forum: a.Forum}
}

// learning builds what people do, must do and sign up for.
func (a *App) learning(o Options) {
	a.Enrol = &enrol.Service{DB: o.DB}
	a.Learn = learn.New(o.DB, a.Courses, a.Enrol)
	a.Paths = path.New(o.DB)
	a.Learn.Admit = a.Paths.Admit
	rules := audience.New(o.DB, a.Org)
	rules.Register(grant.HasRole, learn.HasCompleted, project.InWave)
	a.Duties = &duty.Service{DB: o.DB, People: a.People, Audiences: rules}
	a.Standing = &standing.Service{DB: o.DB, Tenants: a.Tenants, Org: a.Org, Duties: a.Duties}
	a.Instructions = &instruct.Service{DB: o.DB, Tenants: a.Tenants, Org: a.Org, People: a.People, Learn: a.Learn, Paths: a.Paths, Duties: a.Duties, PDF: a.PDF}
	a.Proofs = &proofimport.Service{DB: o.DB, Duties: a.Duties, Courses: a.Courses}
	a.Runs = &courserun.Service{
		DB: o.DB, Tenants: a.Tenants, People: a.People, Courses: a.Courses, Learn: a.Learn, Paths: a.Paths, Cards: a.Cards, Outbox: a.Outbox, PDF: a.PDF,
	}
}

// skills builds what people can and should be able to do.
func (a *App) skills(o Options) error {
	items, err := bank.Load()
	if err != nil {
		return err
	}
	a.Skills = skill.New(o.DB)
	a.Ratings = &rating.Service{DB: o.DB, Tenants: a.Tenants, People: a.People}
	a.Checks = &check.Service{DB: o.DB, People: a.People, Skills: a.Skills, Ratings: a.Ratings, Bank: items}
	a.Suggest = suggest.New(o.DB, a.Skills)
	a.Revise = &revise.Service{DB: o.DB, Skills: a.Skills}
	a.Workshops = &workshop.Service{DB: o.DB, Skills: a.Skills}
	a.Figures = figures.New(o.DB, a.Tenants, a.Org, a.Skills)
	a.Outlook = &outlook.Service{DB: o.DB, Tenants: a.Tenants, Org: a.Org, People: a.People, Skills: a.Skills, Figures: a.Figures}
	return nil
}

// inTown runs fn as the system of the municipality in ctx, in its zone.
func (a *App) inTown(ctx context.Context, fn func(context.Context) error) error {
	t, err := a.Tenants.Current(ctx)
	if err != nil {
		return err
	}
	return fn(t.Context(ctx))
}

// content builds what courses are made of, written and kept in.
func (a *App) content(o Options) error {
	files, err := blob.Open(o.Config.MediaURL.Reveal(), MediaDir(o.Config))
	if err != nil {
		return err
	}
	a.Media = media.New(o.DB, files)
	a.Courses = course.New(o.DB)
	a.Courses.Library = a.Media
	a.Author = author.New(o.DB, a.Courses, a.Jobs)
	a.Exchange = &exchange.Service{DB: o.DB, Author: a.Author, Courses: a.Courses, Media: a.Media}
	a.Media.AskUse(a.Courses.MediaUses)
	a.Media.AskUse(a.Author.MediaUses)
	return nil
}

// Start begins to work jobs where this process works.
func (a *App) Start(ctx context.Context) error {
	if !a.work {
		return nil
	}
	if err := a.Jobs.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	ctx, a.unwatch = context.WithCancel(context.WithoutCancel(ctx))
	a.watched.Go(func() { a.watch(ctx) })
	return nil
}

// Stop lets running jobs finish until ctx ends, then cuts them off.
func (a *App) Stop(ctx context.Context) error {
	if !a.work {
		return nil
	}
	a.unwatch()
	a.watched.Wait()
	return a.Jobs.Stop(ctx)
}

// Close frees what outlives requests.
func (a *App) Close() { a.PDF.Close() }

// HasDemo reports whether the database holds demo accounts.
func (a *App) HasDemo(ctx context.Context) (bool, error) { return a.Login.HasDemo(ctx) }

// Ready says what this process needs and whether it has it.
func (a *App) Ready(ctx context.Context) map[string]string {
	state := func(err error) string {
		if err != nil {
			return err.Error()
		}
		return "ok"
	}
	checks := map[string]string{"database": state(a.DB.Pool().Ping(ctx)), "schema": state(a.DB.CheckSchema(ctx)), "worker": "off"}
	if a.work {
		checks["worker"] = "ok"
	}
	return checks
}
