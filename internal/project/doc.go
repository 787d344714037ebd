// Package project owns what is introduced and whom it touches: projects with
// their texts per affected group, waves, requirements, the checklist, and the
// assignments that follow from them.
//
// It does not own courses or completions (course, learn), nor what the state
// of a wave means (readiness).
//
// Invariants: a unit is in one wave of a project at most, and so is a person
// (primary key of wave_person); assignments are reconciled in the transaction
// of what changes them; a requirement row never changes, so that a past day
// keeps its rules; logs are append-only.
package project
