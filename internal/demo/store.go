package demo

import (
	"context"
	"hash/fnv"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
)

type affectedPerson struct {
	Person uuid.UUID
	Unit   uuid.UUID
	Number string
}

func (p affectedPerson) seed() uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(p.Number))
	return h.Sum64()
}

// affected lists whom a wave touches, in the order of personnel numbers.
func affected(ctx context.Context, d *db.DB, wave uuid.UUID) (list []affectedPerson, err error) {
	err = d.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		return tx.Gorm().Raw(`
			SELECT w.person_id AS person, w.unit_id AS unit, p.personnel_number AS number
			FROM wave_person w JOIN person p ON p.tenant_id = w.tenant_id AND p.id = w.person_id
			WHERE w.tenant_id = ? AND w.wave_id = ? AND w.affected ORDER BY p.personnel_number`, tx.Tenant(), wave).Scan(&list).Error
	})
	return list, err
}

func countAccounts(ctx context.Context, d *db.DB) (n int, err error) {
	err = d.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		return tx.Gorm().Raw(`SELECT count(*) FROM account WHERE tenant_id = ? AND demo`, tx.Tenant()).Scan(&n).Error
	})
	return n, err
}

// cast chooses who plays each role: the first person by personnel number with
// one full posting in the role's unit; the head where the role is to lead.
func (l *loader) cast(ctx context.Context) error {
	l.accounts = map[actor.Role]uuid.UUID{}
	return l.DB.InTx(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, acc := range Accounts {
			unit, err := l.unit(units[acc.Role])
			if err != nil {
				return err
			}
			var found struct{ ID uuid.UUID }
			err = tx.Gorm().Raw(`
				SELECT p.id FROM person p JOIN posting o ON o.tenant_id = p.tenant_id AND o.person_id = p.id
				WHERE p.tenant_id = ? AND o.unit_id = ? AND o.supervisor = ? AND p.email IS NOT NULL
				  AND (SELECT count(*) FROM posting x WHERE x.tenant_id = p.tenant_id AND x.person_id = p.id) = 1
				ORDER BY p.personnel_number LIMIT 1`, tx.Tenant(), unit, acc.Role == actor.Supervisor).Scan(&found).Error
			if err != nil {
				return err
			}
			l.accounts[acc.Role] = found.ID
		}
		return nil
	})
}
