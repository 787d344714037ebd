package pagewalk

import (
	"testing"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// pathPlaces are the pages of the demo's path, and of one that is being written.
func pathPlaces(t *testing.T, town *webtest.Town) []place {
	t.Helper()
	const shown = "digital-arbeiten"
	draft, err := town.App.Paths.Create(town.Ctx, i18n.Text{i18n.DE: "Neu im Amt"})
	if err != nil {
		t.Fatal(err)
	}
	const needs = "/author/prerequisites/"
	return []place{
		{route: "/paths/:path", path: "/paths/" + shown, login: employee},
		{route: "/paths/:path", path: "/paths/" + shown, login: admin, note: "done"},
		{route: "/author/paths", login: trainer},
		{route: "/author/paths", login: trainer, note: "errors", act: send},
		{route: "/author/paths/:path", path: "/author/paths/" + shown, login: trainer},
		{route: "/author/paths/:path", path: "/author/paths/" + draft, login: trainer, note: "empty"},
		{route: "/author/paths/:path/preview", path: "/author/paths/" + shown + "/preview", login: trainer},
		{route: needs + ":course", path: needs + "generative-ki-im-bueroalltag", login: hr},
	}
}
