package author

import (
	"context"
	"maps"
	"time"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// follow makes the draft of a live course, or lets an untouched one follow
// the version that went live without it. It does nothing where neither is so.
func (s *Service) follow(ctx context.Context, slug string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		// Opening a draft is the program's doing, whoever writes into it then.
		ctx = actor.With(ctx, &actor.Actor{Tenant: tx.Tenant(), System: true, Lang: actor.From(ctx).Lang})
		live, err := s.Courses.Published(ctx, slug)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		d, base, err := lockOrMake(ctx, tx, live.Course)
		if err != nil || base == live.ID || d.State != Published {
			return err
		}
		_, err = load(ctx, tx, d.ID, live.ID, live.Course, false)
		return err
	})
}

// touch locks a draft for a change of its content. Where nobody wrote since the
// course went live, the draft is made of that now.
func (s *Service) touch(ctx context.Context, tx *db.Tx, slug string) (draftKey, error) {
	d, ok, err := touchDraft(ctx, tx, slug)
	if err != nil || ok {
		return d, err
	}
	if err := s.follow(ctx, slug); err != nil {
		return d, err
	}
	if d, ok, err = touchDraft(ctx, tx, slug); err == nil && !ok {
		err = closed(ctx, tx, slug)
	}
	return d, err
}

// way locks a draft for a step of the workflow, as touch does.
func (s *Service) way(ctx context.Context, tx *db.Tx, slug string) (way, error) {
	w, err := wayOf(ctx, tx, slug)
	if err == nil && !w.Behind || err != nil && !fault.Is(err, fault.NotFound) {
		return w, err
	}
	if err := s.follow(ctx, slug); err != nil {
		return w, err
	}
	return wayOf(ctx, tx, slug)
}

// follow makes of a draft in memory what follow makes of its rows, so that
// looking writes nothing: what is shown has the versions that the rows get
// once somebody writes.
func (d *Draft) follow(v *course.Version, lesson string) error {
	rows := rowsOf(v.Course)
	if rows.err != nil {
		return rows.err
	}
	old := map[string]Lesson{}
	for _, l := range d.All() {
		old[l.ID] = l
	}
	d.BaseID, d.Head, d.Version = v.ID, courseHead(*v.Course), d.Version+1
	d.Media = merged(d.Media, v.Course.Media)
	if err := fill(d, rows.lessonRows(old), rows.textRows(old)); err != nil {
		return err
	}
	all := d.All()
	for i, l := range all {
		all[i].Count = counted(l, d.Head.Source)
		all[i].Count.Comments = old[l.ID].Count.Comments
		if lesson != everything && lesson != l.ID {
			all[i].Blocks = nil
		}
	}
	d.arrange(all)
	return nil
}

func merged(old, live map[string]courseware.Media) map[string]courseware.Media {
	all := map[string]courseware.Media{}
	maps.Copy(all, old)
	maps.Copy(all, live)
	return all
}

// counted counts the blocks of a lesson by language and state.
func counted(l Lesson, source i18n.Lang) Count {
	n := Count{Blocks: len(l.Blocks), States: map[i18n.Lang]map[Translation]int{}}
	for _, b := range l.Blocks {
		for lang, t := range b.Texts {
			if lang == source {
				continue
			}
			if n.States[lang] == nil {
				n.States[lang] = map[Translation]int{}
			}
			n.States[lang][t.State]++
		}
	}
	return n
}

func (r courseRows) lessonRows(old map[string]Lesson) []lessonRow {
	var out []lessonRow
	for _, l := range r.lessons {
		was := old[l.ID]
		out = append(out, lessonRow{
			ID: l.ID, Version: was.Version + 1, Body: []byte(l.Body), States: []byte(`{}`), Follows: was.Follows, Central: was.Central,
		})
	}
	return out
}

func (r courseRows) textRows(old map[string]Lesson) []textRow {
	blocks := map[string]Block{}
	for _, l := range old {
		for _, b := range l.Blocks {
			blocks[b.ID] = b
		}
	}
	texts := map[string][]newText{}
	for _, t := range r.texts {
		texts[t.Block] = append(texts[t.Block], t)
	}
	var out []textRow
	for _, b := range r.blocks {
		row := textRow{Lesson: b.Lesson, ID: b.ID, Body: []byte(b.Body), Version: blocks[b.ID].Version + 1}
		if len(texts[b.ID]) == 0 {
			out = append(out, row)
		}
		for _, t := range texts[b.ID] {
			lang := i18n.Lang(t.Lang)
			out = append(out, row.with(t, lang, blocks[b.ID].Texts[lang].Version+1))
		}
	}
	return out
}

// with is the row with one of the block's texts, as it is going to stand.
func (r textRow) with(t newText, l i18n.Lang, version int) textRow {
	r.Lang, r.Text, r.TextVersion, r.Print = &l, &t.Body, &version, &t.Print
	r.Live, r.Source, r.SourceBody = &t.Live, &t.Source, &t.SourceBody
	r.Seen, r.Waved, r.SavedAt = new(string), new(bool), new(time.Time)
	return r
}
