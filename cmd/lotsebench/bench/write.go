package bench

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
)

// The question that is answered: a number, in the lesson on deadlines.
const (
	askedLesson   = 4
	askedQuestion = 1
)

// readEvery is after how many writes the reader looks whether they stand.
const readEvery = 20

// answer saves another answer to a question on top of the last one, as the
// page's script does. Now and then the question is read again.
func (s *stand) answer(i, n int) load.Worker {
	mine := s.share(i, n)
	turn := i
	return func(c *load.Conn) error {
		turn++
		r := mine[turn%len(mine)]
		course := r.asked
		path := fmt.Sprintf("/de/courses/%s/%d/practice/%d", dataset.CourseSlug(course), askedLesson, askedQuestion)
		given := strconv.Itoa(1000 + turn)
		a, err := c.Do(r.post(s.lotse.addr, path+"/draft?attempt=1", url.Values{"answer": {given}, "version": {strconv.Itoa(r.version)}}))
		if err != nil {
			return err
		}
		r.version++
		if want := fmt.Appendf(nil, `"version":%d`, r.version); a.Status != 200 || !bytes.Contains(a.Body, want) {
			return fmt.Errorf("saving an answer: %d %.300s, expected %s", a.Status, a.Body, want)
		}
		if turn%readEvery != 0 || s.still {
			return nil
		}
		return r.reads(c, s.lotse.addr, path, fmt.Appendf(nil, `value="%s"`, given), 1)
	}
}

// reads looks at a page that must say something n times.
func (r *reader) reads(c *load.Conn, host, path string, what []byte, n int) error {
	a, err := c.Do(r.get(host, path, false))
	if err != nil {
		return err
	}
	if err := r.page(a); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if got := bytes.Count(a.Body, what); got != n {
		return fmt.Errorf("stale: %s says %q %d times, not %d", path, what, got, n)
	}
	return nil
}

// finish completes lessons: the last of its course, or any other.
func (s *stand) finish(i, n int, last bool) load.Worker {
	mine := s.share(i, n)
	turn := i
	return func(c *load.Conn) error {
		r, course := next(mine, &turn, last)
		if r == nil {
			return load.ErrSpent
		}
		if err := r.lesson(c, s.lotse.addr, course); err != nil {
			return err
		}
		if turn%readEvery != 0 || s.still {
			return nil
		}
		return r.reads(c, s.lotse.addr, "/de/courses/"+dataset.CourseSlug(course), []byte("lp-task--done"), r.done[course])
	}
}

// next finds the next reader with such a lesson to do.
func next(readers []*reader, turn *int, last bool) (*reader, int) {
	for range readers {
		*turn++
		r := readers[*turn%len(readers)]
		if last {
			if c := r.final(); c >= 0 {
				return r, c
			}
		} else if c := r.unfinished(*turn, 2); c >= 0 {
			return r, c
		}
	}
	return nil, -1
}

// final is a course with one lesson left; -1: none.
func (r *reader) final() int {
	for _, c := range r.open {
		if c != r.asked && r.done[c] == dataset.Lessons-1 {
			return c
		}
	}
	return -1
}
