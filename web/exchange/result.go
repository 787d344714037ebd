package exchange

import (
	"codeberg.org/lotse/lotse/internal/author/exchange"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/web/ui"
)

// resultView is what became of a parcel.
type resultView struct {
	words
	exchange.Parcel
	errs ui.FieldErrors
}

func (v resultView) said() string {
	switch {
	case v.Kind == exchange.Questions:
		return v.t("exchange.taken.questions", args{"Count": v.Done.Count})
	case v.Kind == exchange.Translation:
		return v.t("exchange.taken.translation", args{"Count": v.Done.Count})
	case v.Done.Same:
		return v.t("exchange.taken.same")
	case v.Done.Version > 0:
		return v.t("exchange.taken.published", args{"Version": v.Done.Version})
	}
	return v.t("exchange.taken.package")
}

func (v resultView) undoable() bool { return v.Undoable(clock.Now(v.ctx)) }

// gone says that there is no course to go to: it began with the package and
// was taken back.
func (v resultView) gone() bool { return v.Done.New && v.UndoneAt != nil }

// kept says what stayed because somebody changed it since.
func (v resultView) kept() string {
	if v.Done.Kept == 0 {
		return ""
	}
	return v.t("exchange.undone.kept", args{"Count": v.Done.Kept})
}
