package login_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

func TestActedAreThoseWhoSignedIn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	in, out := w.Clerk("eins"), w.Clerk("zwei")
	w.Token("eins")
	var got []uuid.UUID
	err := w.DB.InTx(w.Ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		got, err = w.Acted(ctx, tx, []uuid.UUID{in, out})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]uuid.UUID{in}, got); diff != "" {
		t.Error(diff)
	}
}
