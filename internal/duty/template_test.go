package duty

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Every template is whole in both languages, and its dates agree with each
// other; what it leaves open is a choice of the municipality.
func TestTemplates(t *testing.T) {
	t.Parallel()
	list, err := Templates()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 7 {
		t.Errorf("%d templates", len(list))
	}
	for _, tpl := range list {
		for _, l := range i18n.Langs {
			for name, text := range map[string]i18n.Text{"name": tpl.Name, "about": tpl.About, "basis": tpl.Basis, "check": tpl.Check} {
				if text[l] == "" || len(text[l]) > mostText {
					t.Errorf("%s: %s in %s has %d bytes", tpl.Key, name, l, len(text[l]))
				}
			}
		}
		d, err := tpl.Duty()
		if err != nil {
			t.Errorf("%s: %v", tpl.Key, err)
			continue
		}
		for _, f := range d.Terms.check() {
			t.Errorf("%s: %s: %s", tpl.Key, f.Name, f.ID)
		}
		for _, n := range d.Terms.Audience.Leaves() {
			if len(n.IDs) > 0 || n.Is == "" {
				t.Errorf("%s: condition %+v", tpl.Key, n)
			}
		}
	}
}
