package exchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/course/translationfile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/standard/xliff"
)

// translated is the language a course is translated into, or "".
func translated(d *author.Draft) i18n.Lang {
	for _, l := range d.Head.Languages {
		if l != d.Head.Source {
			return l
		}
	}
	return ""
}

// SendTranslation looks into a translation file and keeps it for Look and
// Take.
func (s *Service) SendTranslation(ctx context.Context, slug, name string, data []byte) (Parcel, error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return Parcel{}, err
	}
	d, err := s.Author.Open(ctx, slug)
	if err != nil {
		return Parcel{}, err
	}
	l := translated(d)
	if l == "" {
		return Parcel{}, fault.Missing("exchange.translation.none")
	}
	p, err := translationfile.Read(data, d.Course(), l)
	if err != nil {
		return Parcel{}, err
	}
	for _, f := range p.Findings { // another course, other languages
		if f.Level == xliff.Refused && f.Place == (translationfile.Place{}) && f.Line == 0 {
			return Parcel{}, fault.Wrong(f.ID, f.Args)
		}
	}
	return s.send(ctx, Parcel{Kind: Translation, Course: slug, Lang: l, Name: name}, struct{}{}, bytes.NewReader(data))
}

// TranslationLook is what taking over a translation would mean now.
type TranslationLook struct {
	Parcel
	Draft *author.Draft
	*translationfile.Preview
	Token string // names this look: another one needs another decision
}

// LookTranslation compares a translation with the draft as it is now.
func (s *Service) LookTranslation(ctx context.Context, id uuid.UUID) (l TranslationLook, err error) {
	if l.Parcel, err = s.Get(ctx, id); err != nil {
		return l, err
	}
	return l, s.lookTranslation(ctx, &l)
}

func (s *Service) lookTranslation(ctx context.Context, l *TranslationLook) (err error) {
	if l.Kind != Translation || l.TakenAt != nil {
		return fault.Missing("exchange.parcel.missing")
	}
	data, err := s.read(ctx, l.Parcel)
	if err != nil {
		return err
	}
	if l.Draft, err = s.Author.Open(ctx, l.Course); err != nil {
		return err
	}
	if l.Preview, err = translationfile.Read(data, l.Draft.Course(), l.Parcel.Lang); err != nil {
		return err
	}
	l.Token, err = token(l.Changes)
	return err
}

func token(v any) (string, error) {
	b, err := json.Marshal(v)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), err
}

// TakeTranslation writes what a translation changes into the draft: all of it
// or nothing. seen is the token of the look that was decided on.
func (s *Service) TakeTranslation(ctx context.Context, id uuid.UUID, seen string) (Parcel, error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return Parcel{}, err
	}
	return s.take(ctx, id, func(ctx context.Context, _ *db.Tx, p Parcel) (Done, error) {
		l := TranslationLook{Parcel: p}
		if err := s.lookTranslation(ctx, &l); err != nil {
			return Done{}, err
		}
		if l.Token != seen {
			return Done{}, fault.Clash("exchange.changed_since")
		}
		w := writing{s: s, ctx: ctx, draft: l.Draft, lang: p.Lang, head: l.Draft.Head}
		for _, c := range l.Changes {
			if err := w.change(c); err != nil {
				return Done{}, err
			}
		}
		err := w.end()
		return Done{Count: len(l.Changes), Steps: w.steps}, err
	})
}

// writing puts changes into a draft.
type writing struct {
	s     *Service
	ctx   context.Context
	draft *author.Draft
	lang  i18n.Lang
	head  courseware.Course // with the texts that came in
	heads bool
	steps []uuid.UUID
}

func (w *writing) step(done author.Done, err error) error {
	if err == nil && done.Change != uuid.Nil {
		w.steps = append(w.steps, done.Change)
	}
	return err
}

func (w *writing) change(c translationfile.Change) error {
	switch p := c.Place; {
	case p.Block != "":
		b, ok := w.draft.Block(p.Block)
		if !ok {
			return fault.Missing("author.block_missing")
		}
		return w.step(w.s.Author.SaveText(w.ctx, author.Written{
			Course: w.draft.Slug, Block: p.Block, Lang: w.lang, Body: c.New, Base: b.Texts[w.lang].Version, From: c.From,
		}))
	case p.Lesson != "":
		for _, l := range w.draft.Lessons {
			if l.ID == p.Lesson {
				l.Head.ID, l.Head.Title = l.ID, w.said(l.Head.Title, c.New)
				return w.step(w.s.Author.SaveLesson(w.ctx, w.draft.Slug, l.Version, l.Head))
			}
		}
		return fault.Missing("author.lesson_missing")
	case p.Test:
		t := w.draft.Test.Test
		t.Title = w.said(t.Title, c.New)
		return w.step(w.s.Author.SaveTest(w.ctx, w.draft.Slug, w.draft.Test.Version, t))
	default:
		w.heads = true
		return w.inHead(p.Head, c.New)
	}
}

// inHead notes a text above the lessons; they are saved together.
func (w *writing) inHead(place, text string) error {
	switch place {
	case "title":
		w.head.Title = w.said(w.head.Title, text)
	case "summary":
		w.head.Summary = w.said(w.head.Summary, text)
	case "audience":
		w.head.Audience = w.said(w.head.Audience, text)
	default:
		no, err := strconv.Atoi(strings.TrimPrefix(place, "goal-"))
		if err != nil || no < 1 || no > len(w.head.Goals) {
			return fmt.Errorf("exchange: a translation of %q", place)
		}
		goals := append([]i18n.Text{}, w.head.Goals...)
		goals[no-1] = w.said(goals[no-1], text)
		w.head.Goals = goals
	}
	return nil
}

// said is a text with what came in.
func (w *writing) said(t i18n.Text, s string) i18n.Text {
	out := i18n.Text{w.lang: s}
	for l, have := range t {
		if l != w.lang {
			out[l] = have
		}
	}
	return out
}

func (w *writing) end() error {
	if !w.heads {
		return nil
	}
	return w.step(w.s.Author.SaveHead(w.ctx, w.draft.Version, w.head))
}
