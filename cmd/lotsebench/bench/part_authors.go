package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
	"codeberg.org/lotse/lotse/internal/course/courseware"
)

// What those who write are promised at N, for a course of so many lessons.
const (
	promisedOpening = 300 * time.Millisecond
	promisedSaving  = 50 * time.Millisecond
	promisedPublish = 3 * time.Second
	promisedPackage = 5 * time.Second

	lectureLessons, lectureBlocks = 60, 40
)

// How often publishing and exporting with importing are tried.
const attempts = 5

// workshop is a stand with a large course and trainers who write on it.
type workshop struct {
	*stand
	dir    string // for files, gone afterwards
	course *courseware.Course
	desks  []*desk
}

// authors measures what those wait for who write, translate and publish.
func (r *run) authors(ctx context.Context) (err error) {
	w := &workshop{dir: filepath.Join(r.Dir, "authors")}
	if err := os.RemoveAll(w.dir); err != nil { // of a run that was broken off
		return err
	}
	if err := os.Mkdir(w.dir, 0o700); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(w.dir)) }()
	if err := r.furnish(ctx, w); err != nil {
		return err
	}
	opening, saving := w.opening(), w.saving()
	tasks := []task{rowLimit, opening, saving}
	err = r.watch(ctx, w.stand, tasks, func(s *stand, counts map[string]counted) error {
		list, err := r.look(ctx, s, counts, tasks, one, eight)
		if err != nil {
			return err
		}
		row, _ := find(list, rowLimit.name, eight)
		opened, _ := find(list, opening.name, eight)
		r.report.within("opening a lesson, p95", opened.median.Quantile(.95), promisedOpening, row)
		saved, _ := find(list, saving.name, eight)
		r.report.within("autosave, p95", saved.median.Quantile(.95), promisedSaving, row)
		published, err := w.publishing(ctx, s)
		if err != nil {
			return err
		}
		r.report.within("publishing", published, promisedPublish, row)
		packed, err := w.packages(ctx, r)
		if err != nil {
			return err
		}
		r.report.within("export and import", packed, promisedPackage, row)
		return nil
	})
	if err != nil {
		return err
	}
	return w.films(ctx, r)
}

// lecture is the large course, in a small run a shorter one.
func (r *run) lecture() (*courseware.Package, error) {
	return newLecture(max(2, lectureLessons*r.People/dataset.A.People), lectureBlocks)
}

// furnish makes the large course and its trainers.
func (r *run) furnish(ctx context.Context, w *workshop) (err error) {
	pkg, err := r.lecture()
	if err != nil {
		return err
	}
	w.course = pkg.Course
	if w.stand, err = newStand(ctx, r.machine, r.program, r.sized(dataset.A), eight); err != nil {
		return err
	}
	file := filepath.Join(w.dir, "lecture.zip")
	if err := writePackage(pkg, file); err != nil {
		return err
	}
	if _, _, err := r.command(ctx, w.database, "course", "import", file, "--tenant", dataset.Slug); err != nil {
		return err
	}
	for i, reader := range w.readers {
		l := w.course.Lessons[i*len(w.course.Lessons)/len(w.readers)]
		texts := slices.DeleteFunc(slices.Clone(l.Blocks), func(b courseware.Block) bool { return b.Type != courseware.Text })
		w.desks = append(w.desks, &desk{reader: reader, lesson: l.ID, block: texts[i%len(texts)].ID})
	}
	return w.super(ctx, w.database, w.appoint("trainer"))
}

// opening reads one lesson after the other in the editor: all blocks are there,
// and what was written last.
func (w *workshop) opening() task {
	return task{"opening a lesson", onLotse, func(s *stand) func(i, n int) load.Worker {
		return func(i, _ int) load.Worker {
			turn := i * 7
			return func(c *load.Conn) error {
				turn++
				l := w.course.Lessons[turn%len(w.course.Lessons)]
				d := w.desks[i%len(w.desks)]
				a, err := c.Do(d.get(s.lotse.addr, lecturePath+"/"+l.ID, false))
				if err == nil {
					err = d.page(a)
				}
				if err == nil {
					err = w.whole(l, a.Body)
				}
				return err
			}
		}
	}}
}

// whole: a lesson is shown with every block and what stands in it.
func (w *workshop) whole(l courseware.Lesson, page []byte) error {
	for _, b := range l.Blocks {
		if !bytes.Contains(page, []byte(`id="b-`+b.ID+`"`)) {
			return fmt.Errorf("%s shows no block %s", l.ID, b.ID)
		}
	}
	for _, d := range w.desks {
		if d.lesson == l.ID && !bytes.Contains(page, []byte(d.saved)) {
			return fmt.Errorf("stale: %s does not say %q", l.ID, d.saved)
		}
	}
	return nil
}

// saving lets each trainer type: the script saves again and again.
func (w *workshop) saving() task {
	return task{"autosave", onLotse, func(s *stand) func(i, n int) load.Worker {
		return func(i, _ int) load.Worker {
			d := w.desks[i%len(w.desks)]
			return func(c *load.Conn) error {
				if d.version == "" {
					if err := d.sit(c, s.lotse.addr); err != nil {
						return err
					}
				}
				return d.save(c, s.lotse.addr)
			}
		}
	}}
}

// publishing is the longest time in which a changed course goes live.
func (w *workshop) publishing(ctx context.Context, s *stand) (longest time.Duration, err error) {
	c, err := load.Dial(s.lotse.addr)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	d := w.desks[0]
	for n := range attempts {
		if err := d.save(c, s.lotse.addr); err != nil {
			return 0, err
		}
		begin := time.Now()
		if err := d.publish(c, s.lotse.addr); err != nil {
			return 0, err
		}
		longest = max(longest, time.Since(begin))
		if live := w.live(ctx, dataset.Slug); live.no != n+2 {
			return 0, fmt.Errorf("version %d is live after %d publications", live.no, n+1)
		}
	}
	return longest, nil
}

// live is the version of the course that people of a town see.
func (w *workshop) live(ctx context.Context, town string) (v struct {
	no   int
	hash string
},
) {
	_ = w.super(ctx, w.database, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, `SELECT v.no, v.hash FROM course c JOIN course_version v ON v.tenant_id = c.tenant_id AND v.id = c.version_id
			WHERE c.slug = $1 AND c.tenant_id = (SELECT id FROM tenant WHERE slug = $2)`, lectureSlug, town).Scan(&v.no, &v.hash)
	})
	return v
}

// packages exports the course and imports it into another town, as the same
// content.
func (w *workshop) packages(ctx context.Context, r *run) (time.Duration, error) {
	var took []time.Duration
	file := filepath.Join(w.dir, "export.zip")
	for n := range attempts {
		town := fmt.Sprintf("nachbarstadt-%d", n+1)
		if _, _, err := r.command(ctx, w.database, "tenant", "create", town, "--name", "Nachbarstadt", "--land", "HE"); err != nil {
			return 0, err
		}
		out, _, err := r.command(ctx, w.database, "course", "export", lectureSlug, "--tenant", dataset.Slug, "--out", file)
		if err != nil {
			return 0, err
		}
		in, _, err := r.command(ctx, w.database, "course", "import", file, "--tenant", town)
		if err != nil {
			return 0, err
		}
		if want, got := w.live(ctx, dataset.Slug).hash, w.live(ctx, town).hash; got != want || got == "" {
			return 0, fmt.Errorf("imported as %q, exported was %q", got, want)
		}
		took = append(took, out+in)
	}
	return slices.Max(took), nil
}
