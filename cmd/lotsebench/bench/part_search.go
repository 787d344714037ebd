package bench

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"time"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
)

// promisedSearch is for so many texts at N people, of several towns.
const (
	promisedSearch = 50 * time.Millisecond
	textsPerPerson = 10
	townsOfShelf   = 4
)

// searches measures the search page over 100,000 texts of a network: words in
// another form, mistyped ones, compounds and their parts, words that stand in
// nearly every text, German and English. Each page has to show a hit.
func (r *run) searches(ctx context.Context) error {
	s, err := newStand(ctx, r.machine, r.program, r.sized(dataset.A), eight)
	if err != nil {
		return err
	}
	shelf, err := newShelf()
	if err != nil {
		return err
	}
	texts := textsPerPerson * r.People
	begin := time.Now()
	if err := shelf.fill(ctx, s, texts); err != nil {
		return err
	}
	fmt.Fprintf(r.out, "  %d texts written in %s\n", texts, short(time.Since(begin)))
	tasks := []task{rowLimit}
	for _, kind := range asked {
		tasks = append(tasks, shelf.asking(kind))
	}
	return r.watch(ctx, s, tasks, func(s *stand, counts map[string]counted) error {
		list, err := r.look(ctx, s, counts, tasks, one, eight)
		if err != nil {
			return err
		}
		row, _ := find(list, rowLimit.name, eight)
		for _, t := range tasks[1:] {
			found, _ := find(list, t.name, one)
			r.report.within(fmt.Sprintf("%s over %d texts, p95", t.name, texts), found.median.Quantile(.95), promisedSearch, row)
		}
		return nil
	})
}

// asked are the kinds of queries; each is a figure of its own.
var asked = []string{"search: other forms", "search: typing errors", "search: compounds", "search: common words", "search: English"}

// asking searches with one query of a kind after the other.
func (sh *shelf) asking(kind string) task {
	return task{kind, onLotse, func(s *stand) func(i, n int) load.Worker {
		queries := sh.queries[kind]
		return func(i, _ int) load.Worker {
			turn := i * 7
			return func(c *load.Conn) error {
				turn++
				q := queries[turn%len(queries)]
				reader := s.readers[i%len(s.readers)]
				a, err := c.Do(reader.get(s.lotse.addr, "/de/search?q="+url.QueryEscape(q), false))
				switch {
				case err != nil:
					return err
				case a.Status != 200:
					return fmt.Errorf("%q answers %d", q, a.Status)
				case !bytes.Contains(a.Body, []byte("<mark>")):
					return fmt.Errorf("%q finds nothing", q)
				}
				return nil
			}
		}
	}}
}
