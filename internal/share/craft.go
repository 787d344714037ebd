package share

import (
	"context"
	"crypto/ed25519"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/merge"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// Course is the kind of packages that hold a course.
const Course = "course"

// Craft is what only one kind of thing knows of itself. Signing, trust,
// provenance, counting and withdrawal are the same for all kinds.
type Craft interface {
	// Live is what may be given away of a thing of the town now; a conflict
	// says that there is nothing.
	Live(ctx context.Context, slug string) (Edition, error)
	// There says whether the town still has a thing, as a draft at least.
	There(ctx context.Context, slug string) error
	// Undone are those of the steps that no longer count for a draft.
	Undone(ctx context.Context, slug string, steps []uuid.UUID) ([]uuid.UUID, error)
	// Compare lays the state taken over last, the draft and a newer version
	// beside each other.
	Compare(ctx context.Context, slug string, base []byte, a Arrived, picks map[string]merge.Pick) (*Comparison, error)
	// Write keeps the files of what arrived and says how its draft is written:
	// a new one without a comparison, else what came of that.
	Write(ctx context.Context, slug string, a Arrived, c *Comparison) (*Writing, error)
}

// Edition is a version of something that can be given away.
type Edition struct {
	Object    uuid.UUID // the course, the text
	No        int
	Hash      string // of its content
	Title     i18n.Text
	Summary   i18n.Text
	Languages []i18n.Lang
	Minutes   int
	Outline   []Step
	Page      string // of it at home; a shared course has its own
	About     seal.About
	Pack      func(context.Context) (courseware.Folder, error)
	Offer     *Offer // of what says itself for whom and how it is shared
	Gone      bool   // it was taken back
	Why       i18n.Text
}

// Arrived is a package whose signature holds and whose files are those that
// were signed.
type Arrived struct {
	seal.Manifest
	Folder courseware.Folder
	line   []byte
	public ed25519.PublicKey
}

// Key names the key a package was signed with.
func (a Arrived) Key() string { return seal.KeyID(a.public) }

// Comparison is what a newer version would mean for a draft.
type Comparison struct {
	merge.Result
	Merged any    // what becomes of the draft, for the craft
	Seen   string // the draft as it was compared
	next   any
}

// Writing is a draft that is about to be written.
type Writing struct {
	Slug string
	Base any // as JSON: what the next version is compared with
	// Put writes the draft where it is still as it was compared, and returns
	// the step in its history.
	Put func(ctx context.Context, tx *db.Tx) (step uuid.UUID, err error)
}

// kind is a kind of things with who may take them over.
type kind struct {
	Craft
	may actor.Permission
}

// Knows teaches the service a kind; may is what somebody needs to take things
// of it over. Call it while the program is put together.
func (s *Service) Knows(name string, may actor.Permission, c Craft) { s.kinds[name] = kind{c, may} }

// of is a kind for somebody who may take things of it over.
func (s *Service) of(ctx context.Context, name string) (kind, error) {
	k, ok := s.kinds[name]
	if !ok {
		return k, fault.Missing("share.missing")
	}
	return k, actor.Require(ctx, k.may)
}
