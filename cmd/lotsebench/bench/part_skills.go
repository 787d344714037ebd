package bench

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/skill"
	"codeberg.org/lotse/lotse/internal/skill/figures"
)

// What is promised at N, and the town it is promised for.
const (
	promisedDistribution = 100 * time.Millisecond
	promisedSuppression  = 500 * time.Millisecond

	unitsOfRound = 1200
	competences  = 21
	neededLevel  = 4 // of every competence, in every job family
)

// skills measures what people read of their own skills, beside their start page;
// what is told of groups after a round in which everybody took part; and how
// long it takes to hide what must not be told.
func (r *run) skills(ctx context.Context) error {
	if err := r.profiles(ctx); err != nil {
		return err
	}
	return r.distribution(ctx)
}

// profilePage: levels and what is missing of every competence.
var profilePage = view{"profile page", false, func(*reader, int) string { return "/de/my/skills" }, showsOnProfile}

func showsOnProfile(body []byte, r *reader, _ int) error {
	for level, n := range levels(r.No) {
		if words := fmt.Appendf(nil, "%d von %d", level, neededLevel); level < neededLevel && bytes.Count(body, words) < n {
			return fmt.Errorf("%q stands %d times on the profile, not %d", words, bytes.Count(body, words), n)
		}
	}
	return nil
}

// levelOf is what the check of a person shows of a competence, counted from 0.
func levelOf(person, competence int) int { return (person*31 + competence*17) % 7 }

// levels counts the competences of a person by level.
func levels(person int) (n [7]int) {
	for c := range competences {
		n[levelOf(person, c)]++
	}
	return n
}

func (r *run) profiles(ctx context.Context) error {
	tasks := []task{rowLimit, viewTask(views[0]), viewTask(profilePage)}
	s, err := newStand(ctx, r.machine, r.program, r.sized(dataset.A), reading)
	if err != nil {
		return err
	}
	if err := s.nearlyDone(ctx); err != nil {
		return err
	}
	if err := r.over(ctx, s.database, s.size, func(o *office) error { return o.check(ctx, s) }); err != nil {
		return err
	}
	return r.watch(ctx, s, tasks, func(s *stand, counts map[string]counted) error {
		list, err := r.look(ctx, s, counts, tasks, one, eight)
		if err != nil {
			return err
		}
		row, _ := find(list, rowLimit.name, eight)
		page, _ := find(list, profilePage.name, eight)
		r.report.share(profilePage.name, page, row, 4)
		r.report.most(profilePage.name+", statements", counts[profilePage.name].statements, 8, "")
		return nil
	})
}

// check says what every job family needs, and lets everybody finish a digital
// check today.
func (o *office) check(ctx context.Context, s *stand) error {
	if err := o.Skills.Seed(o.ctx); err != nil {
		return err
	}
	frame, err := o.Skills.Framework(o.ctx)
	if err != nil {
		return err
	}
	all := frame.Competences()
	if len(all) != competences {
		return fmt.Errorf("the framework has %d competences, not %d", len(all), competences)
	}
	needs := skill.Content{Competences: map[uuid.UUID]skill.Level{}, Criticality: map[uuid.UUID]int{}}
	ids := make([]uuid.UUID, len(all))
	for i, k := range all {
		ids[i], needs.Competences[k.ID], needs.Criticality[k.ID] = k.ID, skill.Level{Level: neededLevel}, 1+i%3
	}
	for _, f := range o.families {
		if err := o.Skills.SetProfile(o.ctx, skill.Whose{Kind: skill.OfFamily, ID: f}, 0, skill.NewState{Kind: skill.Changed, Content: needs}); err != nil {
			return err
		}
	}
	return s.super(ctx, s.database, func(conn *pgx.Conn) error {
		for _, sql := range []string{
			`SET session_replication_role = replica`, // right by construction, as the sets are
			`INSERT INTO check_run (tenant_id, id, person_id, framework_id, seed, started_at, touched_at, self_at, drawn_at, test_at, ended_at)
			 SELECT p.tenant_id, gen_random_uuid(), p.id, f.id, 1, now(), now(), now(), now(), now(), now()
			 FROM person p JOIN framework f ON f.tenant_id = p.tenant_id AND f.chosen`,
		} {
			if _, err := conn.Exec(ctx, sql); err != nil {
				return err
			}
		}
		_, err := conn.Exec(ctx, `INSERT INTO skill_rating (tenant_id, id, person_id, competence_id, source, level, at, basis, basis_id)
			SELECT r.tenant_id, gen_random_uuid(), r.person_id, k.id, x.source,
				CASE x.source WHEN 'self' THEN 2 ELSE ((p.personnel_number::int - 1) * 31 + (k.no - 1) * 17) % 7 END, r.ended_at, 'check', r.id
			FROM check_run r JOIN person p ON p.tenant_id = r.tenant_id AND p.id = r.person_id,
				unnest($1::uuid[]) WITH ORDINALITY k (id, no), unnest(ARRAY['self', 'measured']) x (source)`, ids)
		if err == nil {
			_, err = conn.Exec(ctx, "VACUUM (ANALYZE) check_run, skill_rating, skill_profile, skill_target")
		}
		return err
	})
}

