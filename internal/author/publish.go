package author

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author/check"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Outlook is what publishing a draft would mean.
type Outlook struct {
	Draft       *Draft
	Course      *courseware.Course // as it would be published
	Findings    []check.Finding
	Differences []Difference // to the live version; nil where there is none
	Settings    Settings
	NeedsChange bool // editorial or substantive has to be said
}

// Blocked says whether a finding stands in the way.
func (o Outlook) Blocked() bool { return check.Blocked(o.Findings) }

// Outlook checks a draft and compares it with what is live.
func (s *Service) Outlook(ctx context.Context, slug string) (Outlook, error) {
	d, err := s.Open(ctx, slug)
	if err != nil {
		return Outlook{}, err
	}
	set, err := s.Settings(ctx)
	if err != nil {
		return Outlook{}, err
	}
	return s.outlook(ctx, d, set)
}

func (s *Service) outlook(ctx context.Context, d *Draft, set Settings) (Outlook, error) {
	known, err := s.lessonsOf(ctx)
	if err != nil {
		return Outlook{}, err
	}
	c, err := courseware.Settled(d.Course())
	if err != nil {
		return Outlook{}, err
	}
	o := Outlook{Draft: d, Course: c, Settings: set}
	o.Findings = check.Course(c, check.Policy{MissingBlocks: set.Missing == MissingBlocks, Courses: known})
	if d.Live.VersionID == uuid.Nil {
		return o, nil
	}
	live, err := s.Courses.Version(ctx, d.Live.VersionID)
	if err != nil {
		return Outlook{}, err
	}
	o.Differences = Compare(live.Course, c)
	hash, err := c.Hash()
	o.NeedsChange = hash != live.Hash
	return o, err
}

// lessonsOf says how many lessons each course has that links may lead to.
func (s *Service) lessonsOf(ctx context.Context) (map[string]int, error) {
	list, err := s.Courses.List(ctx)
	known := map[string]int{}
	for _, c := range list {
		known[c.Slug] = c.Lessons
	}
	return known, err
}

// Blocked is the fault of a draft that cannot be published: what is to be
// repaired.
type Blocked struct{ Findings []check.Finding }

func (*Blocked) Error() string { return "author: findings stand in the way" }

// Publish makes the draft the live version, now. Content that is live already
// changes nothing. Where four eyes are demanded, only what was approved can be
// published; else whoever may publish can leave the reviews out.
func (s *Service) Publish(ctx context.Context, slug string, change course.Change) (course.Imported, error) {
	if err := actor.Require(ctx, Publish); err != nil {
		return course.Imported{}, err
	}
	var done course.Imported
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := s.way(ctx, tx, slug)
		if err != nil {
			return err
		}
		if err := ripe(w); err != nil {
			return err
		}
		done, err = s.goLive(ctx, tx, w, slug, change)
		return err
	})
	return done, err
}

// ripe: reviews can be left out only where nobody demands four eyes.
func ripe(w way) error {
	if w.State != Approved && w.Settings.FourEyes {
		return fault.Clash("author.not_approved")
	}
	return nil
}

// goLive publishes the locked draft: version, catalogue, search, draft,
// history and news in the caller's transaction.
func (s *Service) goLive(ctx context.Context, tx *db.Tx, w way, slug string, change course.Change) (course.Imported, error) {
	o, err := s.examine(ctx, slug, w.Settings, change)
	if err != nil {
		return course.Imported{}, err
	}
	done, err := s.Courses.Publish(ctx, tx, o.Course, change)
	if err != nil {
		return course.Imported{}, err
	}
	if !done.New {
		setState(tx, w.ID, Published, nil, "")
		return done, nil
	}
	settle(tx, w.ID, done.VersionID, o.Draft.Head.Source)
	_, err = note(ctx, tx, w.ID, step{
		Kind: WentLive, Key: done.VersionID.String(), Before: w.condition(""), After: condition{State: Published},
	})
	return done, err
}

// examine reads the draft and says whether it can go live.
func (s *Service) examine(ctx context.Context, slug string, set Settings, change course.Change) (Outlook, error) {
	var d *Draft
	err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
		askDraft(r, slug, everything, &d)
		return nil
	})
	if err != nil {
		return Outlook{}, err
	}
	if d.Overtaken() {
		return Outlook{}, fault.Clash("author.overtaken")
	}
	o, err := s.outlook(ctx, d, set)
	switch {
	case err != nil:
		return Outlook{}, err
	case o.Blocked():
		return Outlook{}, fault.Wrong("author.blocked", fault.Args{"Count": check.Count(o.Findings, check.Blocks)}).Wrap(&Blocked{o.Findings})
	case o.NeedsChange && change != course.Editorial && change != course.Substantive:
		return Outlook{}, fault.InvalidInput(fault.Field{Name: "change", ID: "author.change_missing"})
	}
	return o, nil
}
