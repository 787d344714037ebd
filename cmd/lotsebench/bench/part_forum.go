package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
	"codeberg.org/lotse/lotse/cmd/lotsebench/process"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// What is promised of the public side and of courses that go from town to town.
const (
	promisedTaking = 3 * time.Second
	fewTexts       = 1_000
	manyTexts      = 20_000
	mayGrow        = 8  // MB, from few to many; the addresses alone are twice that
	readInTurn     = 20 // articles
)

// village is the town of search and forum: how many work there does not matter.
var village = dataset.Size{People: 100, Units: 2, Courses: dataset.Families}

// forum measures what guests read and programs collect, and how long it takes
// to take a large course over from another town.
func (r *run) forum(ctx context.Context) error {
	s, err := newStand(ctx, r.machine, r.program, village, eight)
	if err != nil {
		return err
	}
	if err := r.crawls(ctx, s); err != nil {
		return err
	}
	works, err := r.lend(ctx, s)
	if err != nil {
		return err
	}
	article := guestTask("article, guests", func(turn int) string { return "/de/forum/articles/" + slugOf(2*(turn%readInTurn)) }, `"@type":"Article"`)
	home := guestTask("forum, guests", func(int) string { return "/de/forum" }, `id="newest"`)
	tasks := []task{helloLimit, rowLimit, article, home}
	return r.watch(ctx, s, tasks, func(s *stand, counts map[string]counted) error {
		list, err := r.look(ctx, s, counts, tasks, one, eight)
		if err != nil {
			return err
		}
		hello, _ := find(list, helloLimit.name, eight)
		for _, t := range tasks[2:] {
			page, _ := find(list, t.name, eight)
			r.report.share(t.name, page, hello, 5)
		}
		row, _ := find(list, rowLimit.name, eight)
		took, err := s.takeOver(works)
		r.report.within("taking over a large course", took, promisedTaking, row)
		return err
	})
}

// guestTask reads addresses as browsers do that were never here.
func guestTask(name string, path func(turn int) string, says string) task {
	return task{name, onLotse, func(s *stand) func(i, n int) load.Worker {
		return func(i, _ int) load.Worker {
			turn := i * 7
			return func(c *load.Conn) error {
				turn++
				a, err := c.Do(fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/html\r\nAccept-Language: de\r\n\r\n", path(turn), s.lotse.addr))
				if err == nil && (a.Status != 200 || !bytes.Contains(a.Body, []byte(says)) || !bytes.HasSuffix(bytes.TrimSpace(a.Body), []byte("</html>"))) {
					err = fmt.Errorf("%s: %d, %d bytes without %s", path(turn), a.Status, len(a.Body), says)
				}
				return err
			}
		}
	}}
}

// crawls compares what a server holds that programs read a small forum from, and
// a large one; as many texts are read of both.
func (r *run) crawls(ctx context.Context, s *stand) error {
	shelf, err := newShelf()
	if err != nil {
		return err
	}
	st, err := s.found(ctx, 1, everybodys)
	if err != nil {
		return err
	}
	sizes := [2]int{max(readInTurn*2, fewTexts*r.People/dataset.A.People), max(readInTurn*4, manyTexts*r.People/dataset.A.People)}
	var grown [2]int64
	written := 0
	for i, n := range sizes {
		if err := shelf.fill(ctx, s, st, written, n); err != nil {
			return err
		}
		written = n
		if grown[i], err = s.crawled(ctx, n, max(1, sizes[1]/n)); err != nil {
			return err
		}
	}
	fmt.Fprintf(r.out, "  feed and sitemap: %d MB more at %d texts, %d MB at %d\n", grown[0]>>20, sizes[0], grown[1]>>20, sizes[1])
	r.report.most(fmt.Sprintf("feed and sitemap, memory at %d texts above %d", sizes[1], sizes[0]), float64(max(0, grown[1]-grown[0]))/(1<<20), mayGrow, " MB")
	return nil
}

// crawled is how much more a fresh program holds while feed and sitemap are read
// so often.
func (s *stand) crawled(ctx context.Context, texts, times int) (grown int64, err error) {
	fresh := *s
	if fresh.lotse, err = s.serve(ctx, inDatabase(s.AppURL, s.database), "on"); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, fresh.lotse.stop()) }()
	if err := fresh.settle(ctx); err != nil {
		return 0, err
	}
	idle, err := fresh.lotse.forgetPeak()
	for range times {
		if err == nil {
			err = fresh.crawl(ctx, texts)
		}
	}
	return fresh.lotse.peak() - idle, err
}

