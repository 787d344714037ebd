package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

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
// nearly every text, German and English; and what is suggested while somebody
// types. Each answer has to show a hit.
func (r *run) searches(ctx context.Context) error {
	s, err := newStand(ctx, r.machine, r.program, village, eight)
	if err != nil {
		return err
	}
	shelf, err := newShelf()
	if err != nil {
		return err
	}
	st, err := s.found(ctx, townsOfShelf, mixed)
	if err != nil {
		return err
	}
	texts := textsPerPerson * r.People
	begin := time.Now()
	if err := shelf.fill(ctx, s, st, 0, texts); err != nil {
		return err
	}
	fmt.Fprintf(r.out, "  %d texts written in %s\n", texts, short(time.Since(begin)))
	var tasks []task
	for _, kind := range asked {
		tasks = append(tasks, shelf.asking(kind))
	}
	_, err = r.quick(ctx, s, append(tasks, shelf.typing(texts)), one, promisedSearch, fmt.Sprintf("%d texts", texts))
	return err
}

// asked are the kinds of queries; each is a figure of its own.
var asked = []string{"search: other forms", "search: typing errors", "search: compounds", "search: common words", "search: English"}

// asking searches with one query of a kind after the other.
func (sh *shelf) asking(kind string) task {
	queries := sh.queries[kind]
	return visits(kind, func(turn int) string { return "/de/search?q=" + url.QueryEscape(queries[turn%len(queries)]) }, func(r *reader, a load.Answer) error {
		err := r.page(a)
		if err == nil && !bytes.Contains(a.Body, []byte("/text-")) {
			err = errors.New("nothing is found")
		}
		return err
	})
}

// typing asks for titles after six to nine letters of a word.
func (sh *shelf) typing(texts int) task {
	return visits("suggestions", func(turn int) string {
		i := (10*turn + 1) % texts // one that everybody may read
		word := []rune(sh.compound(i, i+i/7))
		return "/de/search/suggestions?q=" + url.QueryEscape(string(word[:6+turn%4]))
	}, func(_ *reader, a load.Answer) error {
		var titles []string
		err := json.Unmarshal(a.Body, &titles)
		if err == nil && (a.Status != 200 || len(titles) == 0) {
			err = fmt.Errorf("%d, nothing is suggested", a.Status)
		}
		return err
	})
}
