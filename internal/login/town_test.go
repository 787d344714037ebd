package login_test

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/login/logintest"
)

// town adds what only the tests of this room do.
type town struct {
	*logintest.Town
	t testing.TB
}

func newTown(t testing.TB) town {
	t.Helper()
	return town{logintest.New(t), t}
}
