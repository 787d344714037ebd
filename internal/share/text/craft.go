package text

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/attach"
	"codeberg.org/lotse/lotse/internal/forum/reuse"
	"codeberg.org/lotse/lotse/internal/forum/talk"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/share/merge"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// Kinds are the texts that can be taken over.
var Kinds = []forum.Kind{forum.Blueprint, forum.Article}

// Craft knows texts of the forum.
type Craft struct {
	Forum  *forum.Service
	Attach *attach.Service
	Reuses *reuse.Service
	Talk   *talk.Service
}

// Teach lets a service share texts. Who takes one over speaks for the town,
// as who says that it is used does.
func Teach(s *share.Service, c Craft) {
	for _, k := range Kinds {
		s.Knows(string(k), forum.Moderate, c)
	}
}

// Live is the newest version of a text, as far as its release says.
func (c Craft) Live(ctx context.Context, slug string) (e share.Edition, err error) {
	i, err := c.Forum.Get(ctx, slug, Kinds...)
	switch {
	case fault.Is(err, fault.NotFound) || err == nil && !i.Own:
		return e, fault.Clash("share.not_live")
	case err != nil:
		return e, err
	case i.Reach == forum.Town:
		return share.Edition{Gone: true}, nil
	}
	accessible := "share.accessibility.text"
	if len(i.Files) > 0 {
		accessible = "share.accessibility.text.files"
	}
	o := &share.Offer{Reach: i.Reach, Terms: share.Terms{Licence: i.Licence, Sources: i.Sources, Accessibility: i18n.Text{}}}
	for _, l := range i18n.Langs {
		o.Accessibility[l] = i18n.In(l, accessible)
	}
	hash, err := hashOf(i.Kind, i.Content)
	return share.Edition{
		Object: i.ID, No: i.No, Hash: hash, Title: i.Texts[forum.Title], Summary: i.Texts[forum.Summary], Languages: i.Langs(i.Kind), Offer: o,
		Page:  "/forum/articles/" + slug,
		About: seal.About{Title: i.Texts[forum.Title], Summary: i.Texts[forum.Summary], Source: i.Lang, Languages: i.Langs(i.Kind), Interactivity: "expositive"},
		Pack:  func(ctx context.Context) (courseware.Folder, error) { return c.pack(ctx, i.Kind, i.Content) },
	}, err
}

// There says whether somebody still has the text, as a draft at least.
func (c Craft) There(ctx context.Context, slug string) error {
	_, err := c.Forum.Draft(ctx, slug)
	return err
}

// Undone are the steps that the draft does not name: a draft that is thrown
// away takes what it brought with it.
func (c Craft) Undone(ctx context.Context, slug string, steps []uuid.UUID) (undone []uuid.UUID, err error) {
	d, err := c.Forum.Draft(ctx, slug)
	if fault.Is(err, fault.NotFound) {
		return steps, nil
	}
	if err != nil {
		return nil, err
	}
	for _, step := range steps {
		if d.From == nil || d.From.Step != step {
			undone = append(undone, step)
		}
	}
	return undone, nil
}

// Compare merges a newer version into the draft, or into a new one of what is
// published.
func (c Craft) Compare(ctx context.Context, slug string, base []byte, a share.Arrived, picks map[string]merge.Pick) (*share.Comparison, error) {
	theirs, err := read(a)
	if err != nil {
		return nil, err
	}
	d, err := c.Forum.Draft(ctx, slug)
	if err != nil {
		return nil, err
	}
	var was forum.Content
	if err := json.Unmarshal(base, &was); err != nil {
		return nil, err
	}
	merged, result := join(d.Kind, was, d.Content, theirs, picks)
	return &share.Comparison{Result: result, Merged: merged, Seen: seen(d)}, nil
}

// seen names a state of a draft: of one that has none, its version.
func seen(d forum.Draft) string { return fmt.Sprintf("%d.%d", d.No, d.Revision) }

// Write begins a draft of the town alone, without a contact, or goes on with
// one.
func (c Craft) Write(ctx context.Context, slug string, a share.Arrived, cmp *share.Comparison) (*share.Writing, error) {
	base, err := read(a)
	if err != nil {
		return nil, err
	}
	t := forum.Taken{Item: forum.Item{ID: db.NewID(), Kind: forum.Kind(a.Kind), Content: base}}
	if cmp == nil {
		title, _ := base.Read(forum.Title, base.Lang)
		t.Slug = forum.NewSlug(title)
	} else {
		merged, ok := cmp.Merged.(forum.Content)
		if !ok {
			return nil, errors.New("text: not compared as a text")
		}
		t.Slug, t.Content = slug, merged
		if _, err := fmt.Sscanf(cmp.Seen, "%d.%d", &t.No, &t.Revision); err != nil {
			return nil, fault.Clash("forum.changed") // who saw nothing
		}
	}
	for _, f := range base.Files {
		if err := c.receive(ctx, a, f); err != nil {
			return nil, err
		}
	}
	step := db.NewID()
	t.From = &forum.Source{Town: a.Body.Name, Work: a.Work, No: a.No, Licence: a.Licence, Key: a.Key(), Step: step}
	return &share.Writing{Slug: t.Slug, Base: base, Put: func(ctx context.Context, tx *db.Tx) (uuid.UUID, error) {
		if err := c.Forum.TakeIn(ctx, t, cmp == nil, c.Attach.Keep); err != nil {
			return uuid.Nil, err
		}
		if cmp != nil {
			return step, nil
		}
		if t.Kind == forum.Blueprint {
			if err := c.Reuses.Counted(ctx, tx, a.Body.ID, a.Work); err != nil {
				return uuid.Nil, err
			}
		}
		return step, c.Talk.FollowTaken(ctx, tx, a.Body.ID, a.Work)
	}}, nil
}

// receive keeps a file, which is here as it was signed or not at all.
func (c Craft) receive(ctx context.Context, a share.Arrived, f forum.File) error {
	r, err := a.Folder[share.FileDir+f.Hash].Open()
	if err != nil {
		return err
	}
	got, err := c.Attach.Receive(ctx, f, r)
	if err = errors.Join(err, r.Close()); err != nil {
		return err
	}
	if got.Hash != f.Hash || got.Name != f.Name || got.Type != f.Type {
		return share.Unfit(fmt.Errorf("%s is not what it says", f.Name))
	}
	return nil
}
