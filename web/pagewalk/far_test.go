package pagewalk

import (
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/remote"
	"codeberg.org/lotse/lotse/internal/share/seal"
	"codeberg.org/lotse/lotse/internal/share/trust"
	"codeberg.org/lotse/lotse/web/webtest"
)

// farTown is a town of another installation as others see it.
type farTown struct {
	keys trust.Document
	list remote.Feed
	fail bool // its list is not read any more
}

func (f *farTown) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var out any
	switch {
	case f.fail:
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	case r.URL.Path == trust.KeysPath:
		out = f.keys
	case r.URL.Path == remote.FeedPath:
		out = f.list
	}
	_ = json.NewEncoder(w).Encode(out)
}

// announce gives the town one more key, which nobody endorses.
func (f *farTown) announce(t *testing.T, town *webtest.Town) {
	t.Helper()
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	f.keys.Keys = append(f.keys.Keys, trust.Announced{ID: seal.KeyID(public), Public: public, MadeAt: town.Clock.Now()})
}

// farPlaces are towns of other installations: one that goes well and shares a
// course, one that announced a key nobody compared and does not answer now.
func farPlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	work := db.NewID()
	for i, name := range []i18n.Text{{i18n.DE: "Stadt Fernau", i18n.EN: "Town of Fernau"}, {i18n.DE: "Gemeinde Stillwasser-Oberried im Hochtaunus", i18n.EN: "Municipality of Stillwasser"}} {
		f := &farTown{}
		s := httptest.NewServer(f)
		t.Cleanup(s.Close)
		f.keys = trust.Document{Format: 1, Body: seal.Body{ID: uuid.New(), Name: name}, Origin: s.URL}
		f.announce(t, town)
		f.list = remote.Feed{Format: 1, Body: f.keys.Body}
		if i == 0 {
			f.list.Courses = []remote.Course{{
				Work: work, No: 3, Title: i18n.Text{i18n.DE: "Barrierefreie Dokumente", i18n.EN: "Accessible documents"}, Summary: i18n.Text{i18n.DE: "Dokumente, die alle lesen.", i18n.EN: "Documents everybody reads."},
				Languages: i18n.Langs, Minutes: 20, Outline: []remote.Step{{Title: i18n.Text{i18n.DE: "Überschriften", i18n.EN: "Headings"}, Minutes: 8}}, Licence: "CC-BY-SA-4.0",
				Accessibility: i18n.Text{i18n.DE: "Geprüft.", i18n.EN: "Checked."}, UpdatedAt: town.Clock.Now(), Package: s.URL + "/p", Page: s.URL + "/de/p",
			}}
		}
		id, err := town.App.Share.Trust.Add(town.Ctx, f.keys)
		if err != nil {
			t.Fatal(err)
		}
		if err := town.App.Share.Remote.ReadNow(town.Ctx, id); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			continue
		}
		f.announce(t, town)
		if err := town.App.Share.Remote.ReadNow(town.Ctx, id); err != nil {
			t.Fatal(err)
		}
		f.fail = true
		if err := town.App.Share.Remote.ReadNow(town.Ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	const trusted, file = "/forum/trust", "/forum/courses/file"
	next := &farTown{keys: trust.Document{Format: 1, Body: seal.Body{ID: uuid.New(), Name: i18n.Text{i18n.DE: "Markt Neustadt", i18n.EN: "Market Town of Neustadt"}}}}
	next.announce(t, town)
	server := httptest.NewServer(next)
	t.Cleanup(server.Close)
	look := func(address string) func(*webtest.Tab) {
		return func(tab *webtest.Tab) {
			webtest.Eval[bool](tab, `(() => { document.querySelector('[name=address][type=url]').value = '`+address+`'; return true; })()`)
			tab.ClickCSS("form[enctype] button[value=look]")
		}
	}
	return []place{
		{route: trusted, login: trainer},
		{route: trusted, login: trainer, note: "errors", act: look("")},
		{route: trusted, login: trainer, note: "compare", act: look(server.URL)},
		{route: file, login: trainer},
		{route: "/forum/articles/file", login: trainer},
		{route: file, login: trainer, note: "errors", act: send},
		{route: "/forum/courses/:work", path: "/forum/courses/" + work.String(), login: trainer},
	}
}
