-- +goose Up

-- Why somebody has a place without what the course asks for first, as HR wrote
-- it; empty: nothing was missing.
ALTER TABLE run_place ADD COLUMN waived text NOT NULL DEFAULT '' CHECK (length(waived) <= 500);
