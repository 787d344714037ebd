package rating

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Share is that a person shows the ratings to a supervisor.
type Share struct {
	ID         uuid.UUID
	Person     uuid.UUID
	Supervisor uuid.UUID
	At         time.Time
	Revoked    *time.Time
}

// Live is the share that holds, if one does: there is at most one.
func Live(list []Share) (Share, bool) {
	i := slices.IndexFunc(list, func(h Share) bool { return h.Revoked == nil })
	if i < 0 {
		return Share{}, false
	}
	return list[i], true
}

// Viewer is who may see the profile beside the person: with whom it is shared,
// as long as they lead the person.
func Viewer(shares []Share, supervisors []people.Person) (viewer people.Person, ok bool) {
	h, live := Live(shares)
	for _, p := range supervisors {
		if live && p.ID == h.Supervisor {
			return p, true
		}
	}
	return viewer, false
}

// AskShares asks with whom the actor shares, and did.
func (s *Service) AskShares(into *[]Share) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, Own); err != nil {
			return err
		}
		askOwnShares(r, actor.From(ctx).Person, into)
		return nil
	}
}

// Supervisors are the people with whom the actor may share: who leads them
// today. Nobody chooses somebody else.
func (s *Service) Supervisors(ctx context.Context) (list []people.Person, err error) {
	err = s.DB.Read(ctx, s.AskSupervisors(&list))
	return list, err
}

// AskSupervisors asks what Supervisors returns. They are one's own: there is
// nothing to log.
func (s *Service) AskSupervisors(into *[]people.Person) db.Ask {
	return func(ctx context.Context, r *db.Reads) error {
		if err := actor.Require(ctx, Own); err != nil {
			return err
		}
		return s.People.AskLeaders(actor.From(ctx).Person, into)(ctx, r)
	}
}

// Share shows the actor's ratings to one of their supervisors, and to nobody
// else, until revoked.
func (s *Service) Share(ctx context.Context, supervisor uuid.UUID) error {
	if err := actor.Require(ctx, Own); err != nil {
		return err
	}
	me := actor.From(ctx).Person
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := people.Lock(ctx, tx, me); err != nil {
			return err
		}
		led, err := s.People.Supervisors(ctx, me)
		if err != nil {
			return err
		}
		if !slices.Contains(led[me], supervisor) {
			return fault.InvalidInput(fault.Field{Name: "supervisor", ID: "rating.supervisor"})
		}
		h := Share{ID: db.NewID(), Person: me, Supervisor: supervisor, At: clock.Now(ctx)}
		revoke(tx, me, supervisor, h.At) // one at a time
		putShare(tx, h)
		audit.Record(ctx, tx, audit.Entry{Action: "skill.shared", Object: "skill_share", ID: h.ID})
		return nil
	})
}

// Revoke ends every share of the actor at once.
func (s *Service) Revoke(ctx context.Context) error {
	if err := actor.Require(ctx, Own); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		revoke(tx, actor.From(ctx).Person, uuid.Nil, clock.Now(ctx))
		audit.Record(ctx, tx, audit.Entry{Action: "skill.revoked", Object: "person", ID: actor.From(ctx).Person})
		return nil
	})
}

// Profile is what a person shares.
type Profile struct {
	Share
	Name    string
	Ratings []Rating
	Talk    bool // the agreement lets the conversation be written down
}

// SharedWithMe are the people who share with the actor and are led by them.
func (s *Service) SharedWithMe(ctx context.Context) (list []Profile, err error) {
	if err := actor.Require(ctx, Shared); err != nil {
		return nil, err
	}
	me := actor.From(ctx).Person
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var shares []Share
		if err := s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
			askSharedWith(r, me, &shares)
			return nil
		}); err != nil || len(shares) == 0 {
			return err
		}
		ids := make([]uuid.UUID, len(shares))
		for i, h := range shares {
			ids[i] = h.Person
		}
		led, err := s.People.Supervisors(ctx, ids...)
		if err != nil {
			return err
		}
		named, err := s.People.Named(ctx, "skill_list", ids...)
		for _, h := range shares {
			if slices.Contains(led[h.Person], me) {
				list = append(list, Profile{Share: h, Name: named[h.Person].FullName()})
			}
		}
		return err
	})
	return list, err
}

// Profile returns what a person shares with the actor, as long as they do and
// the actor leads them. The look is logged.
func (s *Service) Profile(ctx context.Context, share uuid.UUID) (p Profile, err error) {
	if err := actor.Require(ctx, Shared); err != nil {
		return p, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if p, err = s.open(ctx, tx, share); err != nil {
			return err
		}
		named, err := s.People.Named(ctx, "skill_profile", p.Person)
		if err != nil {
			return err
		}
		p.Name = named[p.Person].FullName()
		agreed, err := s.Tenants.Agreement(ctx)
		if err != nil {
			return err
		}
		p.Talk = agreed.Allows(tenant.SkillConversation)
		return s.DB.Read(ctx, func(_ context.Context, r *db.Reads) error {
			askRatings(r, p.Person, &p.Ratings)
			return nil
		})
	})
	return p, err
}

// open finds a share that holds: not revoked, and the actor leads the person.
func (s *Service) open(ctx context.Context, tx *db.Tx, share uuid.UUID) (p Profile, err error) {
	me := actor.From(ctx).Person
	if p.Share, err = shareOf(ctx, tx, me, share); err != nil || s.unguarded {
		return p, err
	}
	led, err := s.People.Supervisors(ctx, p.Person)
	if err == nil && !slices.Contains(led[p.Person], me) {
		err = fault.Missing("rating.not_shared")
	}
	return p, err
}

// FieldLevels is the form's field with the levels of a conversation.
const FieldLevels = "levels"

// Talk writes down what a conversation came to, by competence.
func (s *Service) Talk(ctx context.Context, share uuid.UUID, levels map[uuid.UUID]int) error {
	if err := actor.Require(ctx, Shared); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := s.open(ctx, tx, share)
		if err != nil {
			return err
		}
		agreed, err := s.Tenants.Agreement(ctx)
		if err != nil {
			return err
		}
		if !agreed.Allows(tenant.SkillConversation) {
			return fault.Denied("rating.talk_not_agreed")
		}
		if len(levels) == 0 {
			return fault.InvalidInput(fault.Field{Name: FieldLevels, ID: "rating.talk_empty"})
		}
		talk, list := db.NewID(), []Rating{}
		for competence, level := range levels {
			if level < 0 || level > Highest {
				return fault.InvalidInput(fault.Field{Name: FieldLevels, ID: "rating.talk_level"})
			}
			list = append(list, Rating{Competence: competence, Source: Conversation, Level: level, At: clock.Now(ctx), Basis: Talk, BasisID: talk})
		}
		insert(tx, p.Person, list)
		audit.Record(ctx, tx, audit.Entry{Action: "skill.talked", Object: "skill_share", ID: share, Detail: map[string]any{"competences": len(list)}})
		return nil
	})
}
