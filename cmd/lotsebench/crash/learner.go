package crash

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course"
	"codeberg.org/lotse/lotse/internal/learn"
)

// learner is a person who takes the course over and over, in a hurry.
type learner struct {
	*browser
	login   string
	course  *course.Version
	book    *journal
	rand    *rand.Rand
	stop    <-chan struct{}
	refused int // writes that were refused although only this learner writes
	taking  int // how many times they began the course
}

// errStopped ends a learner between two writes.
var errStopped = errors.New("stopped")

// think is the pause between two writes; it keeps the load bearable for the
// machine, which also runs the database and the server.
func (l *learner) think() error {
	select {
	case <-l.stop:
		return errStopped
	case <-time.After(time.Duration(5+l.rand.IntN(40)) * time.Millisecond):
		return nil
	}
}

// note writes an acknowledgement down.
func (l *learner) note(key string, version int, value string) error {
	err := l.book.write(entry{Key: fmt.Sprintf("%s/%d/%s", l.login, l.taking, key), Version: version, Value: value})
	l.met.noted()
	return err
}

// take takes the course once, from its start to the certificate.
func (l *learner) take(ctx context.Context) error {
	l.taking++
	path := "/de/courses/" + slug
	p, err := l.read(ctx, path)
	if err != nil {
		return err
	}
	action, fields, ok := p.form("form[action$='/enrolment']")
	if !ok { // completed before: the page offers no further go, the server does
		action = path + "/enrolment"
		_, fields, _ = p.form("form[method=post]")
		fields.Set("_key", uuid.NewString())
	}
	if err := l.post(ctx, action, fields); err != nil {
		return err
	}
	if err := l.note("start", 1, ""); err != nil {
		return err
	}
	for no := range l.course.Lessons {
		if err := l.lesson(ctx, path, no); err != nil {
			return err
		}
	}
	return l.test(ctx, path)
}

// lesson reads a lesson, tries one of its questions now and then, and is done.
func (l *learner) lesson(ctx context.Context, path string, no int) error {
	lesson := l.course.Lessons[no]
	path += "/" + strconv.Itoa(no+1)
	if n := len(lesson.Questions()); n > 0 && l.rand.IntN(3) == 0 {
		if err := l.answer(ctx, asked{lesson.ID, lesson.Questions()[0], 1, path + "/practice/1"}); err != nil {
			return err
		}
	}
	if err := l.think(); err != nil {
		return err
	}
	p, err := l.read(ctx, path)
	if err != nil {
		return err
	}
	action, fields, ok := p.form("form[action$='/completion']")
	if !ok {
		return p.unexpected()
	}
	if err := l.post(ctx, action, fields); err != nil {
		return err
	}
	return l.note("lesson/"+lesson.ID, 1, "")
}

// test answers the test until it is passed.
func (l *learner) test(ctx context.Context, path string) error {
	for attempt := 1; ; attempt++ {
		for i, id := range l.course.Test.Questions() {
			q := asked{learn.Test, id, attempt, fmt.Sprintf("%s/quiz/%d?attempt=%d", path, i+1, attempt)}
			if err := l.answer(ctx, q); err != nil {
				return err
			}
		}
		p, err := l.read(ctx, path+"/result")
		if err != nil {
			return err
		}
		if p.doc.Find("main a[href*='/my/certificates/']").Length() > 0 {
			return l.note("completion", 1, completed)
		}
		if p.doc.Find(fmt.Sprintf("main a[href$='/quiz/1?attempt=%d']", attempt+1)).Length() == 0 {
			return p.unexpected()
		}
	}
}

// asked is one question of an attempt and its page.
type asked struct {
	quiz, id string
	attempt  int
	path     string
}

// answer saves up to two drafts, as the page's script does, and has the last
// answer checked.
func (l *learner) answer(ctx context.Context, a asked) error {
	q, ok := l.course.Question(a.id)
	if !ok {
		return fmt.Errorf("crash: the course asks no %s", a.id)
	}
	drafts := l.rand.IntN(3)
	for save := 1; ; save++ {
		if err := l.think(); err != nil {
			return err
		}
		check := save > drafts
		values := fill(q, check && l.rand.IntN(10) > 0, l.rand)
		taken, err := l.write(ctx, a.path, values, check)
		if err != nil || !taken {
			return err
		}
		value, err := meant(q, values, check)
		if err != nil {
			return err
		}
		if err := l.note(fmt.Sprintf("%s/%d/%s", a.quiz, a.attempt, a.id), save, value); err != nil || check {
			return err
		}
	}
}

// write sends one answer until it is taken. An answer that is refused, although
// nobody else writes here, is what people see of a missing protection: they
// look at the page again and insist, or find the question closed (false).
func (l *learner) write(ctx context.Context, path string, values url.Values, check bool) (taken bool, err error) {
	for {
		p, err := l.read(ctx, path)
		if err != nil {
			return false, err
		}
		action, fields, ok := p.form("form[data-autosave]")
		if !ok {
			return false, nil
		}
		accept, want := html, http.StatusSeeOther
		if !check {
			action = p.doc.Find("form[data-autosave]").AttrOr("data-autosave", "")
			fields.Set("_key", uuid.NewString())
			accept, want = script, http.StatusOK
		}
		maps.Copy(fields, values)
		p, err = l.insist(ctx, action, fields, accept)
		switch {
		case err != nil:
			return false, err
		case p.status == want:
			return true, nil
		case p.status != http.StatusConflict:
			return false, p.unexpected()
		}
		l.refused++
	}
}
