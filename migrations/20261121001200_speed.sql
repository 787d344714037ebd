-- +goose Up

-- "No correction took it back" is asked of every completion a page counts.
CREATE INDEX completion_corrects ON completion (tenant_id, corrects_id) WHERE corrects_id IS NOT NULL;

-- Where somebody stands in their waves, after each of their completions.
CREATE INDEX wave_person_person ON wave_person (tenant_id, person_id);
