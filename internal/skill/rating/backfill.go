package rating

import (
	"context"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/skill/format"
)

// Backfill takes completions from before ratings were kept as evidence of what
// their courses teach. It does so once for each municipality, however often it
// is called: what a person deletes afterwards stays deleted.
func (s *Service) Backfill(ctx context.Context) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := clock.Now(ctx)
		first, err := claimBackfill(ctx, tx, now)
		if err != nil || !first {
			return err
		}
		words, err := levelWords(ctx, tx)
		if err != nil {
			return err
		}
		known, lows := []string{}, []int{}
		for _, w := range words {
			if low, _, ok := format.Levels(w); ok {
				known, lows = append(known, w), append(lows, low)
			}
		}
		return insertPast(ctx, tx, known, lows, now.AddDate(0, -KeptMonths, 0))
	})
}