var partOf = regexp.MustCompile(`<loc>http://[^/]+(/sitemap/[^<]+)</loc>`)

// crawl reads the feed and the sitemap with all its parts.
func (s *stand) crawl(ctx context.Context, texts int) error {
	feed, err := s.fetch(ctx, "/de/forum/feed.atom")
	if err != nil {
		return err
	}
	if !strings.HasSuffix(feed, "</feed>") || !strings.Contains(feed, "<entry>") {
		return fmt.Errorf("the feed is not whole: %.200s", feed)
	}
	index, err := s.fetch(ctx, "/sitemap.xml")
	if err != nil {
		return err
	}
	named := 0
	for _, part := range partOf.FindAllStringSubmatch(index, -1) {
		list, err := s.fetch(ctx, part[1])
		if err != nil {
			return err
		}
		if !strings.HasSuffix(list, "</urlset>\n") {
			return fmt.Errorf("%s is not whole", part[1])
		}
		named += strings.Count(list, "/forum/articles/text-")
	}
	if named != texts {
		return fmt.Errorf("the sitemap names %d of %d texts", named, texts)
	}
	return nil
}

func (s *stand) fetch(ctx context.Context, path string) (string, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.lotse.addr+path, nil)
	if err != nil {
		return "", err
	}
	client := http.Client{Timeout: process.Patience}
	res, err := client.Do(q)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %d", path, res.StatusCode)
	}
	return string(b), err
}

// lend lets another town share large courses, one for each attempt to take one
// over, and names trainers here.
func (r *run) lend(ctx context.Context, s *stand) (works []uuid.UUID, err error) {
	if err := s.super(ctx, s.database, s.appoint("trainer")); err != nil {
		return nil, err
	}
	pkg, err := r.lecture()
	if err != nil {
		return nil, err
	}
	err = r.over(ctx, s.database, s.size, func(o *office) error {
		t, err := o.Tenants.Create(o.ctx, tenant.Input{Slug: "nachbarstadt", Name: i18n.Text{i18n.DE: "Nachbarstadt"}, Land: "HE"})
		if err != nil {
			return err
		}
		if err := o.Networks.Join(o.ctx, networkSlug, t); err != nil {
			return err
		}
		offer := share.Offer{Reach: forum.Network, Terms: share.Terms{Licence: share.Licences[0], Accessibility: i18n.Text{i18n.DE: "Ohne Filme."}}}
		for n := range attempts {
			pkg.Course.Slug = fmt.Sprintf("%s-%d", lectureSlug, n+1)
			folder, err := courseware.Write(pkg)
			if err != nil {
				return err
			}
			if _, err := o.Courses.Import(t.Context(ctx), folder); err != nil {
				return err
			}
			work, err := o.Share.Share(t.Context(ctx), pkg.Course.Slug, offer)
			if err != nil {
				return err
			}
			works = append(works, work)
		}
		return nil
	})
	return works, err
}

// takeOver is the longest time in which a trainer has another town's course as
// a draft.
func (s *stand) takeOver(works []uuid.UUID) (longest time.Duration, err error) {
	c, err := load.Dial(s.lotse.addr)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	trainer, drafts := s.readers[0], []string{}
	for _, work := range works {
		begin := time.Now()
		a, err := c.Do(trainer.post(s.lotse.addr, "/de/forum/courses/"+work.String(), url.Values{}))
		longest = max(longest, time.Since(begin))
		if err != nil {
			return 0, err
		}
		if a.Status != 303 || !strings.HasPrefix(a.Location, "/de/author/courses/") || slices.Contains(drafts, a.Location) {
			return 0, fmt.Errorf("taking over: %d %s after %q\n%.600s", a.Status, a.Location, drafts, a.Body)
		}
		drafts = append(drafts, a.Location)
		if err := trainer.reads(c, s.lotse.addr, a.Location, []byte("Übernommen von Nachbarstadt"), 1); err != nil {
			return 0, err
		}
	}
	return longest, nil
}
