package skill

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/skill/format"
)

// First is the framework a municipality begins with.
const First = "digcomp-3.0"

// shippedFiles are in the order in which they come; the newest is the one in
// use.
var shippedFiles = []string{First, "digcomp-2.2"}

// ship is a framework that comes with the program.
type ship struct {
	tree   *format.Tree
	origin string
}

var shipped = sync.OnceValues(func() (list []ship, err error) {
	for _, name := range shippedFiles {
		b, err := fs.ReadFile(linked.Files, "frameworks/"+name+".yaml")
		if err != nil {
			return nil, err
		}
		t, problems := format.Read(name+".yaml", b).Build()
		if len(problems) > 0 {
			return nil, fmt.Errorf("frameworks/%s.yaml: %+v", name, problems[0])
		}
		sum := sha256.Sum256(b)
		list = append(list, ship{t, hex.EncodeToString(sum[:])})
	}
	return list, nil
})

// Seed gives the municipality the frameworks that come with the program, and
// their new texts when the program brings some. Where nothing is new it is one
// statement. The program itself calls it.
func (s *Service) Seed(ctx context.Context) error {
	list, err := shipped()
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		fresh := func(have map[string]string) bool {
			return !slices.ContainsFunc(list, func(f ship) bool { return have[f.tree.Head.Code] != f.origin })
		}
		have, err := origins(ctx, tx)
		if err != nil || fresh(have) {
			return err
		}
		// Of two programs that start at once the second finds the work done.
		if have, err = lockOrigins(ctx, tx); err != nil {
			return err
		}
		for _, f := range list {
			if have[f.tree.Head.Code] != f.origin {
				if err := s.bring(ctx, tx, f); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// bring writes one framework.
func (s *Service) bring(ctx context.Context, tx *db.Tx, f ship) error {
	h := f.tree.Head
	now := &Framework{
		Code: h.Code, Version: h.Version, Title: h.Title, Credit: h.Credit, Notice: h.Notice, Source: h.Source, State: Published, Shipped: true,
	}
	id, err := byCode(ctx, tx, h.Code)
	isNew := fault.Is(err, fault.NotFound)
	switch {
	case isNew:
		err = Insert(ctx, tx, now, f.origin, clock.Now(ctx))
	case err == nil:
		if now, err = load(ctx, tx, id); err == nil {
			err = renew(ctx, tx, id, h, f.origin)
		}
	}
	if err != nil {
		return err
	}
	if _, err := s.Merge(ctx, tx, now, f.tree); err != nil || !isNew {
		return err
	}
	return settleIn(ctx, tx, now.ID, h.Code == First)
}
