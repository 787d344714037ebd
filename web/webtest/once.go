package webtest

import (
	"sync"
	"testing"
)

// Once builds something large over the demo town, once for a test binary;
// every test that asks gets the same.
func Once[S any](build func(*Town) (S, error)) func(testing.TB) S {
	var (
		once   sync.Once
		built  S
		broken error
	)
	return func(t testing.TB) S {
		t.Helper()
		town := Start(t)
		once.Do(func() { built, broken = build(town) })
		if broken != nil {
			t.Fatal(broken)
		}
		return built
	}
}
