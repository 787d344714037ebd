package bench

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/brotli"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/dataset"
	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
)

// visit counts what a browser fetches to show the start page: the page, what it
// links to and what its style sheets name, with the heads of the answers. Of the
// fonts those are fetched that hold a letter of the page.
func (r *run) visit(ctx context.Context) error {
	return r.on(ctx, dataset.A, reading, nil, func(s *stand, _ map[string]counted) (err error) {
		conn, err := load.Dial(s.lotse.addr)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close() }()
		b := &browser{conn: conn, reader: s.readers[0], host: s.lotse.addr, seen: map[string]bool{}}
		if err := b.open("/de/my"); err != nil {
			return err
		}
		for _, f := range b.fetched {
			again := ""
			if !f.kept {
				again = ", again each time"
			}
			fmt.Fprintf(r.out, "  %6.1f KB  %s%s\n", float64(f.bytes)/1000, f.path, again)
		}
		first, later := b.sum(func(fetched) bool { return true }), b.sum(func(f fetched) bool { return !f.kept })
		r.report.most("first visit", first.kb(), 120, " KB")
		r.report.most("first visit, requests", float64(first.requests), 8, "")
		r.report.most("later visit", later.kb(), 15, " KB")
		r.report.most("later visit, requests", float64(later.requests), 2, "")
		return nil
	})
}

// fetched is one answer.
type fetched struct {
	path  string
	bytes int
	kept  bool // the browser does not ask again
}

type sum struct{ bytes, requests int }

func (s sum) kb() float64 { return float64(s.bytes) / 1000 }

type browser struct {
	conn    *load.Conn
	reader  *reader
	host    string
	text    string // of the page
	seen    map[string]bool
	fetched []fetched
}

func (b *browser) sum(which func(fetched) bool) (s sum) {
	for _, f := range b.fetched {
		if which(f) {
			s.bytes += f.bytes
			s.requests++
		}
	}
	return s
}

// open fetches a page and everything it needs.
func (b *browser) open(at string) error {
	body, err := b.fetch(at)
	if err != nil {
		return err
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return err
	}
	b.text = doc.Text()
	var needed []string
	doc.Find(`link[rel~=stylesheet], link[rel~=icon], link[rel=manifest], link[rel=preload], link[rel=modulepreload]`).Each(func(_ int, e *goquery.Selection) {
		needed = append(needed, e.AttrOr("href", ""))
	})
	doc.Find("script[src], img[src]").Each(func(_ int, e *goquery.Selection) { needed = append(needed, e.AttrOr("src", "")) })
	for _, at := range needed {
		if err := b.need(at); err != nil {
			return err
		}
	}
	return nil
}

var (
	named = regexp.MustCompile(`url\(["']?([^"')]+)`)
	face  = regexp.MustCompile(`@font-face\s*\{[^}]*\}`)
	span  = regexp.MustCompile(`(?i)U\+([0-9a-f?]+)(?:-([0-9a-f]+))?`)
)

// reads reports whether the page has a letter of a font's range.
func (b *browser) reads(face []byte) bool {
	_, list, limited := bytes.Cut(face, []byte("unicode-range:"))
	if !limited {
		return true
	}
	list, _, _ = bytes.Cut(list, []byte(";"))
	for _, m := range span.FindAllStringSubmatch(string(list), -1) {
		from, _ := strconv.ParseInt(strings.ReplaceAll(m[1], "?", "0"), 16, 32)
		to, _ := strconv.ParseInt(strings.ReplaceAll(m[1], "?", "f"), 16, 32)
		if m[2] != "" {
			to, _ = strconv.ParseInt(m[2], 16, 32)
		}
		if strings.ContainsFunc(b.text, func(r rune) bool { return rune(from) <= r && r <= rune(to) }) {
			return true
		}
	}
	return false
}

// need fetches a file once, and what it names if it is a style sheet.
func (b *browser) need(at string) error {
	if at == "" || b.seen[at] || strings.HasPrefix(at, "data:") {
		return nil
	}
	b.seen[at] = true
	body, err := b.fetch(at)
	if err != nil || path.Ext(at) != ".css" {
		return err
	}
	body = face.ReplaceAllFunc(body, func(f []byte) []byte {
		if b.reads(f) {
			return f
		}
		return nil
	})
	for _, m := range named.FindAllSubmatch(body, -1) {
		to := string(m[1])
		if !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "data:") {
			to = path.Join(path.Dir(at), to)
		}
		if err := b.need(to); err != nil {
			return err
		}
	}
	return nil
}

// fetch asks as a browser does and returns what the answer says, unpacked.
func (b *browser) fetch(at string) ([]byte, error) {
	a, err := b.conn.Do(b.reader.get(b.host, at, true))
	if err != nil {
		return nil, err
	}
	if a.Status != 200 {
		return nil, fmt.Errorf("%s: %d", at, a.Status)
	}
	head := strings.ToLower(string(a.Header))
	b.fetched = append(b.fetched, fetched{at, len(a.Header) + len(a.Body), strings.Contains(head, "immutable")})
	switch {
	case strings.Contains(head, "content-encoding: gzip"):
		return unpack(a)
	case strings.Contains(head, "content-encoding: br"):
		var out bytes.Buffer
		_, err := out.ReadFrom(brotli.NewReader(bytes.NewReader(a.Body)))
		return out.Bytes(), err
	}
	return slices.Clone(a.Body), nil
}
