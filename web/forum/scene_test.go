package forum_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/demo"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
	"codeberg.org/lotse/lotse/web/webtest"
)

// The towns of the scene: one writes; the others are in its network, in
// another one, or were in its network and left.
const (
	author   = "quellstadt"
	partner  = "partnerstadt"
	stranger = "fremdstadt"
	leaver   = "austrittstadt"
)

// The people of a town, by personnel number after that of the town. The first
// writes and signs, the second moderates, the third is never heard of.
const (
	writes = iota
	moderates
	silent
)

var lastNames = [3]string{"Wortlautner", "Freigabner", "Stillbeiner"}

// municipality is one of them.
type municipality struct {
	*tenant.Tenant
	ctx     context.Context // its system
	persons [3]uuid.UUID
}

// is makes a context in which one of its people acts with every right.
func (m *municipality) is(person int) context.Context {
	return actor.With(m.ctx, &actor.Actor{Tenant: m.ID, Person: m.persons[person], System: true, Lang: i18n.DE})
}

// thing is something the author's town wrote. Its code stands in what is read
// of it and in no address.
type thing struct {
	kind      forum.Kind
	state     string // draft, tenant, network, public, withdrawn
	slug      string
	code      string
	addresses []string // pages that show it to whoever may read it
}

type scene struct {
	*webtest.Town
	towns  map[string]*municipality
	net    string
	things []thing
	theirs string   // a question of the partner's, with an answer of the author's town
	secret []string // what leads to the staff of the author's town
	posted uuid.UUID
	tables []string // of the forum
}

// start returns the scene of this test binary.
var start = webtest.Once(build)

func build(town *webtest.Town) (*scene, error) {
	s := &scene{Town: town, towns: map[string]*municipality{}, net: "quellnetz"}
	for i, slug := range []string{author, partner, stranger, leaver} {
		if err := s.found(slug, string(rune('A'+i))); err != nil {
			return nil, err
		}
	}
	if err := s.connect(); err != nil {
		return nil, err
	}
	return s, s.write()
}

// found makes a town of three.
func (s *scene) found(slug, letter string) error {
	ctx := clock.With(context.Background(), s.Clock.Now)
	t, err := s.App.Tenants.Create(ctx, tenant.Input{Slug: slug, Name: i18n.Text{i18n.DE: "Stadt " + letter}, Land: "HE", Demo: true})
	if err != nil {
		return err
	}
	m := &municipality{Tenant: t, ctx: t.Context(ctx)}
	s.towns[slug] = m
	people := "PersNr;Nachname;Vorname;Titel;E-Mail;OrgNr;Planstelle;Jobfamilie;Eintritt;Austritt;Anteil %;Führungskraft;Sprache\n"
	for i, name := range lastNames {
		people += fmt.Sprintf("%s-7700%d;%s%s;Kim;;kim%d@%s.example;1;Amt;Sachbearbeitung;01.01.2020;;100;nein;de\n", letter, i, name, letter, i, slug)
	}
	const units = "Nummer;Bezeichnung;Art;Übergeordnet;Gültig ab;Gültig bis\n1;Amt;Amt;;01.01.2020;\n"
	for _, in := range []hrimport.UploadInput{{FileName: "units.csv", Content: []byte(units), Kind: hrfile.Units}, {FileName: "people.csv", Content: []byte(people), Kind: hrfile.People}} {
		if _, err := s.App.Imports.Run(m.ctx, hrimport.RunInput{UploadInput: in}); err != nil {
			return err
		}
	}
	for i := range lastNames {
		if err := s.employ(m, i, letter); err != nil {
			return err
		}
	}
	return nil
}

