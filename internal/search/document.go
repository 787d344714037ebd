package search

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Group is what hits are shown under.
type Group string

// The groups.
const (
	Courses Group = "course"
	Lessons Group = "lesson"
	Forum   Group = "forum"
)

// Groups lists them all, in the order in which they are shown.
var Groups = []Group{Courses, Lessons, Forum}

// Answer is the kind of what people say below a text; who may read that may
// read it, too.
const Answer = "answer"

// Object is what was written: a course with its lessons, a text of the forum,
// an answer.
type Object struct {
	ID    uuid.UUID
	Group Group
	Kind  string // what it is within its group
	As    string // the kind under which it is found, of an answer that of its page; default Kind
	Page  Page   // zero: the object itself

	Reach   string // as the object's own row says
	Network *uuid.UUID
}

// Page is what is opened to read an object.
type Page struct {
	Tenant uuid.UUID
	ID     uuid.UUID
}

// Text is an object, or a lesson of it, in one language.
type Text struct {
	Part  int
	Lang  i18n.Lang
	Title string
	Body  string
}

// Put makes the search know these texts of an object and no others, in the
// caller's transaction. Without texts the object is found no more.
func Put(ctx context.Context, tx *db.Tx, o Object, texts []Text) error {
	if o.Page == (Page{}) {
		o.Page = Page{tx.Tenant(), o.ID}
	}
	if o.Reach == "" {
		o.Reach = "tenant"
	}
	if err := replaceTexts(ctx, tx, o, texts); err != nil {
		return err
	}
	for _, l := range i18n.Langs {
		var all []string
		for _, t := range texts {
			if t.Lang == l {
				all = append(all, t.Title, t.Body)
			}
		}
		if len(all) == 0 {
			continue
		}
		folded, written := known(strings.Join(all, "\n"), l)
		if err := insertWords(ctx, tx, o, l, folded, written); err != nil {
			return err
		}
	}
	return nil
}

// kind is what a part of the object is.
func (o Object) kind(part int) string {
	if o.Group == Courses && part > 0 {
		return string(Lessons)
	}
	return o.Kind
}

// marks are the words that say what a row is.
func (o Object) marks(part int) []string {
	group, kind := o.Group, o.kind(part)
	if kind == string(Lessons) {
		group = Lessons
	}
	if o.As != "" {
		kind = o.As
	}
	list := []string{"+", "+" + string(group), "+" + kind}
	slices.Sort(list)
	return slices.Compact(list)
}

// Complete calls put for each of the town's objects that the search does not
// know, or for all of them; only those of before there was a search are
// unknown.
func Complete(ctx context.Context, d *db.DB, all bool, list func(context.Context, *db.Tx) ([]uuid.UUID, error), put func(context.Context, *db.Tx, uuid.UUID) error) error {
	return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		objects, err := list(ctx, tx)
		if err == nil && !all {
			objects, err = unknown(ctx, tx, objects)
		}
		for _, id := range objects {
			if err == nil {
				err = put(ctx, tx, id)
			}
		}
		return err
	})
}

// Forget drops all that the search knows of the actor's town, words included,
// for whoever then puts everything anew.
func Forget(ctx context.Context, d *db.DB) error {
	return d.InTx(ctx, forget)
}
