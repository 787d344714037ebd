package course

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/event"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Change says what a new version means for those who completed an older one.
type Change string

// The kinds of change. A first version is substantive.
const (
	Editorial   Change = "editorial"   // completions stay valid
	Substantive Change = "substantive" // the changed lessons are to be learned again
)

// Listing is a course as the catalogue and choices show it. It is shared: read
// it, never change it.
type Listing struct {
	ID        uuid.UUID
	Slug      string
	VersionID uuid.UUID
	VersionNo int
	Title     i18n.Text
	Summary   i18n.Text
	Minutes   int
	Lessons   int
	Languages []i18n.Lang `gorm:"-"` // an array: the store splits it
}

// Version is a published version ready to show. It is shared: read it, never
// change it.
type Version struct {
	ID          uuid.UUID
	CourseID    uuid.UUID
	No          int
	Change      Change
	Hash        string
	PublishedAt time.Time
	*courseware.Edition
}

// record is a row of course_version.
type record struct {
	TenantID    uuid.UUID
	ID          uuid.UUID
	CourseID    uuid.UUID
	No          int
	Hash        string
	Change      Change
	PublishedAt time.Time
	Content     json.RawMessage
}

func (r record) open() (*Version, error) {
	var c courseware.Course
	if err := json.Unmarshal(r.Content, &c); err != nil {
		return nil, err
	}
	return &Version{
		ID: r.ID, CourseID: r.CourseID, No: r.No, Change: r.Change, Hash: r.Hash,
		PublishedAt: r.PublishedAt, Edition: courseware.Open(&c),
	}, nil
}

// Service holds the use cases.
type Service struct {
	DB *db.DB

	// Library is where the files of courses lie; nil: only courses without
	// files are taken.
	Library *media.Service

	// Publications tells of new versions, in their transaction.
	Publications *event.Topic[Publication]

	versions *otter.Cache[key, *Version]
	listings *otter.Cache[key, Listing]
}

// key names a version of a tenant: ids of another tenant find nothing.
type key struct{ tenant, version uuid.UUID }

// What is kept in memory: versions of some 300 KB, listings of some 2 KB.
const (
	cachedVersions = 100
	cachedListings = 2000
)

// New returns a service whose topic has no subscribers yet.
func New(d *db.DB) *Service {
	return &Service{
		DB:           d,
		Publications: event.NewTopic[Publication]("course.published"),
		versions:     otter.Must(&otter.Options[key, *Version]{MaximumSize: cachedVersions}),
		listings:     otter.Must(&otter.Options[key, Listing]{MaximumSize: cachedListings}),
	}
}
