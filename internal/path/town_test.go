package path_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/app"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/path"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/config"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/project/projecttest"
)

// town has three courses, somebody who writes paths and somebody who learns.
type town struct {
	*projecttest.Town
	*path.Service
	app           *app.App
	a, b, c       uuid.UUID
	writer, reads uuid.UUID
	told          []path.Completion
}

func newTown(t *testing.T) *town {
	t.Helper()
	w := &town{Town: projecttest.New(t)}
	cfg, err := config.Load(map[string]string{"LOTSE_DATA_DIR": t.TempDir(), "LOTSE_BASE_URL": "http://127.0.0.1:8080"})
	w.Must(err)
	w.app, err = app.New(app.Options{DB: w.Kit.DB, Config: cfg, Log: slog.New(slog.DiscardHandler)})
	w.Must(err)
	t.Cleanup(w.app.Close)
	w.Service = w.app.Paths
	w.Service.Completed.InTx(func(_ context.Context, _ *db.Tx, facts []path.Completion) error {
		w.told = append(w.told, facts...)
		return nil
	})
	w.a, w.b, w.c = w.Course("anton"), w.Course("berta"), w.Course("caesar")
	w.writer, w.reads = w.Person(), w.Person()
	return w
}

func (w *town) trainer() context.Context { return w.May(w.writer, path.Manage) }
func (w *town) learner() context.Context { return w.May(w.reads, "enrol.take") }

var words = i18n.Text{i18n.DE: "Digital arbeiten", i18n.EN: "Working digitally"}

// path writes and publishes a path.
func (w *town) path(root path.Step) (slug string) {
	w.T.Helper()
	slug, err := w.Create(w.trainer(), words)
	w.Must(err)
	w.write(slug, root)
	return slug
}

func (w *town) write(slug string, root path.Step) {
	w.T.Helper()
	d, err := w.Draft(w.trainer(), slug)
	w.Must(err)
	w.Must(w.Edit(w.trainer(), slug, d.Version, func(c *path.Content) error {
		c.Goal, c.Root = words, root
		return nil
	}))
	w.Must(w.Publish(w.trainer(), slug, d.Version+1))
}

func all(ids ...uuid.UUID) path.Step {
	s := path.Step{Rule: path.All}
	for _, id := range ids {
		s.Steps = append(s.Steps, path.Step{Course: id})
	}
	return s
}

// fact writes a completion or a correction and tells of it, as learn does.
func (w *town) fact(ctx context.Context, tx *db.Tx, course uuid.UUID, f learn.Completion) (uuid.UUID, error) {
	id, err := w.insert(ctx, tx, course, f)
	if err != nil {
		return id, err
	}
	return id, w.moved(ctx, tx, w.Service, course)
}

// moved tells a service of a completion.
func (w *town) moved(ctx context.Context, tx *db.Tx, s *path.Service, course uuid.UUID) error {
	var speaking path.Speaking
	if err := w.DB.Read(ctx, s.AskSpeaking([]uuid.UUID{course}, &speaking)); err != nil {
		return err
	}
	return s.CourseCompleted(ctx, tx, speaking, []uuid.UUID{w.reads})
}

func (w *town) insert(ctx context.Context, tx *db.Tx, course uuid.UUID, f learn.Completion) (uuid.UUID, error) {
	f.TenantID, f.ID, f.PersonID, f.CourseID, f.CompletedAt = w.Tenant, db.NewID(), w.reads, course, clock.Now(ctx)
	f.Evidence, f.VersionNo = learn.Witnessed, 1
	err := tx.Pgx().QueryRow(ctx, `INSERT INTO completion (tenant_id, id, person_id, course_id, version_id, version_no, completed_at, passed, evidence, valid_until, corrects_id, recorded_at)
		SELECT $1, $2, $3, $4, v.id, v.no, $5, $6, $7, $8, $9, $5 FROM course_version v WHERE v.tenant_id = $1 AND v.course_id = $4 AND v.no = 1 RETURNING version_id`,
		w.Tenant, f.ID, w.reads, course, f.CompletedAt, f.Passed, f.Evidence, f.ValidUntil, f.CorrectsID).Scan(&f.VersionID)
	return f.ID, err
}

func (w *town) complete(course uuid.UUID) (id uuid.UUID) {
	w.T.Helper()
	w.Tx(func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = w.fact(ctx, tx, course, learn.Completion{Passed: true})
		return err
	})
	return id
}

// correct says that a completion was none.
func (w *town) correct(course, id uuid.UUID) {
	w.T.Helper()
	w.Tx(func(ctx context.Context, tx *db.Tx) error {
		_, err := w.fact(ctx, tx, course, learn.Completion{CorrectsID: &id})
		return err
	})
}

// heard returns what was told since it was asked last.
func (w *town) heard() []path.Completion {
	told := w.told
	w.told = nil
	return told
}

func (w *town) completed(slug string) bool {
	w.T.Helper()
	st, err := w.Mine(w.learner(), slug)
	w.Must(err)
	return st.CompletedAt != nil
}

func id(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return ""
	}
	if len(f.Fields) > 0 {
		return f.Fields[0].ID
	}
	return f.ID
}
