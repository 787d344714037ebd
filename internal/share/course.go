package share

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/blob"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/share/merge"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// courses is the craft of courses.
type courses struct{ *Service }

// Live is the published version of a course.
func (s courses) Live(ctx context.Context, slug string) (Edition, error) {
	var (
		id   uuid.UUID
		gone *course.Withdrawal
	)
	if err := s.DB.Read(ctx, s.Courses.AskPublished(slug, &id, &gone)); err != nil && !fault.Is(err, fault.NotFound) {
		return Edition{}, err
	}
	if gone != nil {
		return Edition{Gone: true, Why: gone.Why}, nil
	}
	if id == uuid.Nil {
		return Edition{}, fault.Clash("share.not_live")
	}
	v, err := s.Courses.Version(ctx, id)
	if err != nil {
		return Edition{}, err
	}
	return s.edition(v), nil
}

func (s courses) edition(v *course.Version) Edition {
	return Edition{
		Object: v.CourseID, No: v.No, Hash: v.Hash, Title: v.Title, Summary: v.Summary, Languages: v.Languages, Minutes: v.Minutes(), Outline: outline(v.Course),
		About: about(v.Course), Pack: func(ctx context.Context) (courseware.Folder, error) { return s.pack(ctx, v) },
	}
}

func outline(c *courseware.Course) (list []Step) {
	for _, l := range c.Lessons {
		list = append(list, Step{l.Title, l.Minutes})
	}
	if c.Test != nil {
		list = append(list, Step{c.Test.Title, c.Test.Minutes})
	}
	return list
}

func about(c *courseware.Course) seal.About {
	a := seal.About{Types: []string{"Course"}, Title: c.Title, Summary: c.Summary, Source: c.Source, Languages: c.Languages, Minutes: c.Minutes(), Interactivity: "mixed"}
	for _, k := range c.Competences {
		a.Teaches = append(a.Teaches, k.Framework+" "+k.Code)
	}
	return a
}

// pack is a version as files. Every file lies in the store afterwards, also
// one from before there was a library.
func (s courses) pack(ctx context.Context, v *course.Version) (courseware.Folder, error) {
	files := s.Courses.Files(ctx, v.Course)
	tenant, err := s.Tenants.Current(ctx)
	if err != nil {
		return nil, err
	}
	for hash, f := range files {
		info, err := s.Media.Blobs.Stat(ctx, tenant.ID, hash)
		if errors.Is(err, blob.ErrMissing) {
			info, err = s.put(ctx, tenant.ID, f)
		}
		if err != nil {
			return nil, err
		}
		f.Size = info.Size
		files[hash] = f
	}
	return courseware.Write(&courseware.Package{Course: v.Course, Version: v.No, Hash: v.Hash, Files: files})
}

func (s courses) put(ctx context.Context, tenant uuid.UUID, f courseware.File) (blob.Info, error) {
	r, err := f.Open()
	if err != nil {
		return blob.Info{}, err
	}
	info, err := s.Media.Blobs.Put(ctx, tenant, r)
	return info, errors.Join(err, r.Close())
}

// There says whether a course has a draft.
func (s courses) There(ctx context.Context, slug string) error {
	_, err := s.Author.OpenHead(ctx, slug)
	return err
}

// Undone are the steps that the draft's history took back.
func (s courses) Undone(ctx context.Context, _ string, steps []uuid.UUID) ([]uuid.UUID, error) {
	return s.Author.Undone(ctx, steps)
}

// read is the course of a package.
func read(a Arrived) (*courseware.Package, error) {
	pkg, err := courseware.Read(a.Folder)
	var problems courseware.Problems
	if errors.As(err, &problems) {
		return nil, Unfit(err)
	}
	return pkg, err
}

// Compare merges a newer version into the draft by block.
func (s courses) Compare(ctx context.Context, slug string, base []byte, a Arrived, picks map[string]merge.Pick) (*Comparison, error) {
	pkg, err := read(a)
	if err != nil {
		return nil, err
	}
	draft, err := s.Author.Open(ctx, slug)
	if err != nil {
		return nil, err
	}
	ours, err := courseware.Settled(draft.Course())
	if err != nil {
		return nil, err
	}
	was := &courseware.Course{}
	if err := json.Unmarshal(base, was); err != nil {
		return nil, err
	}
	out := &Comparison{next: merge.Settle(was, ours, pkg.Course)}
	if !draft.TouchedAt.IsZero() { // else it was never written to
		out.Seen = draft.TouchedAt.UTC().Format(time.RFC3339Nano)
	}
	out.Result, err = merge.Three(was, ours, pkg.Course, picks)
	out.Merged = out.Course
	return out, err
}

// Write makes a draft, or a step in one.
func (s courses) Write(ctx context.Context, _ string, a Arrived, c *Comparison) (*Writing, error) {
	pkg, err := read(a)
	if err != nil {
		return nil, err
	}
	draft, base, seen := pkg.Course, any(pkg.Course), time.Time{}
	if c == nil {
		if draft.Slug, err = s.Author.FreeSlug(ctx, draft.Slug); err != nil {
			return nil, err
		}
	} else {
		draft, base = c.Course, c.next
		seen, _ = time.Parse(time.RFC3339Nano, c.Seen) // none: the draft was never written to
	}
	kept, err := s.Courses.Keep(ctx, pkg)
	if err != nil {
		return nil, err
	}
	return &Writing{Slug: draft.Slug, Base: base, Put: func(ctx context.Context, tx *db.Tx) (uuid.UUID, error) {
		done, err := s.Author.TakeIn(ctx, draft, seen)
		if err != nil {
			return uuid.Nil, err
		}
		return done.Change, s.Media.Adopt(ctx, tx, kept)
	}}, nil
}
