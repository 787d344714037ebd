package project

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

func landOf(ctx context.Context, tx *db.Tx) (land clock.Land, err error) {
	err = tx.Pgx().QueryRow(ctx, `SELECT land FROM tenant WHERE id = $1`, tx.Tenant()).Scan(&land)
	return land, err
}

func projects(tx *db.Tx, only []uuid.UUID) (list []Project, err error) {
	q := tx.Gorm().Where("tenant_id = ?", tx.Tenant())
	if only != nil {
		q = q.Where("id IN ?", append(only, uuid.Nil))
	}
	err = q.Order("slug, id").Limit(500).Find(&list).Error
	return list, err
}

func projectBySlug(tx *db.Tx, slug string) (p Project, err error) {
	err = tx.Gorm().Where("tenant_id = ? AND slug = ?", tx.Tenant(), slug).Take(&p).Error
	return p, err
}

func projectByID(tx *db.Tx, id uuid.UUID) (p Project, err error) {
	err = tx.Gorm().Where("tenant_id = ? AND id = ?", tx.Tenant(), id).Take(&p).Error
	return p, err
}

// changed maps "no row had the expected version" to a conflict.
func changed(res *gorm.DB) error {
	if res.Error != nil {
		return res.Error
	}
	if res.RowsAffected == 0 {
		return fault.Clash("error.conflict")
	}
	return nil
}

func updateProject(tx *db.Tx, p Project, version int) error {
	p.Version = version + 1
	return changed(tx.Gorm().Model(&Project{}).
		Where("tenant_id = ? AND id = ? AND version = ?", tx.Tenant(), p.ID, version).
		Select("name", "goal", "decision", "decided_on", "commitment", "steps", "strand", "provider", "phase", "unit_id", "version").
		Updates(p))
}

func groupsOf(tx *db.Tx, projects []uuid.UUID) (list []Group, err error) {
	err = tx.Gorm().Where("tenant_id = ? AND project_id IN ?", tx.Tenant(), projects).
		Order("project_id, position, id").Limit(2000).Find(&list).Error
	return list, err
}

func replaceGroups(tx *db.Tx, project uuid.UUID, groups []Group) error {
	err := tx.Gorm().Where("tenant_id = ? AND project_id = ?", tx.Tenant(), project).Delete(&Group{}).Error
	if err != nil || len(groups) == 0 {
		return err
	}
	return tx.Gorm().Create(&groups).Error
}

func wavesOf(tx *db.Tx, projects []uuid.UUID) (list []Wave, err error) {
	err = tx.Gorm().Where("tenant_id = ? AND project_id IN ?", tx.Tenant(), projects).
		Order("project_id, number").Limit(2000).Find(&list).Error
	if err != nil || len(list) == 0 {
		return list, err
	}
	return list, addUnits(tx, list)
}

func waveByID(tx *db.Tx, id uuid.UUID) (w Wave, err error) {
	err = tx.Gorm().Where("tenant_id = ? AND id = ?", tx.Tenant(), id).Take(&w).Error
	if err != nil {
		return w, err
	}
	list := []Wave{w}
	err = addUnits(tx, list)
	return list[0], err
}

// addUnits fills in the units of the waves, by number.
func addUnits(tx *db.Tx, list []Wave) error {
	at := map[uuid.UUID]int{}
	ids := make([]uuid.UUID, len(list))
	for i, w := range list {
		at[w.ID], ids[i] = i, w.ID
	}
	var rows []struct{ WaveID, UnitID uuid.UUID }
	err := tx.Gorm().Raw(`SELECT wu.wave_id, wu.unit_id FROM wave_unit wu
		JOIN unit u ON u.tenant_id = wu.tenant_id AND u.id = wu.unit_id
		WHERE wu.tenant_id = ? AND wu.wave_id IN ? ORDER BY u.number`, tx.Tenant(), ids).Scan(&rows).Error
	for _, r := range rows {
		i := at[r.WaveID]
		list[i].Units = append(list[i].Units, r.UnitID)
	}
	return err
}

// insertWave and updateWave also append to the wave's log.
func insertWave(ctx context.Context, tx *db.Tx, w Wave, now time.Time) error {
	if err := tx.Gorm().Create(&w).Error; err != nil {
		return err
	}
	return setUnits(ctx, tx, w, now)
}

