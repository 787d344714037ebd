package search

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// What is looked for is a setting of the transaction, see the policies `asked`
// of the two tables. Whoever sets one takes it back in the same batch: what
// follows in the transaction sees all rows again.
const set = `SELECT set_config($1, $2, true)`

// selectForms finds, for every piece at once, the words of the same stem, and
// tells which pieces are words that nobody looks for.
func selectForms(ctx context.Context, tx *db.Tx, pieces []piece) (forms map[piece][]entry, idle map[piece]bool, err error) {
	langs, list := make([]string, len(pieces)), make([]string, len(pieces))
	for i, p := range pieces {
		langs[i], list[i] = string(p.Lang), p.Word
	}
	rows, err := tx.Pgx().Query(ctx, `WITH q AS MATERIALIZED (
			SELECT DISTINCT lang, word, `+stemOf("lang", "word")+` AS stem FROM unnest($1::text[], $2::text[]) AS q (lang, word))
		(SELECT q.lang, q.word, w.word, min(w.written), false FROM q JOIN search_word w ON w.stem = q.stem AND w.lang = q.lang
			GROUP BY q.lang, q.word, w.word ORDER BY q.lang, q.word, w.word LIMIT 5000)
		UNION ALL SELECT lang, word, '', '', true FROM q WHERE stem IS NULL`, langs, list)
	if err != nil {
		return nil, nil, err
	}
	forms, idle = map[piece][]entry{}, map[piece]bool{}
	var p piece
	var e entry
	var stopped bool
	_, err = pgx.ForEachRow(rows, []any{&p.Lang, &p.Word, &e.Word, &e.Written, &stopped}, func() error {
		if stopped {
			idle[p] = true
		} else {
			forms[p] = append(forms[p], e)
		}
		return nil
	})
	return forms, idle, err
}

// selectNear finds the words that contain one of the query, and those that
// look like a lost one, the likeliest first. Words hold letters and digits
// only, so that they need no escaping in LIKE.
func selectNear(ctx context.Context, tx *db.Tx, wanted map[i18n.Lang][]term, lost map[string]bool) (map[piece][]entry, error) {
	var langs, list, like, similar []string
	var lostOnes []bool
	for _, l := range i18n.Langs {
		for _, t := range wanted[l] {
			langs, list, lostOnes = append(langs, string(l)), append(list, t.word), append(lostOnes, lost[t.typed])
			if len(t.word) >= compoundLength {
				like = append(like, "%"+t.word+"%")
			}
			if lost[t.typed] {
				similar = append(similar, t.word)
			}
		}
	}
	near := map[piece][]entry{}
	if len(like)+len(similar) == 0 {
		return near, nil
	}
	if len(like) == 0 {
		// No word contains it; nothing at all would mean every word. The index
		// knows parts of three letters: without one, all words would be read.
		like = []string{"-qxq-"}
	}
	var b pgx.Batch
	b.Queue(set, "app.search_like", strings.Join(like, " "))
	b.Queue(set, "app.search_near", strings.Join(similar, " "))
	b.Queue(`SELECT lang, term, word, written, alike, within FROM (
			SELECT *, row_number() OVER (PARTITION BY lang, term ORDER BY within DESC, CASE WHEN within THEN -length(word) ELSE alike END DESC, word) AS no
			FROM (SELECT q.lang, q.term, w.word, min(w.written) AS written, similarity(w.word, q.term)::float8 AS alike, w.word LIKE '%' || q.term || '%' AS within
				FROM search_word w JOIN unnest($1::text[], $2::text[], $3::bool[]) AS q (lang, term, lost) ON w.lang = q.lang AND w.word <> q.term
					AND (length(q.term) >= $4 AND w.word LIKE '%' || q.term || '%' OR q.lost AND similarity(w.word, q.term) >= $5)
				GROUP BY q.lang, q.term, w.word) found) numbered
		WHERE no <= $6 ORDER BY lang, term, no`, langs, list, lostOnes, compoundLength, guess, maxContaining).Query(func(rows pgx.Rows) error {
		var p piece
		var e entry
		_, err := pgx.ForEachRow(rows, []any{&p.Lang, &p.Word, &e.Word, &e.Written, &e.Alike, &e.Within}, func() error {
			near[p] = append(near[p], e)
			return nil
		})
		return err
	})
	b.Queue(set, "app.search_like", "")
	b.Queue(set, "app.search_near", "")
	return near, tx.Pgx().SendBatch(ctx, &b).Close()
}

// selectQueries lets PostgreSQL stem the words of the tsqueries.
func selectQueries(ctx context.Context, tx *db.Tx, wide, exact map[i18n.Lang]string) (w, e string, err error) {
	const q = `(to_tsquery('german', $1) || to_tsquery('english', $2))::text`
	err = tx.Pgx().QueryRow(ctx, `SELECT `+q+`, `+strings.NewReplacer("$1", "$3", "$2", "$4").Replace(q),
		wide[i18n.DE], wide[i18n.EN], exact[i18n.DE], exact[i18n.EN]).Scan(&w, &e)
	return w, e, err
}
