package talk

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Service holds the use cases.
type Service struct {
	DB    *db.DB
	Forum *forum.Service
}

// EditWindow is how long a post can be changed: afterwards others may have
// answered to what it said.
const EditWindow = time.Hour

// MostBody bounds a post.
const MostBody = 10_000

// Post is an answer, or a comment on one.
type Post struct {
	Tenant   uuid.UUID
	ID       uuid.UUID
	AnswerID *uuid.UUID // of a comment
	Lang     i18n.Lang
	Body     string
	SignedAs string // "" for guests
	Town     i18n.Text
	Made     time.Time
	Edited   *time.Time
	Own      bool // of the reader's town
	Mine     bool
	Helpful  int  // people
	Voted    bool // the reader is one of them
	Accepted bool
	Hidden   bool // shown to its author and to moderators of the towns concerned
	Comments []Post
}

// Editable reports whether the reader may still change the post.
func (p Post) Editable(now time.Time) bool {
	return p.Mine && !p.Hidden && now.Sub(p.Made) < EditWindow
}

// Author is name and town.
func (p Post) Author(l i18n.Lang) string {
	return forum.Item{SignedAs: p.SignedAs, Town: p.Town}.Author(l)
}

// Below are the kinds below which people talk. To a question they give answers
// and comment on those; to a text they comment.
var Below = []forum.Kind{forum.Question, forum.Article, forum.Blueprint, forum.Example}

// Thread is a question or a text with what was said to it, the accepted answer
// first, then by how many it helped.
type Thread struct {
	forum.Item
	Answers   []Post
	Helpful   int
	Voted     bool
	Following bool
	News      int // posts since the reader last said to have read it
}

// Read returns a question or a text with what was said to it.
func (s *Service) Read(ctx context.Context, slug string) (t Thread, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := s.Forum.Get(ctx, slug, Below...)
		if err != nil {
			return err
		}
		t, err = s.Of(ctx, i)
		return err
	})
	return t, err
}

// Of is Read of what somebody has already read. Guests read the answers to a
// question that a moderator opened, and no comments on texts: nobody released
// those.
func (s *Service) Of(ctx context.Context, i forum.Item) (t Thread, err error) {
	t.Item = i
	guest := forum.Guest(ctx)
	if guest && i.Kind != forum.Question {
		return t, nil
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		posts, err := selectPosts(ctx, tx, i, guest)
		if err != nil {
			return err
		}
		t.Answers = arrange(posts, actor.From(ctx).Can(forum.Moderate) && t.Own)
		return selectOwnState(ctx, tx, &t)
	})
	return t, err
}

// arrange puts comments below their answers and leaves out what was taken
// down, but for its author and moderators.
func arrange(posts []Post, moderator bool) (answers []Post) {
	at := map[uuid.UUID]int{}
	seen := func(p Post) bool { return !p.Hidden || p.Mine || moderator }
	for _, p := range posts {
		if p.AnswerID == nil && seen(p) {
			at[p.ID] = len(answers)
			answers = append(answers, p)
		}
	}
	for _, p := range posts {
		if p.AnswerID != nil && seen(p) {
			if i, ok := at[*p.AnswerID]; ok {
				answers[i].Comments = append(answers[i].Comments, p)
			}
		}
	}
	return answers
}

func checkBody(body string) (string, error) {
	body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
	n := utf8.RuneCountInString(body)
	switch {
	case n == 0:
		return "", fault.InvalidInput(fault.Field{Name: "body", ID: "forum.need.answer"})
	case n > MostBody:
		return "", fault.InvalidInput(fault.Field{Name: "body", ID: "forum.long", Args: fault.Args{"Most": MostBody, "Count": n}})
	}
	return body, nil
}

// Say answers a question, comments on an answer of it, or on a text.
func (s *Service) Say(ctx context.Context, slug string, answer *uuid.UUID, body string) (uuid.UUID, error) {
	if err := actor.Require(ctx, forum.Write); err != nil {
		return uuid.Nil, err
	}
	id := db.NewID()
	return id, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.Read(ctx, slug)
		if err != nil {
			return err
		}
		body, err := checkBody(body)
		if err != nil {
			return err
		}
		if answer != nil {
			if a, ok := t.post(*answer); !ok || a.AnswerID != nil || t.Kind != forum.Question {
				return fault.Missing("forum.post.missing")
			}
		}
		name, err := s.Forum.Signed(ctx, tx, id)
		if err != nil {
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "forum.said", Object: "forum_post", ID: id})
		p := Post{ID: id, AnswerID: answer, Lang: i18n.LangOf(ctx), Body: body, SignedAs: name, Made: clock.Now(ctx)}
		return insertPost(ctx, tx, t.Item, p)
	})
}

