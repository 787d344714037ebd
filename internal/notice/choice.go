package notice

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Choices are the topics somebody is told by mail. In the portal they are told
// of all of them.
type Choices map[Topic]bool

// Choices are the actor's.
func (s *Service) Choices(ctx context.Context) (c Choices, err error) {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err = choicesOf(ctx, tx, actor.From(ctx).Person)
		return err
	})
	return c, err
}

// Choose keeps the actor's choices; a topic that is not named is off.
func (s *Service) Choose(ctx context.Context, c Choices) error {
	if err := actor.Require(ctx, actor.SignedIn); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return choose(ctx, tx, actor.From(ctx).Person, Topics, c)
	})
}

// A token names a person and proves that we made it: the address in a mail
// with which mails are ended without signing in. It lasts as long as the key,
// since mails are kept for years, and opens nothing else.
const macLength = 16

func token(key []byte, person uuid.UUID) string {
	return base64.RawURLEncoding.EncodeToString(append(person[:], sign(key, person)...))
}

func sign(key []byte, person uuid.UUID) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("unsubscribe"))
	mac.Write(person[:])
	return mac.Sum(nil)[:macLength]
}

func owner(key []byte, token string) (person uuid.UUID, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != len(person)+macLength {
		return person, false
	}
	copy(person[:], b)
	return person, hmac.Equal(b[len(person):], sign(key, person))
}

// ByToken are the choices of whoever got the mail with a token.
func (s *Service) ByToken(ctx context.Context, token string) (c Choices, err error) {
	err = s.withToken(ctx, token, func(ctx context.Context, tx *db.Tx, person uuid.UUID) error {
		c, err = choicesOf(ctx, tx, person)
		return err
	})
	return c, err
}

// ChooseByToken turns mails about a topic on or off, or about all of them ("").
func (s *Service) ChooseByToken(ctx context.Context, token string, topic Topic, on bool) error {
	topics := Topics
	if topic != "" {
		if !slices.Contains(Topics, topic) {
			return fault.Wrong("notice.topic")
		}
		topics = []Topic{topic}
	}
	c := Choices{}
	for _, t := range topics {
		c[t] = on
	}
	return s.withToken(ctx, token, func(ctx context.Context, tx *db.Tx, person uuid.UUID) error {
		return choose(ctx, tx, person, topics, c)
	})
}

func (s *Service) withToken(ctx context.Context, token string, do func(context.Context, *db.Tx, uuid.UUID) error) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		set, err := settings(ctx, tx)
		if err != nil {
			return err
		}
		person, ok := owner(set.key, token)
		if ok {
			ok, err = exists(ctx, tx, person)
		}
		if err != nil {
			return err
		}
		if !ok {
			return fault.Missing("notice.token")
		}
		return do(ctx, tx, person)
	})
}
