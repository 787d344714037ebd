package course

import (
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// courseRow is a course locked for a new version, with the live hash.
type courseRow struct {
	ID        uuid.UUID
	VersionID uuid.UUID
	VersionNo int
	Hash      string
	Template  bool
}

// lockCourse returns the course of a slug, made if need be, locked until the
// transaction ends: two imports at once become one version after the other.
func lockCourse(tx *db.Tx, slug string, now time.Time) (courseRow, error) {
	var row courseRow
	err := tx.Gorm().Exec(`INSERT INTO course (tenant_id, id, slug, created_at) VALUES (?, ?, ?, ?)
		ON CONFLICT ON CONSTRAINT course_slug_key DO NOTHING`, tx.Tenant(), db.NewID(), slug, now).Error
	if err != nil {
		return row, err
	}
	if err = tx.Gorm().Raw(`SELECT id, version_no, template FROM course WHERE tenant_id = ? AND slug = ? FOR UPDATE`,
		tx.Tenant(), slug).Scan(&row).Error; err != nil || row.VersionNo == 0 {
		return row, err
	}
	// Read after the lock: an import that waited sees the other's version.
	err = tx.Gorm().Raw(`SELECT id AS version_id, hash FROM course_version WHERE tenant_id = ? AND course_id = ? AND no = ?`,
		tx.Tenant(), row.ID, row.VersionNo).Row().Scan(&row.VersionID, &row.Hash)
	return row, err
}

func insertVersion(tx *db.Tx, r record, pkg *courseware.Package) error {
	if err := tx.Gorm().Exec(`INSERT INTO course_version (tenant_id, id, course_id, no, hash, change, published_at, content)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb)`,
		r.TenantID, r.ID, r.CourseID, r.No, r.Hash, r.Change, r.PublishedAt, string(r.Content)).Error; err != nil {
		return err
	}
	c := pkg.Course
	return tx.Gorm().Exec(`UPDATE course SET version_id = ?, version_no = ?, title = ?, summary = ?, minutes = ?, lessons = ?,
			languages = string_to_array(?, ','), template = ?, withdrawn_at = NULL, withdrawn_why = '{}'
		WHERE tenant_id = ? AND id = ?`,
		r.ID, r.No, c.Title, c.Summary, c.Minutes(), len(c.Lessons), joined(c.Languages), c.Template, tx.Tenant(), r.CourseID).Error
}

func joined(langs []i18n.Lang) string {
	list := make([]string, len(langs))
	for i, l := range langs {
		list[i] = string(l)
	}
	return strings.Join(list, ",")
}

func askPublished(r *db.Reads, slug string, templates bool, version *uuid.UUID, withdrawn **Withdrawal) {
	type offer struct {
		VersionID uuid.UUID
		At        *time.Time
		Why       i18n.Text
	}
	db.Rows(r, func(rows []offer) error {
		if len(rows) == 0 {
			return fault.Missing("course.missing")
		}
		*version = rows[0].VersionID
		if at := rows[0].At; at != nil && withdrawn != nil {
			*withdrawn = &Withdrawal{At: *at, Why: rows[0].Why}
		}
		return nil
	}, `SELECT version_id, withdrawn_at, withdrawn_why FROM course
		WHERE tenant_id = $1 AND slug = $2 AND version_id IS NOT NULL AND (NOT template OR $3)`, r.Tenant(), slug, templates)
}

func versionByID(tx *db.Tx, id uuid.UUID) (record, error) {
	var r record
	err := tx.Gorm().Table("course_version").Where("tenant_id = ? AND id = ?", tx.Tenant(), id).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return r, fault.Missing("course.missing")
	}
	return r, err
}

// mediaByHash finds a file of before the library.
func mediaByHash(tx *db.Tx, hash string) (Picture, error) {
	var p Picture
	err := tx.Gorm().Table("course_media").Select("type", "data").
		Where("tenant_id = ? AND hash = ?", tx.Tenant(), hash).Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return p, fault.Missing("course.media.missing")
	}
	return p, err
}

