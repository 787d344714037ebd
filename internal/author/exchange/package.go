package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// MaxPackage is the most bytes of a package that is sent by a form. Larger
// ones come by the command line.
const MaxPackage = 200 << 20

// Facts are what a package holds.
type Facts struct {
	Slug      string        `json:"slug"`
	Title     i18n.Text     `json:"title"`
	Languages []i18n.Lang   `json:"languages"`
	Hash      string        `json:"hash"`
	Change    course.Change `json:"change,omitempty"` // as it declares itself
	Lessons   int           `json:"lessons"`
	Blocks    int           `json:"blocks"`
	Questions int           `json:"questions"`
	Minutes   int           `json:"minutes"`
	Files     int           `json:"files"`
	Bytes     int64         `json:"bytes"`
	Stale     int           `json:"stale"`
	Missing   int           `json:"missing"`
}

func factsOf(pkg *courseware.Package) Facts {
	c := pkg.Course
	f := Facts{
		Slug: c.Slug, Title: c.Title, Languages: c.Languages, Hash: pkg.Hash, Change: course.Change(pkg.Change),
		Lessons: len(c.Lessons), Minutes: c.Minutes(), Files: len(pkg.Files),
	}
	for _, l := range c.Lessons {
		f.Blocks += len(l.Blocks)
		for _, b := range l.Blocks {
			if b.Question != nil {
				f.Questions++
			}
		}
	}
	if c.Test != nil {
		f.Questions += len(c.Test.Blocks)
	}
	for _, file := range pkg.Files {
		f.Bytes += file.Size
	}
	for _, s := range pkg.Stale {
		if s.Missing {
			f.Missing++
		} else {
			f.Stale++
		}
	}
	return f
}

// Unreadable is the fault of a package whose course has to be repaired first.
type Unreadable struct{ Problems courseware.Problems }

func (*Unreadable) Error() string { return "exchange: the course in the package has problems" }

// SendPackage looks into a package and keeps it for Look and TakePackage.
// What is hostile or broken is refused and leaves nothing.
func (s *Service) SendPackage(ctx context.Context, name string, r io.ReaderAt, size int64) (Parcel, error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return Parcel{}, err
	}
	if size > MaxPackage {
		return Parcel{}, fault.New(fault.TooLarge, "exchange.package.large", fault.Args{"MB": MaxPackage >> 20})
	}
	pkg, err := readPackage(r, size)
	if err != nil {
		return Parcel{}, err
	}
	return s.send(ctx, Parcel{Kind: Package, Course: pkg.Course.Slug, Name: name}, factsOf(pkg), io.NewSectionReader(r, 0, size))
}

func readPackage(r io.ReaderAt, size int64) (*courseware.Package, error) {
	fsys, err := courseware.Unpack(r, size)
	if err != nil {
		return nil, err
	}
	return readCourse(fsys)
}

func readCourse(fsys fs.FS) (*courseware.Package, error) {
	pkg, err := courseware.Read(fsys)
	var problems courseware.Problems
	if errors.As(err, &problems) {
		return nil, fault.Wrong("exchange.package.problems", fault.Args{"Count": len(problems)}).Wrap(&Unreadable{problems})
	}
	return pkg, err
}

// PackageLook is what taking over a package would mean now.
type PackageLook struct {
	Parcel
	Facts
	Draft    *author.Draft // nil: the course is new here
	SameLive bool          // it is live already
	SameText bool          // the draft says the same
	Settings author.Settings
}

// Seen is when the draft was last written to, as it was shown.
func (l PackageLook) Seen() time.Time {
	if l.Draft == nil {
		return time.Time{}
	}
	return l.Draft.TouchedAt
}

// Unsaved says whether the draft has work that is not live.
func (l PackageLook) Unsaved() bool { return l.Draft != nil && l.Draft.State != author.Published }

// LookPackage compares a package with the course as it is now.
func (s *Service) LookPackage(ctx context.Context, id uuid.UUID) (l PackageLook, err error) {
	if l.Parcel, err = s.Get(ctx, id); err != nil {
		return l, err
	}
	if l.Kind != Package {
		return l, fault.Missing("exchange.parcel.missing")
	}
	if err := json.Unmarshal(l.facts, &l.Facts); err != nil {
		return l, err
	}
	if l.Settings, err = s.Author.Settings(ctx); err != nil {
		return l, err
	}
	l.Draft, err = s.Author.Open(ctx, l.Slug)
	if fault.Is(err, fault.NotFound) {
		l.Draft = nil
		return l, nil
	}
	if err != nil {
		return l, err
	}
	settled, err := courseware.Settled(l.Draft.Course())
	if err != nil {
		return l, err
	}
	hash, err := settled.Hash()
	if err != nil {
		return l, err
	}
	l.SameText = hash == l.Hash
	if l.Draft.Live.VersionID != uuid.Nil {
		live, err := s.Courses.Version(ctx, l.Draft.Live.VersionID)
		if err != nil {
			return l, err
		}
		l.SameLive = live.Hash == l.Hash
	}
	return l, nil
}

// Choice is what shall become of a package.
type Choice struct {
	Seen    time.Time // PackageLook.Seen
	Publish bool      // now; else it is a draft
	Change  course.Change
}

// TakePackage makes a package the draft of its course, and publishes it where
// that was chosen: by the rules of publishing.
func (s *Service) TakePackage(ctx context.Context, id uuid.UUID, choice Choice) (Parcel, error) {
	p, err := s.Get(ctx, id)
	if err != nil || p.TakenAt != nil {
		return p, err
	}
	file, size, err := s.unpark(ctx, p)
	if err != nil {
		return p, err
	}
	defer func() { _ = file.Close() }()
	pkg, err := readPackage(file, size)
	if err != nil {
		return p, err
	}
	kept, err := s.Courses.Keep(ctx, pkg)
	if err != nil {
		return p, err
	}
	return s.take(ctx, id, func(ctx context.Context, tx *db.Tx, _ Parcel) (Done, error) {
		made, err := s.Author.TakeIn(ctx, pkg.Course, choice.Seen)
		if err != nil {
			return Done{}, err
		}
		done := Done{New: made.Version == 1, Steps: []uuid.UUID{made.Change}}
		if len(kept) > 0 {
			if err := s.Media.Adopt(ctx, tx, kept); err != nil {
				return Done{}, err
			}
		}
		if !choice.Publish {
			return done, nil
		}
		live, err := s.Author.Publish(ctx, pkg.Course.Slug, choice.Change)
		done.Version, done.Same = live.No, !live.New
		return done, err
	})
}

// unpark puts the bytes of a parcel into a file of this machine, which goes
// when it is closed: a ZIP is read in any order.
func (s *Service) unpark(ctx context.Context, p Parcel) (*os.File, int64, error) {
	r, err := s.Media.Parked(ctx, p.upload)
	if err != nil {
		return nil, 0, err
	}
	f, err := Scratch()
	if err != nil {
		return nil, 0, errors.Join(err, r.Close())
	}
	size, err := io.Copy(f, r)
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, size, nil
}

// Scratch is a file without a name: it is gone once it is closed, also where
// the program ends before.
func Scratch() (*os.File, error) {
	f, err := os.CreateTemp("", "lotse-exchange-")
	if err != nil {
		return nil, err
	}
	return f, os.Remove(f.Name())
}
