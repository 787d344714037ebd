-- +goose Up

-- Which transaction wrote a row of the logs: figures counted under a snapshot
-- are up to date while no row is there that the snapshot did not see. Older
-- rows get this migration's number, which every later snapshot has seen.
ALTER TABLE person_wave_log ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE assignment_log ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX person_wave_log_xact ON person_wave_log (tenant_id, wave_id, xact);
CREATE INDEX assignment_log_xact ON assignment_log (tenant_id, wave_id, xact);
