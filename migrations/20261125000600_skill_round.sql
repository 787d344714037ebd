-- +goose Up

-- A span of days in which digital checks are counted together. staff is how
-- many people worked in the municipality when it was closed.
CREATE TABLE skill_round (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    name      text NOT NULL CHECK (name <> '' AND length(name) <= 120),
    starts    date NOT NULL,
    ends      date NOT NULL,
    closed_at timestamptz,
    staff     int NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT skill_round_days_check CHECK (ends >= starts)
);
SELECT lotse_protect('skill_round');

-- What a closed round shows, by units and by job families: frozen, and the only
-- thing that pages and files are made from. No person stands in it.
CREATE TABLE skill_published (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    round_id  uuid NOT NULL,
    crossing  text NOT NULL CONSTRAINT skill_published_crossing_check CHECK (crossing IN ('unit', 'family')),
    shown     jsonb NOT NULL,
    PRIMARY KEY (tenant_id, round_id, crossing),
    CONSTRAINT skill_published_round_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES skill_round (tenant_id, id)
);
SELECT lotse_protect('skill_published');
COMMENT ON TABLE skill_published IS 'append-only';
