package org

import "github.com/google/uuid"

// Change is the fact that units were made, changed or ended.
type Change struct {
	Units []uuid.UUID `json:"units"`
}
