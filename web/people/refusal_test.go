package people_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/web/webtest"
)

// HR sees on a person's page that the address takes no mail, why and what to
// do, and lets mails go again; another address ends it, too.
func TestRefusedAddressOnThePage(t *testing.T) {
	town := webtest.Start(t)
	hr := town.As(t, "personal")
	list, err := town.App.People.List(town.Ctx, people.Filter{Search: "Dietrich"})
	if err != nil || len(list.Entries) == 0 {
		t.Fatalf("%+v, %v", list, err)
	}
	p := list.Entries[0].Person
	page := "/de/people/" + p.Slug
	refuse := func(box string) {
		t.Helper()
		if err := town.App.DB.InTx(town.Ctx, func(ctx context.Context, tx *db.Tx) error {
			return town.App.Mail.Refused.Emit(ctx, tx, mail.Refusal{Mail: uuid.New(), Person: p.ID, Box: box, Answer: "550 5.1.1 no such <user>"})
		}); err != nil {
			t.Fatal(err)
		}
	}
	const title = "Diese E-Mail-Adresse nimmt keine Mails an"
	refuse("frueher@lindenau.example")
	if got := hr.Get(page).Text(); strings.Contains(got, title) {
		t.Errorf("an address the person no longer has: %s", got)
	}
	refuse(p.Email)
	got := hr.Get(page)
	for _, want := range []string{title, "Prüfen Sie die Adresse im Personalsystem", "550 5.1.1 no such <user>"} {
		if !strings.Contains(got.Text(), want) {
			t.Errorf("the page lacks %q: %s", want, got.Text())
		}
	}
	if en := hr.Get("/en/people/" + p.Slug); !strings.Contains(en.Text(), "This e-mail address takes no mail") {
		t.Error(en.Text())
	}
	back := hr.Submit(got, `main form[action*="/notices/refusals/"]`, nil)
	if !strings.HasSuffix(back.Location, page) || strings.Contains(hr.Get(back.Location).Text(), title) {
		t.Errorf("after trying again: %s, %s", back.Location, hr.Get(page).Text())
	}
}
