package bench

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// view is a page that shows what its reader has done.
type view struct {
	name  string
	pack  bool // asked for as a browser does, which takes it packed
	path  func(r *reader, course int) string
	shows func(body []byte, r *reader, course int) error
}

// views are the pages of somebody who learns.
var views = []view{
	{"start page", false, func(*reader, int) string { return "/de/my" }, showsOnStart},
	{"course page", false, func(_ *reader, c int) string { return "/de/courses/" + dataset.CourseSlug(c) }, showsOnCourse},
	{"lesson page", false, func(r *reader, c int) string {
		return fmt.Sprintf("/de/courses/%s/%d", dataset.CourseSlug(c), min(r.done[c]+1, dataset.Lessons))
	}, showsOnLesson},
}

// packed is the start page as browsers take it. It is shown, not judged: half
// of what it costs more is the load generator's unpacking.
var packed = view{"start page, packed", true, views[0].path, showsOnStart}

// writeEvery is after how many pages a reader completes a lesson; the next page
// must show it.
const writeEvery = 50

// browse reads a view, client i of n for its share of the readers. Now and then
// it writes between two readings of the same page.
func (s *stand) browse(v view, i, n int) load.Worker {
	mine := s.share(i, n)
	turn := i
	return func(c *load.Conn) error {
		turn++
		r := mine[turn%len(mine)]
		course := r.unfinished(turn, 2)
		write := turn%writeEvery == 0 && course >= 0 && !s.still
		if course < 0 {
			course = r.open[turn%len(r.open)]
		}
		if write {
			if err := r.lesson(c, s.lotse.addr, course); err != nil {
				return err
			}
		}
		return s.read(c, v, r, course)
	}
}

// read asks for a view and judges it.
func (s *stand) read(c *load.Conn, v view, r *reader, course int) error {
	path := v.path(r, course)
	a, err := c.Do(r.get(s.lotse.addr, path, v.pack))
	if err != nil {
		return err
	}
	if v.pack {
		a.Body, err = unpack(a)
	}
	if err == nil {
		err = r.page(a)
	}
	if err == nil {
		err = v.shows(a.Body, r, course)
	}
	if err != nil {
		return fmt.Errorf("%s (%s): %w", v.name, path, err)
	}
	return nil
}

// share is the readers that client i of n plays: nobody else does.
func (s *stand) share(i, n int) (mine []*reader) {
	for k := i; k < len(s.readers); k += n {
		mine = append(mine, s.readers[k])
	}
	return mine
}

// unpack checks that an answer came packed and returns what it says.
func unpack(a load.Answer) ([]byte, error) {
	if !bytes.Contains(a.Header, []byte("Content-Encoding: gzip")) {
		return nil, errors.New("the page did not come packed")
	}
	r, err := gzip.NewReader(bytes.NewReader(a.Body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
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

func viewTask(v view) task {
	return task{v.name, onLotse, func(s *stand) func(i, n int) load.Worker {
		return func(i, n int) load.Worker { return s.browse(v, i, n) }
	}}
}

// signInPage is what a browser sees that nobody has signed in with.
var signInPage = task{"sign-in page", onLotse, func(s *stand) func(i, n int) load.Worker {
	return func(int, int) load.Worker {
		request := fmt.Appendf(nil, "GET /de/login HTTP/1.1\r\nHost: %s\r\nAccept: text/html\r\nAccept-Language: de\r\n\r\n", s.lotse.addr)
		return func(c *load.Conn) error {
			a, err := c.Do(request)
			if err != nil {
				return err
			}
			if a.Status != 200 || len(a.Body) < 2000 || !bytes.Contains(a.Body, []byte(`type="password"`)) {
				return fmt.Errorf("sign-in page: %d, %d bytes", a.Status, len(a.Body))
			}
			return nil
		}
	}
}}
