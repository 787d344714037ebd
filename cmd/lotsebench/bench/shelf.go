package bench

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"codeberg.org/lotse/lotse/internal/forum"
	"codeberg.org/lotse/lotse/internal/forum/prose"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/search"
)

// shelf makes texts out of those that ship with the program: their sentences
// in another order, with words put together that stand nowhere else, and the
// queries that find them.
type shelf struct {
	sentences map[i18n.Lang][]string
	nouns     []string
	queries   map[string][]string
}

var (
	// Within a German sentence only nouns and the polite Ihre are capitalised;
	// at its beginning stands anything, and nobody looks for "jedes".
	noun    = regexp.MustCompile(`\p{Ll} (\p{Lu}\p{Ll}{4,9})\b`)
	fullEnd = regexp.MustCompile(`[.!?]\s+`)
)

func newShelf() (*shelf, error) {
	shipped, err := forum.ShippedTexts()
	if err != nil {
		return nil, err
	}
	sh := &shelf{sentences: map[i18n.Lang][]string{}}
	seen := map[string]bool{}
	for _, t := range shipped {
		for l, texts := range map[i18n.Lang]map[forum.Part]string{i18n.DE: t.DE, i18n.EN: t.EN} {
			for _, p := range t.Kind.Parts() {
				plain := prose.Plain(texts[p])
				sh.sentences[l] = append(sh.sentences[l], fullEnd.Split(plain, -1)...)
				for _, found := range noun.FindAllStringSubmatch(plain, -1) {
					if w := found[1]; l == i18n.DE && !seen[w] && !strings.HasPrefix(w, "Ihr") {
						seen[w] = true
						sh.nouns = append(sh.nouns, w)
					}
				}
			}
		}
	}
	sh.ask()
	return sh, nil
}

// compound puts two words together.
func (sh *shelf) compound(a, b int) string {
	return sh.nouns[a%len(sh.nouns)] + strings.ToLower(sh.nouns[b%len(sh.nouns)])
}

// Words that people look for: in German nouns, in English none of those that
// no search knows.
var (
	word     = map[i18n.Lang]*regexp.Regexp{i18n.DE: noun, i18n.EN: regexp.MustCompile(` (\p{Ll}{6,12})\b`)}
	ofNoHelp = []string{"before", "without", "because", "between", "through", "should", "another", "during"}
)

// common are the words that stand most often in a language.
func (sh *shelf) common(l i18n.Lang, n int) []string {
	counts := map[string]int{}
	for _, s := range sh.sentences[l] {
		for _, found := range word[l].FindAllStringSubmatch(s, -1) {
			if w := found[1]; !slices.Contains(ofNoHelp, w) {
				counts[w]++
			}
		}
	}
	words := slices.Collect(maps.Keys(counts))
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	return words[:n]
}

// ask makes the queries, of words that surely stand in the texts.
func (sh *shelf) ask() {
	de, en := sh.common(i18n.DE, 8), sh.common(i18n.EN, 8)
	sh.queries = map[string][]string{asked[3]: append(de, de[0]+" "+de[1], de[2]+" "+de[3])}
	for i, w := range en {
		if i%2 == 1 {
			w = w[:2] + w[3:] // a letter is missing
		}
		sh.queries[asked[4]] = append(sh.queries[asked[4]], w)
	}
	for i := range 40 {
		word := sh.nouns[(i*37)%len(sh.nouns)]
		sh.queries[asked[0]] = append(sh.queries[asked[0]], strings.ToUpper(word))
		whole := sh.compound(i, i+i/7) // the title of text i
		sh.queries[asked[1]] = append(sh.queries[asked[1]], whole[:4]+whole[5:])
		sh.queries[asked[2]] = append(sh.queries[asked[2]], whole)
	}
}

// text is the words of text i in a language.
func (sh *shelf) text(i int, l i18n.Lang) (title, body string) {
	r := rand.New(rand.NewPCG(uint64(i), uint64(len(l)))) //nolint:gosec // the same texts in every run
	var said []string
	for range 8 {
		said = append(said, sh.sentences[l][r.IntN(len(sh.sentences[l]))])
	}
	return sh.compound(i, i+i/7) + " " + sh.nouns[r.IntN(len(sh.nouns))], strings.Join(said, ". ")
}

