package author

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// SaveUnguarded is SaveText without the check of the version: the twin of the
// tests of conflicts.
func (s *Service) SaveUnguarded(ctx context.Context, w Written) (done Done, err error) {
	query := strings.Replace(saveText, "WHERE x.version = @base", "", 1)
	if query == saveText {
		panic("the check moved elsewhere")
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		out, err := runSave(ctx, tx, query, w, db.NewID())
		if err != nil {
			return err
		}
		done, err = s.judgeSave(ctx, tx, w, out)
		return err
	})
	return done, err
}

// Between, Spread and Judge are tested from inside.
var (
	Between = between
	Spread  = spread
)