func updateWave(ctx context.Context, tx *db.Tx, w Wave, version int, now time.Time) error {
	w.Version = version + 1
	err := changed(tx.Gorm().Model(&Wave{}).
		Where("tenant_id = ? AND id = ? AND version = ?", tx.Tenant(), w.ID, version).
		Select("go_live", "threshold", "version").Updates(w))
	if err != nil {
		return err
	}
	_, err = tx.Pgx().Exec(ctx, `DELETE FROM wave_unit WHERE tenant_id = $1 AND wave_id = $2 AND NOT unit_id = ANY($3)`,
		tx.Tenant(), w.ID, w.Units)
	if err != nil {
		return err
	}
	return setUnits(ctx, tx, w, now)
}

func setUnits(ctx context.Context, tx *db.Tx, w Wave, now time.Time) error {
	_, err := tx.Pgx().Exec(ctx, `INSERT INTO wave_unit (tenant_id, wave_id, unit_id, project_id)
		SELECT $1, $2, u, $3 FROM unnest($4::uuid[]) u
		ON CONFLICT (tenant_id, wave_id, unit_id) DO NOTHING`, tx.Tenant(), w.ID, w.ProjectID, w.Units)
	if err != nil {
		return err
	}
	_, err = tx.Pgx().Exec(ctx, `INSERT INTO wave_log (tenant_id, id, wave_id, version, at, go_live, threshold, unit_ids)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Tenant(), db.NewID(), w.ID, w.Version, now, w.GoLive, w.Threshold, w.Units)
	return err
}

// requirementsOf lists the requirements in force of the waves.
func requirementsOf(tx *db.Tx, waves []uuid.UUID) (list []Requirement, err error) {
	err = tx.Gorm().Where("tenant_id = ? AND wave_id IN ? AND removed_at IS NULL", tx.Tenant(), waves).
		Order("wave_id, must DESC, position, id").Limit(5000).Find(&list).Error
	return list, err
}

func requirementOf(tx *db.Tx, line uuid.UUID) (r Requirement, err error) {
	err = tx.Gorm().Where("tenant_id = ? AND line_id = ? AND removed_at IS NULL", tx.Tenant(), line).Take(&r).Error
	return r, err
}

func removeRequirement(tx *db.Tx, id uuid.UUID, now time.Time) error {
	return changed(tx.Gorm().Model(&Requirement{}).
		Where("tenant_id = ? AND id = ? AND removed_at IS NULL", tx.Tenant(), id).
		Update("removed_at", now))
}

// requirementsAt lists the requirements that were in force before the instant.
func requirementsAt(tx *db.Tx, waves []uuid.UUID, before time.Time) (list []Requirement, err error) {
	err = tx.Gorm().Where("tenant_id = ? AND wave_id IN ? AND created_at < ? AND (removed_at IS NULL OR removed_at > ?)",
		tx.Tenant(), waves, before, before).
		Order("wave_id, position, id").Limit(5000).Find(&list).Error
	return list, err
}

// entriesAt lists the checklist's entries before the instant, the oldest first.
func entriesAt(tx *db.Tx, waves []uuid.UUID, before time.Time) (list []Entry, err error) {
	err = tx.Gorm().Where("tenant_id = ? AND wave_id IN ? AND at < ?", tx.Tenant(), waves, before).
		Order("at, id").Limit(20000).Find(&list).Error
	return list, err
}

// wavesAt lists the waves as planned before the instant.
func wavesAt(ctx context.Context, tx *db.Tx, before time.Time) ([]Wave, error) {
	rows, err := tx.Pgx().Query(ctx, `
		SELECT DISTINCT ON (w.project_id, w.number) w.tenant_id, w.id, w.project_id, w.number, l.go_live, l.threshold, l.version, w.created_at, l.unit_ids
		FROM wave w JOIN wave_log l ON l.tenant_id = w.tenant_id AND l.wave_id = w.id AND l.at < $2
		WHERE w.tenant_id = $1 ORDER BY w.project_id, w.number, l.version DESC`, tx.Tenant(), before)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Wave])
}
