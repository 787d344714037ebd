package matrix

import (
	"context"
	"fmt"
	"maps"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/login"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/people/hrfile"
	"codeberg.org/lotse/lotse/internal/people/hrimport"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/ui"
)

// relation is how an object stands to the caller, seen from unit 50: the
// demo's supervisor leads it, the narrow HR is bound to it.
type relation uint

const (
	own     relation = 1 << iota // unit 50; one's own session, proof; the project led
	sub                          // a sub-unit without a head of its own
	headed                       // a sub-unit with a head of its own
	sibling                      // a unit beside; somebody else's; another project
	foreign                      // of the neighbour town
)

// town is every relation within the town.
const town = own | sub | headed | sibling

var relations = []relation{own, sub, headed, sibling, foreign}

func (r relation) String() string {
	return map[relation]string{own: "own", sub: "sub-unit", headed: "sub-unit with a head", sibling: "sibling", foreign: "foreign tenant"}[r]
}

// kind is what a route's path names.
type kind string

const (
	nothing    kind = ""
	person     kind = "person"
	unit       kind = "unit"
	cell       kind = "unit in a wave"
	wave       kind = "wave"
	venture    kind = "project and wave"
	demand     kind = "requirement of a wave"
	delivery   kind = "import"
	course     kind = "course"
	picture    kind = "picture"
	chapter    kind = "lesson of a draft"
	film       kind = "film with captions"
	entry      kind = "file of the library"
	script     kind = "answer to be marked"
	parcel     kind = "file that was sent"
	record     kind = "file of proofs that was sent"
	waste      kind = "file nobody uses"
	transfer   kind = "upload in pieces"
	proof      kind = "own certificate"
	paper      kind = "public certificate"
	link       kind = "one-time link"
	seat       kind = "session"
	given      kind = "grant"
	badge      kind = "access card"                      // its page tells nothing about it
	sample     kind = "page of the gallery, sample mail" // the same everywhere
	gathering  kind = "course run"
	plea       kind = "request for a place"
	diary      kind = "personal calendar"
	notified   kind = "something told" // ids that nobody has: the rest is tested with the feature
	trail      kind = "learning path"
	leaf       kind = "page of one's own check"
	examined   kind = "finished check"
	season     kind = "open round of checks"
	entrusted  kind = "shared profile"
	frame      kind = "framework"
	trade      kind = "job family"
	essay      kind = "article of the forum"
	festivity  kind = "event of the forum"
	manuscript kind = "draft that waits for a release"
	query      kind = "question of the forum"
	complaint  kind = "report in the forum"
	hurdle     kind = "reported barrier"
	lent       kind = "shared course"
	vouched    kind = "trusted municipality"

	obligation kind = "duty"
	spent      kind = "duty that has ended"
	affected   kind = "person in a duty"
)

// params fill a route's path and form; some are what a list shows.
type params map[string]string

