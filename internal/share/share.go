package share

import (
	"context"
	"crypto/ed25519"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/network"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/outbound"
	"codeberg.org/lotse/lotse/internal/share/remote"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/internal/share/trust"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Service holds the use cases.
type Service struct {
	DB       *db.DB
	Tenants  *tenant.Service
	Networks *network.Service
	Author   *author.Service
	Courses  *course.Service
	Media    *media.Service
	Trust    *trust.Service
	Remote   *remote.Service

	kinds map[string]kind
	open  func(line []byte, public ed25519.PublicKey) ([]byte, error)
}

// New returns a service that checks signatures and knows courses.
func New(d *db.DB, tenants *tenant.Service, networks *network.Service, authors *author.Service, all *course.Service, files *media.Service) *Service {
	trusted := &trust.Service{DB: d, Networks: networks, Out: outbound.New(nil, nil)}
	s := &Service{
		DB: d, Tenants: tenants, Networks: networks, Author: authors, Courses: all, Media: files,
		Trust: trusted, Remote: &remote.Service{DB: d, Networks: networks, Trust: trusted}, kinds: map[string]kind{}, open: seal.Open,
	}
	s.Knows(Course, author.Write, courses{s})
	return s
}

// Work is something that a town shares: a course, a text of the forum.
type Work struct {
	Tenant    uuid.UUID
	Origin    string // of the installation it comes from; "": this one
	ID        uuid.UUID
	Kind      string
	Object    uuid.UUID // the course, the text
	Slug      string    // at home
	Reach     forum.Reach
	No        int // of the version
	Title     i18n.Text
	Summary   i18n.Text
	Languages []i18n.Lang
	Minutes   int
	Outline   []Step
	Terms
	Hash        string
	Town        i18n.Text
	Own         bool
	Uses        int // how many towns took it over
	SharedAt    time.Time
	UpdatedAt   time.Time
	WithdrawnAt *time.Time
	Why         i18n.Text
}

// Step is a lesson or the test in an outline.
type Step struct {
	Title   i18n.Text `json:"title"`
	Minutes int       `json:"minutes"`
}

// Terms are what its town says about a course beside its content.
type Terms struct {
	Licence       string
	Sources       []string
	Accessibility i18n.Text
}

// Offer is how a course is to be shared.
type Offer struct {
	Reach forum.Reach
	Terms
}

// The bounds of what is typed.
const (
	MostSources = 20
	MostLine    = 300
	MostText    = 2000
)

// Licences under which a course may be shared, in the order of a form.
var Licences = []string{"CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"}

func (o *Offer) check() error {
	var wrong []fault.Field
	if o.Reach != forum.Network && o.Reach != forum.Public {
		wrong = append(wrong, fault.Field{Name: "reach", ID: "share.need.reach"})
	}
	if !slices.Contains(Licences, o.Licence) {
		wrong = append(wrong, fault.Field{Name: "licence", ID: "share.need.licence"})
	}
	o.Sources = slices.DeleteFunc(o.Sources, func(s string) bool { return strings.TrimSpace(s) == "" })
	if len(o.Sources) > MostSources || slices.ContainsFunc(o.Sources, func(s string) bool { return utf8.RuneCountInString(s) > MostLine }) {
		wrong = append(wrong, fault.Field{Name: "sources", ID: "share.long.sources", Args: fault.Args{"Most": MostSources, "Letters": MostLine}})
	}
	for _, l := range i18n.Langs {
		if n := utf8.RuneCountInString(o.Accessibility[l]); n > MostText {
			wrong = append(wrong, fault.Field{Name: "accessibility_" + string(l), ID: "share.long", Args: fault.Args{"Most": MostText, "Count": n}})
		}
	}
	if strings.TrimSpace(o.Accessibility[i18n.DE]) == "" {
		wrong = append(wrong, fault.Field{Name: "accessibility_de", ID: "share.need.accessibility"})
	}
	if len(wrong) > 0 {
		return fault.InvalidInput(wrong...)
	}
	return nil
}

// Share gives the live version of a course to the network or to everybody,
// and every version that is published later, until Stop.
func (s *Service) Share(ctx context.Context, slug string, o Offer) (id uuid.UUID, err error) {
	if err := actor.Require(ctx, author.Publish); err != nil {
		return id, err
	}
	if err := o.check(); err != nil {
		return id, err
	}
	e, err := s.shareable(ctx, Course, slug)
	if err != nil {
		return id, err
	}
	net, err := s.Networks.Mine(ctx)
	if err != nil {
		return id, err
	}
	if net == nil && o.Reach == forum.Network {
		return id, fault.InvalidInput(fault.Field{Name: "reach", ID: "share.need.network"})
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w := Work{ID: db.NewID(), Kind: Course, Slug: slug, Reach: o.Reach, Terms: o.Terms, SharedAt: clock.Now(ctx)}
		if old, err := workOf(ctx, tx, e.Object); err == nil {
			w.ID, w.SharedAt = old.ID, old.SharedAt
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
		id = w.ID
		audit.Record(ctx, tx, audit.Entry{Action: "share.shared", Object: "course", ID: e.Object, Detail: map[string]any{"reach": o.Reach, "no": e.No}})
		return s.issue(ctx, tx, w, e, net)
	})
	return id, err
}

// shareable is what is live of a thing and was not taken back.
func (s *Service) shareable(ctx context.Context, name, slug string) (Edition, error) {
	e, err := s.kinds[name].Live(ctx, slug)
	if err == nil && e.Gone {
		err = fault.Clash("share.not_live")
	}
	return e, err
}

// Published lets shared courses say what was just published: it hears of new
// versions, in their transaction.
func (s *Service) Published(ctx context.Context, tx *db.Tx, facts []course.Publication) error {
	for _, f := range facts {
		w, err := workOf(ctx, tx, f.CourseID)
		if fault.Is(err, fault.NotFound) || err == nil && w.WithdrawnAt != nil {
			continue
		}
		if err != nil {
			return err
		}
		v, err := s.Courses.Version(ctx, f.VersionID)
		if err != nil {
			return err
		}
		if err := s.sign(ctx, tx, w, courses{s}.edition(v)); err != nil {
			return err
		}
	}
	return nil
}

// Stop takes a course back and says why, in the languages of those who took
// it over. Their copies stay theirs.
func (s *Service) Stop(ctx context.Context, slug string, why i18n.Text) error {
	if err := actor.Require(ctx, author.Publish); err != nil {
		return err
	}
	if strings.TrimSpace(why[i18n.DE]) == "" || utf8.RuneCountInString(why[i18n.DE]) > MostText || utf8.RuneCountInString(why[i18n.EN]) > MostText {
		return fault.InvalidInput(fault.Field{Name: "why_de", ID: "share.need.why", Args: fault.Args{"Most": MostText}})
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := workBySlug(ctx, tx, slug)
		if err != nil {
			return err
		}
		if w.WithdrawnAt != nil {
			return fault.Clash("share.not_shared")
		}
		return takeBack(ctx, tx, w, Edition{Why: why})
	})
}

// Shared says how a course of the town is shared; nil: it never was.
func (s *Service) Shared(ctx context.Context, slug string) (*Work, error) {
	if err := actor.Require(ctx, author.Publish); err != nil {
		return nil, err
	}
	var w Work
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		w, err = workBySlug(ctx, tx, slug)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return &w, err
}
