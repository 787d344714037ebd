package bench

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
)

// reader is somebody who is signed in, with what they did so far: what a page
// has to say is known before it is read.
type reader struct {
	dataset.Person
	token, form string
	done        map[int]int // course → lessons, of the courses that are open
	open        []int       // their numbers, in the order of the enrolments
	keys        int         // forms sent
	asked       int         // the course whose question is answered; it stays open
	version     int         // of that answer
}

func newReader(size dataset.Size, person int) *reader {
	r := &reader{Person: size.Person(person), token: secret("session", person), form: secret("form", person), done: map[int]int{}, asked: -1}
	if size.Facts {
		return r
	}
	for j := range size.Each() {
		if e := size.Enrolment(r.Person, j); !e.Ended {
			r.done[e.Course] = e.Done
			r.open = append(r.open, e.Course)
		}
	}
	return r
}

// get is a request as a browser sends it, or as one that takes no packed pages.
func (r *reader) get(host, path string, pack bool) []byte {
	more := ""
	if pack {
		more = "Accept-Encoding: gzip, deflate, br\r\nSec-Fetch-Site: none\r\n"
	}
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n%s%s\r\n", path, host, r.headers(asPage), more)
}

// How an answer is asked for.
const (
	asPage = "text/html,application/xhtml+xml"
	asJSON = "application/json"
)

// post is a form as a browser sends it.
func (r *reader) post(host, path string, values url.Values) []byte {
	return r.send(host, path, asPage, values)
}

// script is a form as the page's script sends it.
func (r *reader) script(host, path string, values url.Values) []byte {
	return r.send(host, path, asJSON, values)
}

func (r *reader) send(host, path, accept string, values url.Values) []byte {
	r.keys++
	values.Set("_csrf", r.form)
	values.Set("_key", secret("key", r.No)[:20]+strconv.Itoa(r.keys))
	body := values.Encode()
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\n%sSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
		path, host, r.headers(accept), len(body), body)
}

func (r *reader) headers(accept string) string {
	return "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nAccept: " + accept + "\r\n" +
		"Accept-Language: de\r\nCookie: __Host-lotse=" + r.token + "; __Host-lotse-lang=de\r\n"
}

// page is what an answer must be: 200, whole, and the reader's own.
func (r *reader) page(a load.Answer) error {
	switch {
	case a.Status != 200:
		return fmt.Errorf("status %d %s\n%.600s", a.Status, a.Location, a.Body)
	case len(a.Body) < 4000 || !bytes.HasSuffix(bytes.TrimSpace(a.Body), []byte("</html>")):
		return fmt.Errorf("a page of %d bytes is not whole", len(a.Body))
	case !bytes.Contains(a.Body, []byte(r.Name())):
		return fmt.Errorf("the page of %s does not name them", r.Name())
	}
	return nil
}

// lesson completes the next lesson of an open course.
func (r *reader) lesson(c *load.Conn, host string, course int) error {
	no := r.done[course] + 1
	a, err := c.Do(r.post(host, fmt.Sprintf("/de/courses/%s/%d/completion", dataset.CourseSlug(course), no), url.Values{}))
	if err != nil {
		return err
	}
	if a.Status != 303 {
		return fmt.Errorf("completing lesson %d of %s: status %d\n%.600s", no, dataset.CourseSlug(course), a.Status, a.Body)
	}
	r.done[course] = no
	return nil
}

// unfinished is the n-th course with at least left lessons to go; -1: none.
func (r *reader) unfinished(n, left int) int {
	for i := range r.open {
		c := r.open[(n+i)%len(r.open)]
		if c != r.asked && dataset.Lessons-r.done[c] >= left {
			return c
		}
	}
	return -1
}
