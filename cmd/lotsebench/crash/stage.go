package crash

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/embeddedpg"
)

// How many browsers learn at once, and how many people a browser plays before
// the first takes the course again.
const (
	browsers = 12
	each     = 4
)

// Stage is a town whose people have signed in, at rest: every run plays in a
// copy of its files.
type Stage struct {
	Notes io.Writer // where runs say now and then how far they are; nil: nowhere

	*town
	dir     string
	program string
	cookies []map[string]string // of every person
	seed    uint64
}

// NewStage founds the town below dir and builds the program beside that.
func NewStage(ctx context.Context, dir string, seed uint64) (s *Stage, err error) {
	s = &Stage{dir: dir, seed: seed, cookies: make([]map[string]string, browsers*each)}
	build, bctx := errgroup.WithContext(ctx)
	build.Go(func() (err error) {
		s.program, err = Build(bctx, dir, Crashpoints, Unprotected)
		return err
	})
	pg, err := embeddedpg.Start(ctx, embeddedpg.Options{Dir: s.postgres(dir)})
	if err != nil {
		return nil, errors.Join(err, build.Wait())
	}
	defer func() { err = errors.Join(err, stopped(ctx, pg)) }()
	base := "http://127.0.0.1"
	if s.town, err = found(ctx, place{pg.OwnerURL, pg.AppURL, dir, base, browsers * each}); err != nil {
		return nil, errors.Join(err, build.Wait())
	}
	defer s.town.close()
	if err := build.Wait(); err != nil {
		return nil, err
	}
	return s, s.join(ctx, pg.AppURL)
}

func (s *Stage) postgres(dir string) string { return filepath.Join(dir, "postgres") }

func stopped(ctx context.Context, pg *embeddedpg.Server) error {
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return pg.Stop(end)
}

// join signs everybody in; their sessions stand in the database. The letters
// that invited them are forgotten, so that none is sent later.
func (s *Stage) join(ctx context.Context, databaseURL string) error {
	server, err := newServer(s.program, s.dir, databaseURL)
	if err != nil {
		return err
	}
	first, err := server.start(ctx, 0)
	if err != nil {
		return err
	}
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(4) // passwords are hashed on purpose slowly
	for i := range s.cookies {
		group.Go(func() error {
			b := newBrowser(&tally{}, server.base())
			s.cookies[i] = b.cookies
			return b.join(gctx, s.links[loginOf(i)])
		})
	}
	if err := errors.Join(group.Wait(), first.stop()); err != nil {
		return err
	}
	return s.DB.InTx(s.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Pgx().Exec(ctx, `DELETE FROM mail_outbox WHERE tenant_id = $1`, tx.Tenant())
		return err
	})
}

// copyTo puts the database's files into dir. Their owner may be another
// account, which only cp keeps.
func (s *Stage) copyTo(ctx context.Context, dir string) error {
	said, err := exec.CommandContext(ctx, "cp", "-a", s.postgres(s.dir), dir).CombinedOutput()
	if err != nil {
		return fmt.Errorf("crash: copy the town: %w: %s", err, said)
	}
	return nil
}

// chance is a source of its own for each purpose of a run.
func (s *Stage) chance(purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(s.seed, purpose)) }
