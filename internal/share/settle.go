package share

import (
	"context"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// signedInOne is how many texts are signed in one transaction. A town may have
// thousands from before texts could be taken over; whoever releases one of them
// meanwhile, or ends the program, should not wait for all of them.
const signedInOne = 100

// Settle takes back what the town itself no longer offers, with the reason it
// gave, so that those who took it over are told, and signs texts that were
// released before texts could be taken over. The worker runs it hourly;
// running it again changes nothing, and where it was cut off it goes on.
func (s *Service) Settle(ctx context.Context) error {
	if !actor.From(ctx).System {
		return fault.Denied("error.forbidden")
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		works, err := doubtful(ctx, tx)
		if err != nil {
			return err
		}
		for _, w := range works {
			if err := s.recheck(ctx, tx, w); err != nil {
				return err
			}
		}
		return nil
	})
	for last := uuid.Nil; err == nil; {
		if last, err = s.signSome(ctx, last); last == uuid.Nil {
			break
		}
	}
	return err
}

// signSome signs the first texts behind one and returns the last of them; none
// where nothing is left.
func (s *Service) signSome(ctx context.Context, after uuid.UUID) (last uuid.UUID, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		texts, err := unsigned(ctx, tx, after, signedInOne)
		if err != nil {
			return err
		}
		if last = uuid.Nil; len(texts) > 0 {
			last = texts[len(texts)-1].Item
		}
		return s.Released(ctx, tx, texts)
	})
	return last, err
}

func (s *Service) recheck(ctx context.Context, tx *db.Tx, w Work) error {
	e, err := s.kinds[w.Kind].Live(ctx, w.Slug)
	switch {
	case fault.Is(err, fault.Conflict) || err == nil && !e.Gone:
		return nil
	case err != nil:
		return err
	}
	return takeBack(ctx, tx, w, e)
}

func takeBack(ctx context.Context, tx *db.Tx, w Work, e Edition) error {
	if w.Why = e.Why; w.Why == nil {
		w.Why = i18n.Text{} // nothing that was said here for others
	}
	setWithdrawn(tx, w, clock.Now(ctx))
	audit.Record(ctx, tx, audit.Entry{Action: "share.withdrawn", Object: "share_work", ID: w.ID})
	return nil
}

// Released gives texts of the forum away with their release, each as a signed
// package under its own id, and takes them back with it: it hears of them in
// their transaction.
func (s *Service) Released(ctx context.Context, tx *db.Tx, facts []forum.Publication) error {
	for _, f := range facts {
		k, known := s.kinds[string(f.Kind)]
		if !known {
			continue
		}
		e, err := k.Live(ctx, f.Slug)
		if err != nil {
			return err
		}
		w, err := workOf(ctx, tx, f.Item)
		switch {
		case fault.Is(err, fault.NotFound):
			w = Work{ID: f.Item, Kind: string(f.Kind), Slug: f.Slug, SharedAt: clock.Now(ctx)}
		case err != nil:
			return err
		}
		switch {
		case e.Gone && (w.No == 0 || w.WithdrawnAt != nil):
			continue
		case e.Gone:
			err = takeBack(ctx, tx, w, e)
		default:
			err = s.sign(ctx, tx, w, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sign issues for the town's network of today.
func (s *Service) sign(ctx context.Context, tx *db.Tx, w Work, e Edition) error {
	net, err := s.Networks.Mine(ctx)
	if err != nil {
		return err
	}
	return s.issue(ctx, tx, w, e, net)
}
