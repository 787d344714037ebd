package course

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Imported is the result of an import.
type Imported struct {
	CourseID  uuid.UUID
	VersionID uuid.UUID
	Slug      string
	No        int
	Hash      string
	New       bool // a version was published; false: nothing changed
	Stale     []courseware.Stale
}

// Import publishes the course in the root of source. Content with the hash of
// the live version changes nothing; other content becomes the next version
// if course.yaml declares the kind of change.
func (s *Service) Import(ctx context.Context, source fs.FS) (Imported, error) {
	return s.take(ctx, source, nil)
}

// errTrial takes everything back.
var errTrial = errors.New("course: only a trial")

// Try says what Import would do, and does nothing.
func (s *Service) Try(ctx context.Context, source fs.FS) (Imported, error) {
	done, err := s.take(ctx, source, errTrial)
	if errors.Is(err, errTrial) {
		err = nil
	}
	return done, err
}

// take imports the course; last is the error the transaction ends with.
func (s *Service) take(ctx context.Context, source fs.FS, last error) (Imported, error) {
	if err := actor.Require(ctx, Publish); err != nil {
		return Imported{}, err
	}
	pkg, err := courseware.Read(source)
	if err != nil {
		return Imported{}, unreadable(err)
	}
	if last != nil { // nothing stays, neither do files
		pkg.Files = nil
	}
	kept, err := s.Keep(ctx, pkg)
	if err != nil {
		return Imported{}, err
	}
	var done Imported
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if done, err = s.publish(ctx, tx, pkg); err != nil {
			return err
		}
		if len(kept) > 0 && done.New {
			if err := s.Library.Adopt(ctx, tx, kept); err != nil {
				return err
			}
		}
		return last
	})
	return done, err
}

func unreadable(err error) error {
	var problems courseware.Problems
	if !errors.As(err, &problems) {
		return err
	}
	return fault.Wrong("course.import.problems", fault.Args{"Count": len(problems)}).Wrap(err)
}

func (s *Service) publish(ctx context.Context, tx *db.Tx, pkg *courseware.Package) (Imported, error) {
	slug := pkg.Course.Slug
	row, err := lockCourse(tx, slug, clock.Now(ctx))
	if err != nil {
		return Imported{}, err
	}
	done := Imported{CourseID: row.ID, VersionID: row.VersionID, Slug: slug, No: row.VersionNo, Hash: pkg.Hash, Stale: pkg.Stale}
	if row.Hash == pkg.Hash {
		return done, nil
	}
	next, err := following(row, pkg)
	if err != nil {
		return Imported{}, err
	}
	if err := s.Faithful(ctx, tx, pkg.Course); err != nil {
		return Imported{}, err
	}
	content, err := json.Marshal(pkg.Course)
	if err != nil {
		return Imported{}, err
	}
	r := record{
		TenantID: tx.Tenant(), ID: db.NewID(), CourseID: row.ID, No: next.No, Change: next.Change,
		Hash: pkg.Hash, PublishedAt: clock.Now(ctx), Content: content,
	}
	if err := insertVersion(tx, r, pkg); err != nil {
		return Imported{}, err
	}
	if err := index(ctx, tx, row.ID, pkg.Course); err != nil {
		return Imported{}, err
	}
	done.VersionID, done.No, done.New = r.ID, r.No, true
	audit.Record(ctx, tx, audit.Entry{Action: "course.published", Object: "course", ID: row.ID, Detail: map[string]any{
		"slug": slug, "version": r.No, "change": r.Change, "hash": r.Hash,
	}})
	return done, s.Publications.Emit(ctx, tx, Publication{row.ID, r.ID, r.No, r.Change})
}

// successor is the number and the kind of the version to come.
type successor struct {
	No     int
	Change Change
}

// following decides what changed content becomes. A number in course.yaml
// makes the declaration fresh: one left over from the last version is refused.
func following(live courseRow, pkg *courseware.Package) (successor, error) {
	next := successor{No: max(pkg.Version, live.VersionNo+1), Change: Change(pkg.Change)}
	if live.VersionNo == 0 {
		next.Change = Substantive
		return next, nil
	}
	if live.Template != pkg.Course.Template {
		return successor{}, fault.Clash("course.import.template", fault.Args{"Slug": pkg.Course.Slug})
	}
	if pkg.Change == "" {
		return successor{}, fault.Clash("course.import.undeclared", fault.Args{"Slug": pkg.Course.Slug, "Version": live.VersionNo})
	}
	if pkg.Version != 0 && pkg.Version <= live.VersionNo {
		return successor{}, fault.Clash("course.import.version", fault.Args{"Slug": pkg.Course.Slug, "Version": live.VersionNo, "Next": live.VersionNo + 1})
	}
	return next, nil
}
