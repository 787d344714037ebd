package author

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
)

// Kind is what a step did; "author.step." and the kind is its message.
type Kind string

// The kinds of steps.
const (
	CourseMade    Kind = "course.made"
	CourseOpened  Kind = "course.opened"   // from a version
	CourseTakenIn Kind = "course.taken-in" // from a package
	HeadChanged   Kind = "course.changed"
	LessonAdded   Kind = "lesson.added"
	LessonChanged Kind = "lesson.changed"
	LessonMoved   Kind = "lesson.moved"
	LessonDeleted Kind = "lesson.deleted"
	BlockAdded    Kind = "block.added"
	BlockChanged  Kind = "block.changed"
	BlockMoved    Kind = "block.moved"
	BlockDeleted  Kind = "block.deleted"
	TextSaved     Kind = "text.saved"
	TextWaved     Kind = "text.waved"
	Submitted     Kind = "review.submitted"
	Agreed        Kind = "review.agreed" // one of the two reviews
	SentBack      Kind = "review.returned"
	TakenBack     Kind = "review.taken-back"
	Scheduled     Kind = "publication.scheduled"
	Unscheduled   Kind = "publication.unscheduled"
	WentLive      Kind = "publication.done"
	Refused       Kind = "publication.refused" // at the set time
	LinkMoved     Kind = "link.moved"          // to another version of its home, or cut
	LinkSet       Kind = "link.set"            // to follow its home, or to stay
	CentralSet    Kind = "lesson.central"      // or no longer
	Withdrawn     Kind = "publication.withdrawn"
	Returned      Kind = "publication.returned" // from withdrawal
	ReviewSet     Kind = "course.review-set"
	Commented     Kind = "comment.made"
	Resolved      Kind = "comment.resolved"
	Discarded     Kind = "course.discarded"
)

// Step is one row of the history.
type Step struct {
	ID     uuid.UUID
	At     time.Time
	By     uuid.UUID // zero: the program
	Kind   Kind
	Key    string // id of the lesson, block, or "block/lang"
	Before json.RawMessage
	After  json.RawMessage
	Undoes uuid.UUID // zero, or the step that this one took back
	Undone bool
}

// What stands in Before and After, by the kind of thing.
type (
	life     struct{ Deleted bool }
	position struct{ Lesson, Place string }
	wording  struct {
		Body, Source, SourceBody, Seen string
		Waved                          bool
	}
	condition struct {
		State     State
		PublishAt *time.Time    `json:",omitempty"`
		Change    course.Change `json:",omitempty"`
		Reason    string        `json:",omitempty"`
	}
)
