-- +goose Up

-- Every request asks which units below a supervisor's have none of their own.
CREATE INDEX posting_supervisor ON posting (tenant_id, unit_id) WHERE supervisor;
