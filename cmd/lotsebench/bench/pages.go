package bench

import (
	"bytes"
	"fmt"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// view is a page that shows what its reader has done.
type view struct {
	name  string
	path  func(r *reader, course int) string
	shows func(body []byte, r *reader, course int) error
}

// views are the pages of somebody who learns.
var views = []view{
	{"start page", func(*reader, int) string { return "/de/my" }, showsOnStart},
	{"course page", func(_ *reader, c int) string { return "/de/courses/" + dataset.CourseSlug(c) }, showsOnCourse},
	{"lesson page", func(r *reader, c int) string {
		return fmt.Sprintf("/de/courses/%s/%d", dataset.CourseSlug(c), min(r.done[c]+1, dataset.Lessons))
	}, showsOnLesson},
}

// writeEvery is after how many pages a reader completes a lesson; the next page
// must show it.
const writeEvery = 50

// browse reads a view, client i of n for its share of the readers. Now and then
// it writes between two readings of the same page.
func (s *stand) browse(v view, i, n int) load.Worker {
	var mine []*reader
	for k := i; k < len(s.readers); k += n {
		mine = append(mine, s.readers[k])
	}
	turn := i
	return func(c *load.Conn) error {
		turn++
		r := mine[turn%len(mine)]
		course := r.unfinished(turn, 2)
		write := turn%writeEvery == 0 && course >= 0
		if course < 0 {
			course = r.open[turn%len(r.open)]
		}
		if write {
			if err := r.lesson(c, s.lotse.addr, course); err != nil {
				return err
			}
		}
		path := v.path(r, course)
		a, err := c.Do(r.get(s.lotse.addr, path))
		if err != nil {
			return err
		}
		if err = r.page(a); err == nil {
			err = v.shows(a.Body, r, course)
		}
		if err != nil {
			return fmt.Errorf("%s (%s): %w", v.name, path, err)
		}
		return nil
	}
}

// showsOnStart: the row or card of the course says how far it is.
func showsOnStart(body []byte, r *reader, course int) error {
	_, rest, ok := bytes.Cut(body, []byte(dataset.CourseTitle(course)))
	if !ok {
		return fmt.Errorf("%s is not listed", dataset.CourseTitle(course))
	}
	rest = rest[:min(len(rest), 1500)]
	row := fmt.Appendf(nil, "%d von %d Lektionen", r.done[course], dataset.Lessons)
	card := fmt.Appendf(nil, "Lektion %d von %d", r.done[course]+1, dataset.Lessons)
	if !bytes.Contains(rest, row) && !bytes.Contains(rest, card) {
		return fmt.Errorf("stale: %s does not say %q", dataset.CourseTitle(course), row)
	}
	return nil
}

// showsOnCourse: as many lessons are marked as done.
func showsOnCourse(body []byte, r *reader, course int) error {
	if n := bytes.Count(body, []byte("lp-task--done")); n != r.done[course] {
		return fmt.Errorf("stale: %d lessons are shown as done, not %d", n, r.done[course])
	}
	return nil
}

// showsOnLesson: the list of lessons marks as many as done.
func showsOnLesson(body []byte, r *reader, course int) error {
	mark := []byte(">" + i18n.In(i18n.DE, "player.lesson_done") + "<")
	if n := bytes.Count(body, mark); n != r.done[course] {
		return fmt.Errorf("stale: %d lessons are marked as done, not %d", n, r.done[course])
	}
	return nil
}

func (s *stand) viewTask(v view) task {
	return task{v.name, onLotse, func(i, n int) load.Worker { return s.browse(v, i, n) }}
}
