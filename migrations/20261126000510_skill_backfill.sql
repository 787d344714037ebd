-- +goose Up
-- That completions from before ratings were kept have been taken as evidence:
-- once for each municipality, so that what a person deletes stays deleted.
CREATE TABLE skill_backfill (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    done_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id)
);
SELECT lotse_protect('skill_backfill');
COMMENT ON TABLE skill_backfill IS 'append-only';