// askMediaUses looks for the hashes wherever a version names one.
func askMediaUses(r *db.Reads, hashes []string, tell func(hash string, u media.Use)) {
	type use struct {
		Hash  string
		Title i18n.Text
		Slug  string
		No    int
		Live  bool
	}
	db.Rows(r, func(rows []use) error {
		for _, u := range rows {
			where := media.Former
			if u.Live {
				where = media.Live
			}
			tell(u.Hash, media.Use{Title: u.Title, Path: "/courses/" + u.Slug, Where: where, No: u.No})
		}
		return nil
	}, `SELECT DISTINCT h.hash #>> '{}' AS hash, c.title, c.slug, v.no, v.id = c.version_id AS live
		FROM course_version v
		JOIN course c ON c.tenant_id = v.tenant_id AND c.id = v.course_id
		CROSS JOIN LATERAL jsonb_path_query(v.content, '$.media.*.hash') AS h (hash)
		WHERE v.tenant_id = $1 AND h.hash #>> '{}' = ANY ($2) ORDER BY live DESC, c.slug, v.no DESC`, r.Tenant(), hashes)
}

// listingRow scans a Listing; PostgreSQL's array comes as text.
type listingRow struct {
	Listing
	Tongues string
	Total   int
}

const listingColumns = `c.id, c.slug, c.version_id, c.version_no, c.title, c.summary, c.minutes, c.lessons,
	array_to_string(c.languages, ',') AS tongues`

func (r listingRow) listing() Listing {
	r.Listing.Languages = split(r.Tongues)
	return r.Listing
}

func split(tongues string) []i18n.Lang {
	var list []i18n.Lang
	for _, l := range strings.Split(tongues, ",") {
		list = append(list, i18n.Lang(l))
	}
	return list
}

func askListings(r *db.Reads, into *[]Listing, only string, args ...any) {
	db.List(r, into, `SELECT c.id, c.slug, c.version_id, c.version_no, c.title, c.summary, c.minutes, c.lessons, c.languages FROM course c
		WHERE c.tenant_id = $1 AND c.version_id IS NOT NULL `+only+` ORDER BY c.slug LIMIT 1000`, append([]any{r.Tenant()}, args...)...)
}

func askTitles(r *db.Reads, into map[uuid.UUID]i18n.Text) {
	type titled struct {
		ID    uuid.UUID
		Title i18n.Text
	}
	db.Rows(r, func(rows []titled) error {
		for _, c := range rows {
			into[c.ID] = c.Title
		}
		return nil
	}, `SELECT id, title FROM course WHERE tenant_id = $1 AND version_id IS NOT NULL ORDER BY slug LIMIT 1000`, r.Tenant())
}

// listPage reads one page and the total in one statement: by title, or of the
// courses that fit in their order.
func listPage(tx *db.Tx, f Filter, fits []uuid.UUID, l i18n.Lang, page int) ([]Listing, int, error) {
	query := `SELECT ` + listingColumns + `, count(*) OVER () AS total FROM course c`
	var args []any
	order := `lotse_unaccent(lower(coalesce(c.title->>?, c.title->>'de')))`
	if len(fits) > 0 {
		ids := make([]string, len(fits))
		for i, id := range fits {
			ids[i] = id.String()
		}
		query += ` JOIN unnest(string_to_array(?, ' ')::uuid[]) WITH ORDINALITY AS hit (id, no) ON hit.id = c.id`
		args = append(args, strings.Join(ids, " "))
		order = `hit.no, ` + order
	}
	query += ` WHERE c.tenant_id = ? AND c.version_id IS NOT NULL AND c.withdrawn_at IS NULL AND NOT c.template AND (? = 0 OR c.minutes <= ?) AND (? = '' OR ? = ANY (c.languages))
		ORDER BY ` + order + `, c.slug LIMIT ? OFFSET ?`
	args = append(args, tx.Tenant(), f.MaxMinutes, f.MaxMinutes, f.Language, f.Language, string(l), pageSize, (page-1)*pageSize)
	var rows []listingRow
	if err := tx.Gorm().Raw(query, args...).Scan(&rows).Error; err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	list := make([]Listing, len(rows))
	for i, r := range rows {
		list[i] = r.listing()
	}
	return list, rows[0].Total, nil
}