// collect finds what the paths may name.
func (w *world) collect() error {
	w.objects = map[kind]map[relation][]params{}
	w.chapters()
	for _, find := range []func() error{w.strangers, w.units, w.projects, w.deliveries, w.courses, w.runs, w.notices, w.trails, w.frames, w.essays, w.loans, w.vouches, w.shares, w.duties, w.charges, w.files, w.parcels, w.records, w.scripts, w.proofs, w.links} {
		if err := find(); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) add(k kind, r relation, p ...params) {
	if w.objects[k] == nil {
		w.objects[k] = map[relation][]params{}
	}
	w.objects[k][r] = append(w.objects[k][r], p...)
}

// strangers are people without an account, by unit.
func (w *world) strangers() error {
	for number, r := range map[string]relation{"50": own, "50.9": sub, "50.91": sub, "50.1": headed, "51": sibling, "N1.1": foreign} {
		slug, err := read[string](w.of(r), w, `SELECT p.slug FROM person p
			JOIN posting o ON o.tenant_id = p.tenant_id AND o.person_id = p.id
			JOIN unit u ON u.tenant_id = o.tenant_id AND u.id = o.unit_id
			WHERE p.tenant_id = $1 AND u.number = $2 AND NOT o.supervisor
			  AND NOT EXISTS (SELECT FROM account a WHERE a.tenant_id = p.tenant_id AND a.person_id = p.id)
			  AND (SELECT count(*) FROM posting x WHERE x.tenant_id = p.tenant_id AND x.person_id = p.id) = 1
			ORDER BY p.personnel_number LIMIT 1`, number)
		if err != nil {
			return err
		}
		name, err := read[string](w.of(r), w, `SELECT first_name || ' ' || last_name FROM person WHERE tenant_id = $1 AND slug = $2`, slug)
		if err != nil {
			return err
		}
		search, err := read[string](w.of(r), w, `SELECT personnel_number FROM person WHERE tenant_id = $1 AND slug = $2`, slug)
		if err != nil {
			return err
		}
		w.add(person, r, params{"person": slug, "name": name, "search": search, "link": "/people/" + slug})
	}
	return nil
}

// of is the context of the town that an object of a relation belongs to.
func (w *world) of(r relation) context.Context {
	if r == foreign {
		return w.nextCtx
	}
	return w.Ctx
}

func (w *world) units() error {
	slugs := map[string]string{}
	for _, number := range []string{"50", "50.9", "50.1", "51", "N1"} {
		r := own
		if number == "N1" {
			r = foreign
		}
		slug, err := read[string](w.of(r), w, `SELECT slug FROM unit WHERE tenant_id = $1 AND number = $2`, number)
		if err != nil {
			return err
		}
		slugs[number] = slug
	}
	const second = "e-akte-2" // the wave of unit 50
	for r, number := range map[relation]string{own: "50", sub: "50.9", headed: "50.1", sibling: "51", foreign: "N1"} {
		w.add(unit, r, params{"unit": slugs[number]})
		if r != sub { // a new unit is in no published table yet
			w.add(cell, r, params{"unit": slugs[number], "wave": second})
		}
	}
	w.add(cell, foreign, params{"unit": slugs["50"], "wave": "nachbarprojekt-1"}, params{"unit": slugs["N1"], "wave": "nachbarprojekt-1"})
	return nil
}

func (w *world) projects() error {
	for r, p := range map[relation]params{
		own: {"project": "e-akte", "number": "2"}, sibling: {"project": "zweitprojekt", "number": "1"}, foreign: {"project": "nachbarprojekt", "number": "1"},
	} {
		p["wave"] = p["project"] + "-" + p["number"]
		p["probe"] = "/projects/" + p["project"] + `"`
		line, err := read[string](w.of(r), w, `SELECT q.line_id::text FROM requirement q
			JOIN wave w ON w.tenant_id = q.tenant_id AND w.id = q.wave_id JOIN project p ON p.tenant_id = w.tenant_id AND p.id = w.project_id
			WHERE q.tenant_id = $1 AND p.slug = $2 AND w.number::text = $3 AND q.reach = 'wave' ORDER BY q.id LIMIT 1`, p["project"], p["number"])
		if err != nil {
			return err
		}
		p["line"] = line
		w.add(venture, r, p)
		w.add(wave, r, params{"wave": p["wave"], "probe": p["wave"]})
	}
	return nil
}

func (w *world) deliveries() error {
	for r, text := range map[relation]string{
		own:     personHead + "90009;Import;Ida;;;50;Sachbearbeitung;Sachbearbeitung;01.01.2026;;100;nein;de\n",
		foreign: personHead + "N0009;Import;Ina;;;N1;Sachbearbeitung;Sachbearbeitung;01.01.2026;;100;nein;de\n",
	} {
		in := hrimport.UploadInput{FileName: "hr.csv", Content: []byte(text), Kind: hrfile.People}
		imp, err := w.App.Imports.Upload(w.of(r), in)
		if err != nil {
			return err
		}
		w.add(delivery, r, params{"import": imp.Slug})
	}
	return nil
}

func (w *world) courses() error {
	for r, slug := range map[relation]string{own: ownCourse, foreign: nextCourse} {
		v, err := w.App.Courses.Published(w.of(r), slug)
		if err != nil {
			return err
		}
		draft, err := w.draft(r, slug)
		if err != nil {
			return err
		}
		maps.Copy(draft, params{"course": slug, "lesson": "1", "question": "1", "probe": "/courses/" + slug})
		w.add(course, r, draft)
		for _, m := range v.Media {
			w.add(picture, r, params{"hash": m.Hash})
			break
		}
	}
	for name, b := range w.browsers {
		slug := ownCourse
		if name == neighbour {
			slug = nextCourse
		}
		if name != anonymous && name != operator {
			a, err := b.do("POST", "/de/courses/"+slug+"/enrolment", b.form(nil), nil)
			if err != nil {
				return err
			}
			if a.status != 303 {
				return fmt.Errorf("%s cannot begin the course: %d", name, a.status)
			}
		}
	}
	return nil
}

// proofs gives some a certificate; one of them is "somebody else's" to all.
func (w *world) proofs() error {
	var err error
	code := map[who]string{}
	for _, name := range []who{employee, supervisor, neighbour} {
		ctx, slug := w.Ctx, ownCourse
		if name == neighbour {
			ctx, slug = w.nextCtx, nextCourse
		}
		if code[name], err = w.certificate(ctx, w.persons[name], slug); err != nil {
			return err
		}
	}
	w.add(paper, own, params{"code": code[employee]})
	w.add(paper, foreign, params{"code": code[neighbour]})
	w.add(proof, foreign, params{"code": code[neighbour]})
	w.add(proof, own, params{"code": code[employee], "code2": code[supervisor]})
	return nil
}

func (w *world) links() error {
	for r, email := range map[relation]string{own: "linkprobe@lindenau.example", foreign: "linkprobe@nachbar.example"} {
		code, err := w.linkCode(w.of(r), email)
		if err != nil {
			return err
		}
		w.add(link, r, params{"code": code})
	}
	return nil
}

// find returns the objects of a kind that stand in relation r to somebody;
// what a request uses up is made afresh.
func (w *world) find(k kind, name who, r relation) ([]params, error) {
	switch k {
	case nothing:
		if r == own {
			return []params{{}}, nil
		}
		return nil, nil
	case badge:
		if r == own {
			return []params{{"code": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}}, nil
		}
		return nil, nil
	case sample:
		if r == own {
			return []params{{"page": ui.Pages[0].Name, "mail": "digest", "part": "pages", "text": "imprint", "lang": "de"}}, nil
		}
		return nil, nil
	case transfer: // refused before it is looked for: without a version of the protocol
		if r == own {
			return []params{{"upload": "01a200e1-8ba6-7411-8d34-4e28385ee46a"}}, nil
		}
		return nil, nil
	case leaf:
		if r == own {
			return []params{{"part": "self", "page": "1"}}, nil
		}
		return nil, nil
	case season:
		return w.seasonOf(r)
	case examined:
		return w.examinedOf(r)
	case waste:
		return w.wasteOf(r)
	case plea:
		return w.pleaOf(r)
	case proof:
		return w.proofOf(name, r), nil
	case seat:
		return w.seatOf(name, r)
	case given:
		return w.grantOf(r)
	case demand:
		if managers[name]&r == 0 { // nobody removes it
			return w.objects[venture][r], nil
		}
		return w.demandOf(r)
	}
	return w.objects[k][r], nil
}

func (w *world) proofOf(name who, r relation) []params {
	both := w.objects[proof][own][0]
	codes := map[who]string{employee: both["code"], supervisor: both["code2"]}
	switch {
	case r == foreign:
		return w.objects[proof][foreign]
	case r == own && codes[name] != "":
		return []params{{"code": codes[name]}}
	case r == sibling && name == employee:
		return []params{{"code": codes[supervisor]}}
	case r == sibling:
		return []params{{"code": codes[employee]}}
	}
	return nil
}

// seatOf is a second session of one's own, or the first of somebody else.
func (w *world) seatOf(name who, r relation) ([]params, error) {
	ctx := w.of(r)
	switch {
	case r == own && name != anonymous:
		if _, err := w.App.Login.SignIn(ctx, logins[name], password, login.From{Source: "192.0.2.1"}); err != nil {
			return nil, err
		}
	case r == sibling && name != supervisor:
		name = supervisor
	case r == sibling:
		name = employee
	case r == foreign:
		name = neighbour
	default:
		return nil, nil
	}
	id, err := read[string](ctx, w, `SELECT s.id::text FROM session s JOIN account a ON a.tenant_id = s.tenant_id AND a.id = s.account_id
		WHERE s.tenant_id = $1 AND a.login = $2 AND s.ended_at IS NULL ORDER BY s.id DESC LIMIT 1`, logins[name])
	return []params{{"id": id}}, err
}

func (w *world) grantOf(r relation) ([]params, error) {
	if r != own && r != foreign {
		return nil, nil
	}
	if r == own {
		// One that ends with the request; who has it does not matter.
		p, err := read[uuid.UUID](w.Ctx, w, `SELECT id FROM person WHERE tenant_id = $1 AND personnel_number = '90001'`)
		if err != nil {
			return nil, err
		}
		id, err := read[string](w.Ctx, w, `SELECT coalesce((SELECT id::text FROM role_grant
			WHERE tenant_id = $1 AND person_id = $2 AND valid_to IS NULL), '')`, p)
		if err == nil && id == "" {
			var made uuid.UUID
			made, err = w.App.Grants.Give(w.Ctx, grant.Grant{Person: p, Role: actor.Trainer, Scope: actor.Scope{Kind: actor.Tenant}})
			id = made.String()
		}
		return []params{{"grant": id}}, err
	}
	id, err := read[string](w.nextCtx, w, `SELECT id::text FROM role_grant WHERE tenant_id = $1 AND valid_to IS NULL ORDER BY id LIMIT 1`)
	return []params{{"grant": id}}, err
}

// demandOf is a requirement just added, since the request removes it.
func (w *world) demandOf(r relation) ([]params, error) {
	var out []params
	for _, p := range w.objects[venture][r] {
		id, err := read[uuid.UUID](w.of(r), w, `SELECT w.id FROM wave w JOIN project p ON p.tenant_id = w.tenant_id AND p.id = w.project_id
			WHERE w.tenant_id = $1 AND p.slug = $2 AND w.number::text = $3`, p["project"], p["number"])
		if err != nil {
			return nil, err
		}
		line, err := w.checklist(w.of(r), id)
		if err != nil {
			return nil, err
		}
		out = append(out, params{"project": p["project"], "number": p["number"], "line": line.String()})
	}
	return out, nil
}

// checklist adds an item to a wave.
func (w *world) checklist(ctx context.Context, wave uuid.UUID) (uuid.UUID, error) {
	r, err := w.App.Projects.Require(ctx, wave, project.RequirementInput{
		Kind: project.ChecklistKind, Reach: project.PerWave, Title: i18n.Text{i18n.DE: "Prüfpunkt"},
	})
	return r.LineID, err
}
