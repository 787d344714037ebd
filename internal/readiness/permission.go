package readiness

import "codeberg.org/lotse/lotse/internal/platform/actor"

const (
	// View shows published tables: no names, small groups hidden. Scope:
	// tenant or project.
	View actor.Permission = "readiness.view"
	// SeeLive shows figures of this moment and the names behind them. Risk: it
	// tells of single people who is not ready. For those who administer the
	// duty; scope: tenant or units.
	SeeLive actor.Permission = "readiness.live"
	// Decide records a go-live decision. Risk: immutable, and other systems
	// act on it. Scope: tenant or project.
	Decide actor.Permission = "readiness.decide"
)