// stock is where the texts of a shelf stand and what each of them is.
type stock struct {
	network uuid.UUID
	towns   []uuid.UUID // the first is the data set's own
	is      func(i int) (forum.Kind, forum.Reach)
}

// mixed: every third is a question, every tenth its town's own, every tenth
// for everybody.
func mixed(i int) (forum.Kind, forum.Reach) {
	kind, reach := forum.Article, forum.Network
	if i%3 == 0 {
		kind = forum.Question
	}
	switch i % 10 {
	case 0:
		reach = forum.Town
	case 1:
		reach = forum.Public
	}
	return kind, reach
}

// everybodys: articles that guests may read.
func everybodys(int) (forum.Kind, forum.Reach) { return forum.Article, forum.Public }

const networkSlug = "regal"

// found puts n towns into a network.
func (s *stand) found(ctx context.Context, n int, is func(int) (forum.Kind, forum.Reach)) (*stock, error) {
	st := &stock{network: uuid.Must(uuid.NewV7()), towns: make([]uuid.UUID, n), is: is}
	return st, s.super(ctx, s.database, func(conn *pgx.Conn) error {
		if err := conn.QueryRow(ctx, `SELECT id FROM tenant ORDER BY created_at LIMIT 1`).Scan(&st.towns[0]); err != nil {
			return err
		}
		var b pgx.Batch
		b.Queue(`INSERT INTO network (id, slug, name, founded_at) VALUES ($1, $2, '{"de": "Regal"}', now())`, st.network, networkSlug)
		for i := range st.towns {
			if i > 0 {
				st.towns[i] = uuid.Must(uuid.NewV7())
				b.Queue(`INSERT INTO tenant (id, slug, name, land, created_at) VALUES ($1, $2, jsonb_build_object('de', $2::text), 'HE', now())`, st.towns[i], fmt.Sprintf("stadt-%d", i))
			}
			b.Queue(`INSERT INTO network_member (tenant_id, network_id, joined_at) VALUES ($1, $2, now())`, st.towns[i], st.network)
		}
		return conn.SendBatch(ctx, &b).Close()
	})
}

// inOne is how many texts are written in one transaction.
const inOne = 100

// fill writes the texts from one on up to another, as publishing them does.
func (sh *shelf) fill(ctx context.Context, s *stand, st *stock, from, to int) error {
	towns := len(st.towns)
	d, err := db.Open(ctx, db.Options{URL: inDatabase(s.AppURL, s.database), MaxConns: townsOfShelf, Timeout: time.Minute})
	if err != nil {
		return err
	}
	defer d.Close()
	var g errgroup.Group
	for t, town := range st.towns {
		g.Go(func() error {
			for first := from + t; first < to; first += inOne * towns {
				err := d.InTx(actor.System(ctx, town), func(ctx context.Context, tx *db.Tx) error {
					for i := first; i < min(first+inOne*towns, to); i += towns {
						if err := sh.write(ctx, tx, st, i); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return s.super(ctx, s.database, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `VACUUM ANALYZE`)
		return err
	})
}

func slugOf(i int) string { return fmt.Sprintf("text-%d", i) }

func (sh *shelf) write(ctx context.Context, tx *db.Tx, st *stock, i int) error {
	kind, reach := st.is(i)
	l := i18n.Langs[i%2]
	title, body := sh.text(i, l)
	id := uuid.Must(uuid.NewV7())
	c := forum.Content{Lang: l, Licence: forum.Licences[0], Texts: map[forum.Part]i18n.Text{forum.Title: {l: title}, forum.Body: {l: body}}}
	var b pgx.Batch
	b.Queue(`INSERT INTO forum_item (tenant_id, id, kind, slug, reach, network_id, version_no, signed_as, made_at, released_at)
		VALUES ($1, $2, $3, $4, $5, $6, 1, 'Kim', now(), now())`, tx.Tenant(), id, kind, slugOf(i), reach, st.network)
	b.Queue(`INSERT INTO forum_version (tenant_id, item_id, no, reach, network_id, content, signed_as, made_at) VALUES ($1, $2, 1, $3, $4, $5, 'Kim', now())`,
		tx.Tenant(), id, reach, st.network, c)
	if err := tx.Pgx().SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	o := search.Object{ID: id, Group: search.Forum, Kind: string(kind), Reach: string(reach), Network: &st.network}
	return search.Put(ctx, tx, o, []search.Text{{Lang: l, Title: title, Body: body}})
}