// employ gives a person an account; the second one every role there is.
func (s *scene) employ(m *municipality, i int, letter string) error {
	var slug string
	err := s.App.DB.InTx(m.ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT id, slug FROM person WHERE tenant_id = $1 AND personnel_number = $2`,
			tx.Tenant(), fmt.Sprintf("%s-7700%d", letter, i)).Scan(&m.persons[i], &slug)
	})
	if err != nil {
		return err
	}
	if m.Slug == author {
		s.secret = append(s.secret, m.persons[i].String(), slug, fmt.Sprintf("%s-7700%d", letter, i), fmt.Sprintf("kim%d@%s", i, m.Slug))
		if i != writes {
			s.secret = append(s.secret, lastNames[i]+letter)
		}
	}
	if i == moderates {
		for _, role := range grant.Grantable {
			if _, err := s.App.Grants.Give(m.ctx, grant.Grant{Person: m.persons[i], Role: role, Scope: actor.Scope{Kind: actor.Tenant}}); err != nil {
				return err
			}
		}
	}
	return s.App.Login.CreateDemo(m.ctx, login.Demo{Person: m.persons[i], Login: fmt.Sprintf("%s%d", m.Slug, i), Password: demo.Password})
}

// connect puts the towns into their networks.
func (s *scene) connect() error {
	a := s.towns[author]
	if _, err := s.App.Networks.Found(a.ctx, s.net, i18n.Text{i18n.DE: "Netz"}, a.Tenant); err != nil {
		return err
	}
	for _, slug := range []string{partner, leaver} {
		if err := s.App.Networks.Join(a.ctx, s.net, s.towns[slug].Tenant); err != nil {
			return err
		}
	}
	if _, err := s.App.Networks.Found(a.ctx, "fremdnetz", i18n.Text{i18n.DE: "Anderes Netz"}, s.towns[stranger].Tenant); err != nil {
		return err
	}
	return s.App.Networks.Leave(a.ctx, s.net, s.towns[leaver].Tenant)
}

// write lets the author's town write one thing of every kind and state, and
// below what the partner wrote.
func (s *scene) write() error {
	a, b := s.towns[author], s.towns[partner]
	for _, state := range []string{"draft", "tenant", "network", "public", "withdrawn"} {
		if err := s.article(state); err != nil {
			return fmt.Errorf("%s article: %w", state, err)
		}
	}
	for _, state := range []string{"tenant", "network", "public"} {
		if err := s.question(state); err != nil {
			return fmt.Errorf("%s question: %w", state, err)
		}
	}
	var err error
	if s.theirs, err = s.App.Forum.Ask(b.is(writes), forum.QuestionText{Title: "Frage von nebenan", Body: "Wie?", Lang: i18n.DE}, forum.Network); err != nil {
		return err
	}
	if s.posted, err = s.App.Talk.Say(a.is(writes), s.theirs, nil, "So, mit ZQUITTE-ANTWORT."); err != nil {
		return err
	}
	said, err := s.App.Talk.Say(b.is(writes), s.theirs, nil, "Oder anders.")
	if err != nil {
		return err
	}
	// Who reported, voted and follows stays in the town.
	for _, err := range []error{
		s.App.Talk.Report(a.is(silent), s.theirs, said, "Das stimmt nicht."), s.App.Talk.Vote(a.is(silent), s.theirs, said),
		s.App.Talk.Follow(a.is(silent), s.theirs, true),
	} {
		if err != nil {
			return err
		}
	}
	return s.App.DB.InTx(a.ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT array_agg(c.relname::text ORDER BY c.relname) FROM pg_class c
			JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id' WHERE c.relkind = 'r' AND c.relname LIKE 'forum\_%'`).Scan(&s.tables)
	})
}

// comment follows the code of a text in what was said below it.
const comment = "-KOMMENTAR"

func (s *scene) article(state string) error {
	a := s.towns[author]
	th := thing{kind: forum.Article, state: state, code: "ZQUITTE-" + strings.ToUpper(state)}
	c := forum.Content{Lang: i18n.DE, Licence: "CC-BY-4.0", Texts: map[forum.Part]i18n.Text{
		forum.Title: {i18n.DE: "Artikel " + th.code}, forum.Summary: {i18n.DE: "Kurz " + th.code}, forum.Body: {i18n.DE: "Lang " + th.code},
	}}
	var err error
	if th.slug, err = s.App.Forum.Begin(a.is(writes), forum.Article, c); err != nil {
		return err
	}
	f, err := s.App.Attach.Prepare(a.is(writes), "blatt.txt", strings.NewReader("Blatt "+th.code))
	if err == nil {
		err = s.App.Attach.Add(a.is(writes), th.slug, 1, []forum.File{f})
	}
	if err != nil {
		return err
	}
	reach := map[string]forum.Reach{"tenant": forum.Town, "network": forum.Network, "public": forum.Public, "withdrawn": forum.Public}[state]
	if reach != "" {
		err = s.App.Forum.PutAndAsk(a.is(writes), th.slug, 2, c, nil, reach)
	}
	if err == nil && reach != "" && reach != forum.Town {
		err = s.App.Forum.Decide(a.is(moderates), th.slug, 3, true, "")
	}
	if err == nil && state == "withdrawn" {
		err = s.App.Forum.Withdraw(a.is(moderates), th.slug, "Überholt.")
	}
	if err == nil && state != "draft" {
		_, err = s.App.Talk.Say(a.is(writes), th.slug, nil, "Dazu "+th.code+comment)
	}
	at := "/de/forum/articles/" + th.slug
	th.addresses = []string{at, at + "?v=1", at + "/versions", at + "/files/" + f.Hash}
	s.things = append(s.things, th)
	return err
}

func (s *scene) question(state string) error {
	a := s.towns[author]
	th := thing{kind: forum.Question, state: state, code: "ZQUITTE-FRAGE-" + strings.ToUpper(state)}
	reach := forum.Network
	if state == "tenant" {
		reach = forum.Town
	}
	var err error
	if th.slug, err = s.App.Forum.Ask(a.is(writes), forum.QuestionText{Title: "Frage " + th.code, Body: "Warum " + th.code, Lang: i18n.DE}, reach); err != nil {
		return err
	}
	if _, err = s.App.Talk.Say(a.is(writes), th.slug, nil, "Darum "+th.code); err == nil && state == "public" {
		err = s.App.Forum.Open(a.is(moderates), th.slug, true)
	}
	th.addresses = []string{"/de/forum/questions/" + th.slug}
	s.things = append(s.things, th)
	return err
}
