package info

import (
	"strings"
	"testing"

	"codeberg.org/lotse/lotse/internal/public"
)

func TestTextRefusesWhatWouldShow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, says string }{
		"no title":     {"Hilfe\n\nText", "title"},
		"unknown part": {"# Hilfe\n\n[[telephone]]\n", "part"},
	} {
		if _, err := parseText(c.source); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATownsNameIsNoMarkup(t *testing.T) {
	t.Parallel()
	got, err := parseText("# T\n\n[[tenant]] hilft.\n\n[[contact]]\n\nEnde")
	if err != nil || len(got.chunks) != 3 || got.chunks[1].part != public.Contact {
		t.Fatalf("%+v %v", got, err)
	}
	if s := got.chunks[0].filled("<b>Stadt"); strings.TrimSpace(s) != "<p>&lt;b&gt;Stadt hilft.</p>" {
		t.Errorf("%q", s)
	}
}
