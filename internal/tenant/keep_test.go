package tenant_test

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/tenant"
)

func TestKeptSince(t *testing.T) {
	t.Parallel()
	for period, want := range map[string]clock.Date{
		"P1Y": clock.NewDate(2027, 2, 28), "P6M": clock.NewDate(2027, 8, 29), "P90D": clock.NewDate(2027, 12, 1),
		"": clock.NewDate(1900, 1, 1), "PXY": clock.NewDate(1900, 1, 1),
	} {
		a := tenant.Agreement{Retention: map[string]string{"answers": period}}
		if got := a.KeptSince("answers", clock.NewDate(2028, 2, 29)); !got.Equal(want) {
			t.Errorf("%q before 29 February 2028 is %s, want %s", period, got, want)
		}
	}
}
