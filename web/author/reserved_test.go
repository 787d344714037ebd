package author_test

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/web/webtest"
)

// No lesson and no course can have a name under which another page stands.
func TestNamesInAddressesAreReserved(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, e := range webtest.Start(t).Site.Routes.Entries {
		parts := strings.Split(strings.TrimPrefix(e.Path, "/author/courses/"), "/")
		if !strings.HasPrefix(e.Path, "/author/courses/") {
			continue
		}
		for _, p := range parts[:min(len(parts), 2)] {
			if strings.HasPrefix(p, ":") {
				continue
			}
			seen++
			if !courseware.Reserved(p) {
				t.Errorf("%s: a lesson or a course could be called %q", e.Path, p)
			}
		}
	}
	if seen < 5 {
		t.Errorf("only %d names seen", seen)
	}
}
