package mail

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

const (
	stateQueued = "queued"
	stateSent   = "sent"
	stateFailed = "failed"
)

// fields are a letter's placeholders, stored as jsonb.
type fields map[string]string

// Value implements driver.Valuer.
func (f fields) Value() (driver.Value, error) {
	b, err := json.Marshal(map[string]string(f))
	return string(b), err
}

// Scan implements sql.Scanner.
func (f *fields) Scan(src any) error {
	switch v := src.(type) {
	case []byte:
		return json.Unmarshal(v, (*map[string]string)(f))
	case string:
		return json.Unmarshal([]byte(v), (*map[string]string)(f))
	}
	return fmt.Errorf("mail: cannot scan %T", src)
}

type outboxRow struct {
	TenantID  uuid.UUID
	ID        uuid.UUID
	PersonID  *uuid.UUID
	ToName    string
	ToBox     string
	Lang      i18n.Lang
	Template  string
	Fields    fields
	State     string
	Tries     int
	Bulk      bool
	NextTry   time.Time
	CreatedAt time.Time
}

// TableName implements GORM's Tabler.
func (outboxRow) TableName() string { return "mail_outbox" }

type outcome struct {
	State     string
	At        time.Time
	NextTry   time.Time
	MessageID string
	Error     string
}

const columns = "tenant_id, id, person_id, to_name, to_box, lang, template, fields, state, tries, bulk, next_try, created_at"

func insert(tx *db.Tx, rows []outboxRow) error {
	return tx.Gorm().CreateInBatches(rows, 1000).Error
}

// withdraw deletes what waits; what a sender holds may have left already.
func withdraw(tx *db.Tx, ids []uuid.UUID, now time.Time) (gone []uuid.UUID, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = tx.Gorm().Raw(`DELETE FROM mail_outbox WHERE tenant_id = ? AND id IN ? AND state = 'queued'
		AND (taken_until IS NULL OR taken_until <= ?) RETURNING id`, tx.Tenant(), ids, now).Scan(&gone).Error
	return gone, err
}

// claim is one statement, so that two senders never take the same mail: the
// inner SELECT skips what another one holds.
func claim(tx *db.Tx, now, until time.Time) (*outboxRow, error) {
	var rows []outboxRow
	err := tx.Gorm().Raw(`UPDATE mail_outbox SET next_try = ?, taken_until = ?, tries = tries + 1
		WHERE tenant_id = ? AND id = (
			SELECT id FROM mail_outbox WHERE tenant_id = ? AND state = 'queued' AND next_try <= ?
			ORDER BY bulk, next_try, id LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING `+columns, until, until, tx.Tenant(), tx.Tenant(), now).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// settle writes how the try ended. What the mail said is forgotten with its
// last try: it may hold a link that opens an account.
func settle(tx *db.Tx, id uuid.UUID, o outcome) error {
	if o.State == stateQueued {
		return tx.Gorm().Exec(`UPDATE mail_outbox SET next_try = ?, taken_until = NULL, last_error = left(?, 300)
			WHERE tenant_id = ? AND id = ?`, o.NextTry, o.Error, tx.Tenant(), id).Error
	}
	return tx.Gorm().Exec(`UPDATE mail_outbox SET state = ?, done_at = ?, message_id = ?, last_error = left(?, 300), fields = '{}'
		WHERE tenant_id = ? AND id = ?`, o.State, o.At, o.MessageID, o.Error, tx.Tenant(), id).Error
}

// bounced settles a mail that had left as failed. It returns the mail when it
// was not noted before, and whether it is known at all.
func bounced(tx *db.Tx, b Bounce, now time.Time) (row *outboxRow, known bool, err error) {
	var rows []outboxRow
	err = tx.Gorm().Raw(`UPDATE mail_outbox SET state = 'failed', done_at = ?, last_error = left(?, 300)
		WHERE tenant_id = ? AND id = ? AND state = 'sent' RETURNING `+columns, now, b.Answer, tx.Tenant(), b.Mail).Scan(&rows).Error
	if err != nil {
		return nil, false, err
	}
	if len(rows) > 0 {
		return &rows[0], true, nil
	}
	err = tx.Gorm().Raw(`SELECT EXISTS (SELECT FROM mail_outbox WHERE tenant_id = ? AND id = ?)`, tx.Tenant(), b.Mail).Scan(&known).Error
	return nil, known, err
}

func waiting(tx *db.Tx, limit int) (rows []outboxRow, err error) {
	err = tx.Gorm().Raw(`SELECT `+columns+` FROM mail_outbox WHERE tenant_id = ? AND state = 'queued'
		ORDER BY id DESC LIMIT ?`, tx.Tenant(), limit).Scan(&rows).Error
	return rows, err
}

func count(tx *db.Tx) (w Waiting, err error) {
	var row struct {
		Queued, Failed int
		Oldest         *time.Time
	}
	err = tx.Gorm().Raw(`SELECT count(*) FILTER (WHERE state = 'queued') AS queued,
			count(*) FILTER (WHERE state = 'failed') AS failed,
			min(created_at) FILTER (WHERE state = 'queued') AS oldest
		FROM mail_outbox WHERE tenant_id = ?`, tx.Tenant()).Scan(&row).Error
	w.Queued, w.Failed = row.Queued, row.Failed
	if row.Oldest != nil {
		w.Oldest = *row.Oldest
	}
	return w, err
}

func deleteSettled(tx *db.Tx, before time.Time) error {
	return tx.Gorm().Exec(`DELETE FROM mail_outbox WHERE tenant_id = ? AND state <> 'queued' AND done_at < ?`, tx.Tenant(), before).Error
}