// distribution publishes a round of everybody in a town of many units and reads
// what it tells.
func (r *run) distribution(ctx context.Context) error {
	town := dataset.Size{People: 2 * r.People, Units: max(2, unitsOfRound*r.People/dataset.A.People), Courses: dataset.Families}
	s, err := newStand(ctx, r.machine, r.program, town, reading)
	if err != nil {
		return err
	}
	err = r.over(ctx, s.database, town, func(o *office) error {
		if err := o.check(ctx, s); err != nil {
			return err
		}
		return o.round(r)
	})
	if err != nil {
		return err
	}
	if err := s.super(ctx, s.database, s.appoint("cio")); err != nil {
		return err
	}
	everybody := distributionTask("distribution page", "", town.People, 0)
	units := distributionTask(fmt.Sprintf("distribution page by %d units", town.Units), "?by=unit&competence=1.3", town.People, town.Units)
	amid := fmt.Sprintf("%d people × %d competences", town.People, competences)
	row, err := r.quick(ctx, s, []task{everybody, units}, eight, promisedDistribution, amid)
	if err != nil {
		return err
	}
	took, err := suppression()
	r.report.within(fmt.Sprintf("suppression of %d units × %d competences", unitsOfRound, competences), took, promisedSuppression, row)
	return err
}

// round opens a round of today and closes it.
func (o *office) round(r *run) error {
	today := clock.Today(o.ctx)
	id, err := o.Figures.Open(o.ctx, figures.NewRound{Name: "Messung", Starts: today.AddDays(-1), Ends: today})
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := o.Figures.Close(o.ctx, id); err != nil {
		return err
	}
	fmt.Fprintf(r.out, "  a round of %d people in %d units was published in %s\n", o.size.People, o.size.Units, short(time.Since(begin)))
	return nil
}

// distributionTask reads the page of everybody by competence, or with units that
// of a competence by these.
func distributionTask(name, query string, among, units int) task {
	people := i18n.Number(i18n.WithLang(context.Background(), i18n.DE), among)
	return visits(name, func(int) string { return "/de/reports/skills" + query }, func(r *reader, a load.Answer) error {
		if err := r.page(a); err != nil {
			return err
		}
		if !bytes.Contains(a.Body, []byte(people)) {
			return fmt.Errorf("the figures do not say %q", people)
		}
		if n := bytes.Count(a.Body, []byte(" Amt ")); n < units {
			return fmt.Errorf("%d of %d units are listed", n, units)
		}
		if n := bytes.Count(a.Body, []byte("competence=")); units == 0 && n < competences {
			return fmt.Errorf("%d of %d competences are listed", n, competences)
		}
		return nil
	})
}
