package readiness

import (
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
)

// insertDecision numbers and stores a decision; the caller holds the wave.
func insertDecision(tx *db.Tx, d *Decision) error {
	err := tx.Gorm().Raw(`SELECT coalesce(max(nr), 0) + 1 FROM gate_decision WHERE tenant_id = ? AND wave_id = ?`,
		tx.Tenant(), d.WaveID).Scan(&d.Nr).Error
	if err != nil {
		return err
	}
	if err := tx.Gorm().Create(d).Error; err != nil {
		return err
	}
	for i := range d.Exceptions {
		d.Exceptions[i].TenantID, d.Exceptions[i].DecisionID = tx.Tenant(), d.ID
	}
	if len(d.Exceptions) == 0 {
		return nil
	}
	return tx.Gorm().Create(&d.Exceptions).Error
}

// decisionsOf lists the decisions of waves before an instant, the newest of
// each wave first.
func decisionsOf(tx *db.Tx, waves []uuid.UUID, before time.Time) ([]Decision, error) {
	var list []Decision
	err := tx.Gorm().Where("tenant_id = ? AND wave_id IN ? AND at < ?", tx.Tenant(), waves, before).
		Order("wave_id, nr DESC").Limit(1000).Find(&list).Error
	if err != nil || len(list) == 0 {
		return list, err
	}
	at := map[uuid.UUID]int{}
	ids := make([]uuid.UUID, len(list))
	for i, d := range list {
		at[d.ID], ids[i] = i, d.ID
	}
	var exceptions []Exception
	err = tx.Gorm().Where("tenant_id = ? AND decision_id IN ?", tx.Tenant(), ids).
		Order("decision_id, unit_id").Limit(5000).Find(&exceptions).Error
	for _, e := range exceptions {
		i := at[e.DecisionID]
		list[i].Exceptions = append(list[i].Exceptions, e)
	}
	return list, err
}

// addDecisions puts the newest decision of each wave on its sheet.
func addDecisions(tx *db.Tx, sheets []*Sheet, before time.Time) error {
	if len(sheets) == 0 {
		return nil
	}
	waves := make([]uuid.UUID, len(sheets))
	for i, s := range sheets {
		waves[i] = s.WaveID
	}
	list, err := decisionsOf(tx, waves, before)
	for i := range list {
		for _, s := range sheets {
			if s.WaveID == list[i].WaveID && s.Decision == nil {
				s.Decision = &list[i]
			}
		}
	}
	return err
}
