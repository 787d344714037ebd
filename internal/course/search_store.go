package course

import (
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// replaceDocuments makes the search know the new version only.
func replaceDocuments(tx *db.Tx, course uuid.UUID, docs []document) error {
	for _, table := range []string{"course_document", "course_word"} {
		if err := tx.Gorm().Exec(`DELETE FROM `+table+` WHERE tenant_id = ? AND course_id = ?`, tx.Tenant(), course).Error; err != nil {
			return err
		}
	}
	known := map[i18n.Lang][]string{}
	for _, d := range docs {
		title, body := words(d.Title, d.Lang), words(d.Body, d.Lang)
		known[d.Lang] = append(append(known[d.Lang], title...), body...)
		if err := tx.Gorm().Exec(`INSERT INTO course_document (tenant_id, id, course_id, lesson_no, lang, title, body, title_words, body_words)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), db.NewID(), course, d.LessonNo, d.Lang, d.Title, d.Body,
			strings.Join(title, " "), strings.Join(body, " ")).Error; err != nil {
			return err
		}
	}
	for l, list := range known {
		if err := tx.Gorm().Exec(`INSERT INTO course_word (tenant_id, course_id, lang, word)
			SELECT ?, ?, ?, w FROM unnest(string_to_array(?, ' ')) w`,
			tx.Tenant(), course, l, strings.Join(distinct(list), " ")).Error; err != nil {
			return err
		}
	}
	return nil
}

// wantedTerm is a word of the query as folded for one language.
type wantedTerm struct {
	Lang i18n.Lang
	Term string
}

// nearWord is a word of the documents that contains a term or looks like it.
type nearWord struct {
	Word  string
	Alike float64
}

// nearWords finds, for every term at once, the twelve words that contain it
// or share trigrams with it. Both conditions use the trigram index.
func nearWords(tx *db.Tx, wanted []wantedTerm) (map[wantedTerm][]nearWord, error) {
	var langs, list []string
	for _, w := range wanted {
		langs, list = append(langs, string(w.Lang)), append(list, w.Term)
	}
	var rows []struct {
		Lang  i18n.Lang
		Term  string
		Word  string
		Alike float64
	}
	// A term holds letters and digits only, so it needs no escaping in LIKE.
	err := tx.Gorm().Raw(`SELECT q.lang, q.term, n.word, n.alike
		FROM unnest(string_to_array(?, ' '), string_to_array(?, ' ')) AS q (lang, term)
		CROSS JOIN LATERAL (
			SELECT w.word, max(similarity(w.word, q.term)) AS alike FROM course_word w
			WHERE w.tenant_id = ? AND w.lang = q.lang
				AND (w.word % q.term OR length(q.term) > 3 AND w.word LIKE '%' || q.term || '%')
			GROUP BY w.word ORDER BY alike DESC, w.word LIMIT 12) n`,
		strings.Join(langs, " "), strings.Join(list, " "), tx.Tenant()).Scan(&rows).Error
	near := map[wantedTerm][]nearWord{}
	for _, r := range rows {
		w := wantedTerm{r.Lang, r.Term}
		near[w] = append(near[w], nearWord{r.Word, r.Alike})
	}
	return near, err
}

// matches and rank judge a course_document d; an exact hit stands above a
// corrected one.
const (
	matches = `d.lang = 'de' AND d.tsv @@ to_tsquery('german', ?) OR d.lang = 'en' AND d.tsv @@ to_tsquery('english', ?)`
	rank    = `CASE d.lang
		WHEN 'de' THEN ts_rank(d.tsv, to_tsquery('german', ?)) + (d.tsv @@ to_tsquery('german', ?))::int
		ELSE ts_rank(d.tsv, to_tsquery('english', ?)) + (d.tsv @@ to_tsquery('english', ?))::int END`
)

func (a asked) matchArgs() []any { return []any{a.query[i18n.DE], a.query[i18n.EN]} }

func (a asked) rankArgs() []any {
	return []any{a.query[i18n.DE], a.exact[i18n.DE], a.query[i18n.EN], a.exact[i18n.EN]}
}

// documentRow is a found document with its course.
type documentRow struct {
	CourseID uuid.UUID
	LessonNo int
	Lang     i18n.Lang
	Title    string
	Body     string
	Slug     string
	Course   i18n.Text
	Minutes  int
	Tongues  string
}

func (r documentRow) langs() []i18n.Lang { return split(r.Tongues) }

// searchDocuments finds each course and lesson once, in the reader's language
// where that was hit.
func searchDocuments(tx *db.Tx, q asked, l i18n.Lang) ([]documentRow, error) {
	var rows []documentRow
	args := append(q.rankArgs(), tx.Tenant())
	args = append(args, q.matchArgs()...)
	args = append(args, string(l), 2*maxHits+10)
	err := tx.Gorm().Raw(`SELECT * FROM (
			SELECT DISTINCT ON (d.course_id, d.lesson_no) d.course_id, d.lesson_no, d.lang, d.title, d.body,
				c.slug, c.title AS course, c.minutes, array_to_string(c.languages, ',') AS tongues, `+rank+` AS rank
			FROM course_document d JOIN course c ON c.tenant_id = d.tenant_id AND c.id = d.course_id
			WHERE d.tenant_id = ? AND c.withdrawn_at IS NULL AND (`+matches+`)
			ORDER BY d.course_id, d.lesson_no, d.lang = ? DESC) hit
		ORDER BY rank DESC, slug, lesson_no LIMIT ?`, args...).Scan(&rows).Error
	return rows, err
}
