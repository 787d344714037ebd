package org

import (
	"codeberg.org/lotse/lotse/internal/platform/event"
	"github.com/google/uuid"
)

// Change is the fact that units were made, changed or ended.
type Change struct {
	Units []uuid.UUID `json:"units"`
}

// Changed tells later features that the tree is another one now.
var Changed = event.NewTopic[Change]("org.changed")
