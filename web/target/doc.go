// Package target is the pages of what job families need: their requirement
// profiles with what they were before, and the workshop that agrees on them.
// It decides nothing; internal/skill and internal/skill/workshop do.
package target
