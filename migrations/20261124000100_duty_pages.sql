-- +goose Up

-- A change of a duty for very many people is worked out after its commit, some
-- thousand people at a time: settled_to is the last of them, undoes the
-- revision that is taken back.
ALTER TABLE duty
    ADD COLUMN waits      boolean NOT NULL DEFAULT false,
    ADD COLUMN settled_to uuid,
    ADD COLUMN undoes     int NOT NULL DEFAULT 0;

-- The log of a duty is read by time, the newest first.
CREATE INDEX duty_member_log_at ON duty_member_log (tenant_id, duty_id, at DESC, person_id DESC, nr DESC);