// post finds an answer or a comment of a thread.
func (t Thread) post(id uuid.UUID) (Post, bool) {
	for _, a := range t.Answers {
		if a.ID == id {
			return a, true
		}
		for _, c := range a.Comments {
			if c.ID == id {
				return c, true
			}
		}
	}
	return Post{}, false
}

// with runs fn with a post of a thread.
func (s *Service) with(ctx context.Context, slug string, id uuid.UUID, fn func(ctx context.Context, tx *db.Tx, t Thread, p Post) error) error {
	if err := actor.Require(ctx, forum.Write); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.Read(ctx, slug)
		if err != nil {
			return err
		}
		p, ok := t.post(id)
		if !ok {
			return fault.Missing("forum.post.missing")
		}
		return fn(ctx, tx, t, p)
	})
}

// Change changes what the actor said, within the hour.
func (s *Service) Change(ctx context.Context, slug string, id uuid.UUID, body string) error {
	return s.with(ctx, slug, id, func(ctx context.Context, tx *db.Tx, _ Thread, p Post) error {
		body, err := checkBody(body)
		switch {
		case !p.Mine:
			return fault.Denied("forum.post.others")
		case !p.Editable(clock.Now(ctx)):
			return fault.Clash("forum.post.late")
		case err != nil:
			return err
		}
		audit.Record(ctx, tx, audit.Entry{Action: "forum.changed_post", Object: "forum_post", ID: id})
		return updatePost(ctx, tx, id, body, clock.Now(ctx))
	})
}

// TakeDown hides a post: its author, a moderator of its town or one of the
// question's.
func (s *Service) TakeDown(ctx context.Context, slug string, id uuid.UUID) error {
	return s.with(ctx, slug, id, func(ctx context.Context, tx *db.Tx, t Thread, p Post) error {
		moderates := actor.From(ctx).Can(forum.Moderate) && (p.Own || t.Own)
		switch {
		case !p.Mine && !moderates:
			return fault.Denied("forum.post.others")
		case p.Hidden:
			return nil
		}
		audit.Record(ctx, tx, audit.Entry{Action: "forum.took_down", Object: "forum_post", ID: id})
		return hide(ctx, tx, t.Item, id, clock.Now(ctx))
	})
}

// Vote says that something helped, or takes that back. uuid.Nil is the
// question or text itself.
func (s *Service) Vote(ctx context.Context, slug string, id uuid.UUID) error {
	if err := actor.Require(ctx, forum.Write); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.Read(ctx, slug)
		if err != nil {
			return err
		}
		object, voted, mine := t.ID, t.Voted, t.Mine
		if id != uuid.Nil {
			p, ok := t.post(id)
			if !ok {
				return fault.Missing("forum.post.missing")
			}
			object, voted, mine = p.ID, p.Voted, p.Mine
		}
		if mine {
			return fault.Denied("forum.vote.own")
		}
		return vote(ctx, tx, t.Item, object, !voted)
	})
}

// Follow begins or ends to follow a question or text; who begins again has read all.
func (s *Service) Follow(ctx context.Context, slug string, on bool) error {
	if err := actor.Require(ctx, forum.Write); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := s.Forum.Get(ctx, slug, Below...)
		if err != nil {
			return err
		}
		return follow(ctx, tx, i, on, clock.Now(ctx))
	})
}

// FollowTaken lets whoever takes a text over follow it from then on.
func (s *Service) FollowTaken(ctx context.Context, tx *db.Tx, town, item uuid.UUID) error {
	if actor.From(ctx).Person == uuid.Nil {
		return nil
	}
	return follow(ctx, tx, forum.Item{Tenant: town, ID: item}, true, clock.Now(ctx))
}

// Followed is what somebody follows, with how many posts of others, and a
// newer version, they have not said to have read.
type Followed struct {
	Slug  string
	Kind  forum.Kind
	Title i18n.Text
	Lang  i18n.Lang
	New   int
}

// Following lists what the actor follows, that with news first.
func (s *Service) Following(ctx context.Context) (list []Followed, err error) {
	if forum.Guest(ctx) {
		return nil, nil
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectFollowed(ctx, tx)
		return err
	})
	return list, err
}
