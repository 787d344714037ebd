-- +goose Up

-- A unit as it is now. Its state (name, kind, parent) began on state_from;
-- earlier states stand in unit_past, so that a reorganisation never rewrites
-- what a report of a past day shows. The version of the tree is
-- tenant.tree_version.
CREATE TABLE unit (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    slug          text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    number        text NOT NULL CHECK (number <> ''),
    name          jsonb NOT NULL,
    kind          text NOT NULL DEFAULT '',
    parent_id     uuid,
    cross_section boolean NOT NULL DEFAULT false,
    state_from    date NOT NULL,
    valid_from    date NOT NULL,
    valid_to      date,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT unit_number_key UNIQUE (tenant_id, number),
    CONSTRAINT unit_slug_key UNIQUE (tenant_id, slug),
    CONSTRAINT unit_parent_fkey FOREIGN KEY (tenant_id, parent_id) REFERENCES unit (tenant_id, id),
    CONSTRAINT unit_parent_check CHECK (parent_id <> id),
    CONSTRAINT unit_period_check CHECK (valid_to >= valid_from AND state_from >= valid_from)
);
SELECT lotse_protect('unit');
CREATE INDEX unit_parent ON unit (tenant_id, parent_id);

-- A state of a unit that has been replaced, valid in [valid_from, valid_to).
CREATE TABLE unit_past (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    unit_id       uuid NOT NULL,
    name          jsonb NOT NULL,
    kind          text NOT NULL,
    parent_id     uuid,
    cross_section boolean NOT NULL,
    valid_from    date NOT NULL,
    valid_to      date NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT unit_past_unit_fkey FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
    CONSTRAINT unit_past_period_check CHECK (valid_to > valid_from),
    CONSTRAINT unit_past_period_excl EXCLUDE USING gist
        (tenant_id WITH =, unit_id WITH =, daterange(valid_from, valid_to) WITH &&)
);
SELECT lotse_protect('unit_past');
CREATE INDEX unit_past_parent ON unit_past (tenant_id, parent_id);
