package demo

import (
	"context"
	"time"

	"github.com/goccy/go-yaml"

	"codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/occasion"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Neighbour is the demo town's neighbour in the network, and the login of its
// one account.
const Neighbour = "auenfeld"

// Days before today on which things came into the forum.
const (
	foundedAgo = 40
	sharedOn   = -12
	askedOn    = -2
)

// posts are what people wrote in the demo.
type posts struct {
	Neighbour forum.Shipped `yaml:"neighbour"`
	Waiting   forum.Shipped `yaml:"waiting"`
	Question  struct {
		Title  string `yaml:"title"`
		Body   string `yaml:"body"`
		Answer string `yaml:"answer"`
	} `yaml:"question"`
	Event struct {
		Text      forum.Shipped `yaml:"text"`
		Days      int           `yaml:"days"` // from today on
		From      string        `yaml:"from"`
		To        string        `yaml:"to"`
		Place     string        `yaml:"place"`
		Organiser string        `yaml:"organiser"`
		SignUp    string        `yaml:"sign_up"`
	} `yaml:"event"`
	Service struct {
		Text    forum.Shipped `yaml:"text"`
		Since   int           `yaml:"since"`
		Link    string        `yaml:"link"`
		Contact string        `yaml:"contact"`
	} `yaml:"service"`
	Comment struct {
		On   string `yaml:"on"`
		Body string `yaml:"body"`
	} `yaml:"comment"` // of the neighbour, which uses the blueprint too
}

// neighbours founds the network with a second town; both have something to
// say in it.
func (l *loader) neighbours(ctx context.Context) error {
	b, err := content.Files.ReadFile("demo/forum.yaml")
	if err != nil {
		return err
	}
	var p posts
	if err := yaml.UnmarshalWithOptions(b, &p, yaml.Strict()); err != nil {
		return err
	}
	began := l.at(ctx, -foundedAgo, 10*time.Hour)
	// Created today: the oldest municipality answers on the program's address.
	next, err := l.Tenants.Create(ctx, tenant.Input{
		Slug: Neighbour, Name: i18n.Text{i18n.DE: "Stadt Auenfeld", i18n.EN: "Town of Auenfeld"}, Land: "HE", Demo: true,
		Contact: tenant.Contact{Name: "Ilse Brandt", Phone: "03425 7788-10", Email: "lernen@auenfeld.example"},
	})
	if err != nil {
		return err
	}
	if _, err := l.Networks.Found(began, "kommunen-im-tal", i18n.Text{i18n.DE: "Kommunen im Tal", i18n.EN: "Valley Municipalities"}, l.tenant); err != nil {
		return err
	}
	if err := l.Networks.Join(began, "kommunen-im-tal", next); err != nil {
		return err
	}
	if err := l.Forum.Bring(began); err != nil {
		return err
	}
	if err := l.settle(next, p.Neighbour); err != nil {
		return err
	}
	if _, err := l.Grants.Give(ctx, grant.Grant{Person: l.cast["schulung"], Role: actor.Moderator, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
		return err
	}
	asks := l.acting(l.at(ctx, askedOn, 15*time.Hour), l.cast["beschaeftigt"], actor.Employee)
	if _, err = l.share(asks, p.Waiting, forum.Network); err != nil {
		return err
	}
	if err := l.lend(ctx, next); err != nil {
		return err
	}
	if err := l.announce(ctx, p); err != nil {
		return err
	}
	return l.converse(ctx, next, p)
}

// converse lets the head of an office ask, the neighbour answer, and the one
// who asked say that it helped; a moderator shows it to everybody. The neighbour
// also says what it uses.
func (l *loader) converse(ctx context.Context, next *tenant.Tenant, p posts) error {
	asker := l.acting(l.at(ctx, askedOn-3, 9*time.Hour), l.cast["leitung"], actor.Employee)
	slug, err := l.Forum.Ask(asker, forum.QuestionText{Title: p.Question.Title, Body: p.Question.Body, Lang: i18n.DE}, forum.Network)
	if err != nil {
		return err
	}
	there := next.Context(ctx)
	head, _, err := pair(there, l.DB)
	if err != nil {
		return err
	}
	id, err := l.Talk.Say(l.acting(l.at(there, askedOn-2, 14*time.Hour), head, actor.Employee), slug, nil, p.Question.Answer)
	if err != nil {
		return err
	}
	if err := l.Forum.Accept(asker, slug, id); err != nil {
		return err
	}
	if err := l.Forum.Open(l.acting(l.at(ctx, askedOn-1, 9*time.Hour), l.cast["schulung"], actor.Moderator), slug, true); err != nil {
		return err
	}
	later := l.at(there, askedOn-1, 10*time.Hour)
	if _, err := l.Talk.Say(l.acting(later, head, actor.Employee), p.Comment.On, nil, p.Comment.Body); err != nil {
		return err
	}
	return l.Reuses.Declare(l.acting(later, head, actor.Moderator), p.Comment.On, true)
}

// settle gives the neighbour its people and an account, and one article that
// somebody else of the town released.
func (l *loader) settle(t *tenant.Tenant, text forum.Shipped) error {
	ctx := clock.With(t.Context(context.Background()), func() time.Time { return l.today.AddDays(-foundedAgo).Start(l.tenant.Location()).Add(11 * time.Hour) })
	for _, file := range []string{"auenfeld-units.csv", "auenfeld-people.csv"} {
		b, err := content.Files.ReadFile("demo/hr/" + file)
		if err != nil {
			return err
		}
		if _, err := l.Imports.Run(ctx, hrimport.RunInput{UploadInput: hrimport.UploadInput{FileName: file, Content: b}}); err != nil {
			return err
		}
	}
	head, writer, err := pair(ctx, l.DB)
	if err != nil {
		return err
	}
	for _, role := range []actor.Role{actor.Moderator, actor.Trainer} {
		if _, err := l.Grants.Give(ctx, grant.Grant{Person: head, Role: role, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
			return err
		}
	}
	if err := l.Login.CreateDemo(ctx, login.Demo{Person: head, Login: Neighbour, Password: Password}); err != nil {
		return err
	}
	ctx = clock.With(ctx, func() time.Time { return l.today.AddDays(sharedOn).Start(l.tenant.Location()).Add(9 * time.Hour) })
	slug, err := l.share(l.acting(ctx, writer, actor.Employee), text, forum.Network)
	if err != nil {
		return err
	}
	return l.Forum.Decide(l.acting(ctx, head, actor.Moderator), slug, 2, true, "")
}

// share writes a text and asks for its release.
func (l *loader) share(ctx context.Context, text forum.Shipped, reach forum.Reach) (string, error) {
	c := text.Content()
	slug, err := l.Forum.Begin(ctx, text.Kind, c)
	if err != nil {
		return "", err
	}
	return slug, l.Forum.PutAndAsk(ctx, slug, 1, c, nil, reach)
}

// announce shows residents an event and a new service, released by the training
// team.
func (l *loader) announce(ctx context.Context, p posts) error {
	event, offer := p.Event.Text.Content(), p.Service.Text.Content()
	day := l.today.AddDays(p.Event.Days)
	event.Occasion = &occasion.Occasion{
		Day: day, From: p.Event.From, LastDay: day, To: p.Event.To, Zone: l.tenant.Zone, Place: p.Event.Place, Organiser: p.Event.Organiser, SignUp: p.Event.SignUp,
	}
	offer.Offer, offer.Contact = &occasion.Offer{Since: l.today.AddDays(p.Service.Since), Link: p.Service.Link}, p.Service.Contact
	at := l.at(ctx, askedOn, 16*time.Hour)
	writer, moderator := l.acting(at, l.cast["leitung"], actor.Employee), l.acting(at, l.cast["schulung"], actor.Moderator)
	for _, c := range []struct {
		kind forum.Kind
		forum.Content
	}{{forum.Offering, offer}, {forum.Event, event}} {
		slug, err := l.Forum.Begin(writer, c.kind, c.Content)
		if err == nil {
			err = l.Forum.PutAndAsk(writer, slug, 1, c.Content, nil, forum.Public)
		}
		if err == nil {
			err = l.Forum.Decide(moderator, slug, 2, true, "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}
