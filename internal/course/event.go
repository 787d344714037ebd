package course

import "github.com/google/uuid"

// Publication is the fact that a version went live.
type Publication struct {
	CourseID  uuid.UUID `json:"course_id"`
	VersionID uuid.UUID `json:"version_id"`
	No        int       `json:"no"`
	Change    Change    `json:"change"`
}
