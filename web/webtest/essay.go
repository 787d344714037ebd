package webtest

import (
	"context"
	"embed"
	"io/fs"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

//go:embed testdata/essay
var essay embed.FS

// HandIn makes the employee take a course whose test waits for a trainer.
func (town *Town) HandIn(t testing.TB, written string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	files, err := fs.Sub(essay, "testdata/essay")
	must(err)
	done, err := town.App.Courses.Import(town.Ctx, files)
	must(err)
	var person uuid.UUID
	must(town.App.DB.InTx(town.Ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Pgx().QueryRow(ctx, `SELECT person_id FROM account WHERE tenant_id = $1 AND login = 'beschaeftigt'`, tx.Tenant()).Scan(&person)
	}))
	ctx := actor.With(town.Ctx, &actor.Actor{Tenant: town.Tenant.ID, Person: person, System: true, Lang: i18n.DE})
	_, err = town.App.Enrol.Start(ctx, done.CourseID, done.VersionID)
	must(err)
	must(town.App.Learn.FinishLesson(ctx, done.CourseID, "first"))
	saved, err := town.App.Learn.Answer(ctx, learn.Given{
		Course: done.CourseID, Quiz: learn.Test, Question: "essay", Attempt: 1, Values: map[string][]string{"answer": {written}}, Check: true,
	})
	must(err)
	if !saved.Waiting {
		t.Fatalf("%+v", saved)
	}
}
