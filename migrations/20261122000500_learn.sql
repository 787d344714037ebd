-- +goose Up

-- What a trainer said about a free text, and when: who did it stands in the
-- audit log alone.
ALTER TABLE answer ADD COLUMN marked_at timestamptz, ADD COLUMN comment text;

-- The queue of the trainers: answers that are final and have no points.
CREATE INDEX answer_waiting ON answer (tenant_id, checked_at) WHERE checked_at IS NOT NULL AND points IS NULL;
