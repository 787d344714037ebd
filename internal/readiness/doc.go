// Package readiness answers which department is ready for which start, why
// not, and whether it will be in time.
//
// It owns the only definition of readiness (measure.go, forecast.go,
// status.go), the read model person_wave with its append-only log, the
// published tables and the gate decisions. It does not own who must do what
// (project), what was completed (learn) or how cells are hidden (suppress).
//
// Invariants: person_wave moves in the transaction of the fact that moves it;
// every change is appended to person_wave_log, so any past day is reproduced
// as it was known at its end; whoever may not see individuals is shown
// published tables only; a published table and a decision never change. Counts
// are kept in memory (keeper.go) and shown only where no row of the logs of
// person_wave and assignment is newer: what changes these tables appends there.
package readiness
