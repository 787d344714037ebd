package app

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/platform/mail"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// remind mails the owners of courses that are to be looked at again. Whoever
// has no address sees the day in the list of courses.
func (a *App) remind(ctx context.Context) error {
	return a.Author.Remind(ctx, func(ctx context.Context, tx *db.Tx, due []author.ReviewDue) error {
		owners := make([]uuid.UUID, len(due))
		for i, d := range due {
			owners[i] = d.Owner
		}
		var t tenant.Tenant
		found := map[uuid.UUID]people.Person{}
		if err := a.DB.Read(ctx, a.Tenants.AskCurrent(&t), a.People.AskNamed(found, owners...)); err != nil {
			return err
		}
		for _, d := range due {
			p := found[d.Owner]
			to, err := mail.NewAddress(p.FullName(), p.Email)
			if err != nil {
				continue // no address, or none that mail can be sent to
			}
			if err := a.Outbox.Queue(ctx, tx, mail.Message{To: to, Person: p.ID, Lang: p.Language, Letter: a.reviewLetter(ctx, &t, p, d)}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *App) reviewLetter(ctx context.Context, t *tenant.Tenant, p people.Person, d author.ReviewDue) mail.CourseReview {
	ctx = i18n.WithLang(ctx, p.Language)
	town, _ := t.Name.In(p.Language)
	title, _ := d.Title.In(p.Language)
	return mail.CourseReview{
		Person: p.FullName(), Tenant: town, Course: title, Due: i18n.DateLong(ctx, d.On),
		Link: a.Tenants.BaseURL(t) + "/" + string(p.Language) + "/author/courses/" + d.Slug,
	}
}
