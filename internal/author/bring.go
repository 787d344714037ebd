package author

import (
	"context"
	"encoding/json"
	"path"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// holding is the place a lesson of another course goes to: a new one, or a
// linked lesson as it stands, with its notes.
type holding struct {
	id    string
	place string // of a new one
	held  Lesson
}

// bring makes a linked lesson of the draft say what a version of its home
// says. Its blocks keep the ids they have here, local notes keep their places
// among them.
func (s *Service) bring(ctx context.Context, tx *db.Tx, d *Draft, to holding, from courseware.Origin, v *course.Version) error {
	home, _ := v.LessonByID(from.Lesson)
	naming, err := namesIn(ctx, tx, d, to.id)
	if err != nil {
		return err
	}
	next, files := v.Course.Refer(home, v.Languages, naming)
	next.From = &from
	woven := courseware.Weave(to.held.plain(to.id), next)
	rows := courseRows{}
	rows.lesson(to.id, to.place, lessonHead(woven))
	rows.addBlocks(&courseware.Course{Source: v.Source, Languages: v.Languages}, to.id, woven.Blocks)
	if rows.err != nil {
		return rows.err
	}
	for name, m := range files {
		addMedia(tx, d.ID, name, m)
	}
	return writeLinked(ctx, tx, d.ID, rows, seen(rows, to.held, v.Source))
}

// plain is a lesson as far as its notes go: those without texts, for they stay
// where they are.
func (l Lesson) plain(id string) courseware.Lesson {
	out := courseware.Lesson{ID: id}
	for _, b := range l.Blocks {
		out.Blocks = append(out.Blocks, b.Block)
	}
	return out
}

// linkedText is a text that came with a lesson. Seen keeps a translation that
// is current at home from looking stale until the new source text is live here.
type linkedText struct {
	newText
	Seen string
}

func seen(rows courseRows, held Lesson, source i18n.Lang) []linkedText {
	live := map[string]string{}
	for _, b := range held.Blocks {
		live[b.ID] = b.Texts[source].live
	}
	prints := map[string]string{}
	for _, t := range rows.texts {
		if t.Lang == string(source) {
			prints[t.Block] = t.Print
		}
	}
	list := make([]linkedText, len(rows.texts))
	for i, t := range rows.texts {
		list[i] = linkedText{newText: t}
		if t.Lang != string(source) && t.Source == prints[t.Block] {
			list[i].Seen = live[t.Block]
		}
	}
	return list
}

// namesIn gives the blocks of a linked lesson the ids they have in the draft,
// or free ones, and its files names that mean no other file there.
func namesIn(ctx context.Context, tx *db.Tx, d *Draft, lesson string) (courseware.Naming, error) {
	known, err := blocksOf(ctx, tx, d.ID, lesson)
	if err != nil {
		return courseware.Naming{}, err
	}
	isTaken, err := taken(ctx, tx, d.ID)
	if err != nil {
		return courseware.Naming{}, err
	}
	given := map[string]bool{lesson: true}
	return courseware.Naming{
		Block: func(of string) string {
			id, ok := known[of]
			if !ok {
				id = free(of, func(id string) bool { return isTaken(id) || given[id] })
			}
			given[id] = true
			return id
		},
		File: func(name string, m courseware.Media) string { return fileName(d.Media, name, m.Hash) },
	}, nil
}

// free is an id itself where nothing else has it.
func free(id string, isTaken func(string) bool) string {
	if !isTaken(id) {
		return id
	}
	return Name(id, "block", isTaken)
}

func freeID(ctx context.Context, tx *db.Tx, draft uuid.UUID, wish string) (string, error) {
	isTaken, err := taken(ctx, tx, draft)
	if err != nil {
		return "", err
	}
	return free(wish, isTaken), nil
}

// fileName is a name that means this file: with a part of its hash where the
// course calls another file so.
func fileName(files map[string]courseware.Media, name, hash string) string {
	ext := path.Ext(name)
	for _, end := range []string{"", "-" + hash[:8]} {
		to := strings.TrimSuffix(name, ext) + end + ext
		if m, ok := files[to]; !ok || m.Hash == hash {
			return to
		}
	}
	return hash + ext
}

// isTemplate reads the mark from a stored head.
func isTemplate(head json.RawMessage) (bool, error) {
	var c courseware.Course
	err := json.Unmarshal(head, &c)
	return c.Template, err
}
