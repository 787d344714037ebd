-- +goose Up

-- What kind of work a posting is; made by the import under its German name.
CREATE TABLE job_family (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    slug      text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name      jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT job_family_slug_key UNIQUE (tenant_id, slug)
);
SELECT lotse_protect('job_family');

-- sort_name and search are derived from the names in Go (names.go).
-- withdrawn_at: the import that made the person was undone.
CREATE TABLE person (
    tenant_id        uuid NOT NULL REFERENCES tenant (id),
    id               uuid NOT NULL,
    slug             text NOT NULL CHECK (slug ~ '^[a-z0-9]{10}$'),
    personnel_number text NOT NULL CHECK (personnel_number <> ''),
    last_name        text NOT NULL,
    first_name       text NOT NULL DEFAULT '',
    title            text NOT NULL DEFAULT '',
    email            text,
    language         text NOT NULL DEFAULT 'de' CHECK (language IN ('de', 'en')),
    sort_name        text NOT NULL,
    search           text NOT NULL,
    created_at       timestamptz NOT NULL,
    withdrawn_at     timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT person_number_key UNIQUE (tenant_id, personnel_number),
    CONSTRAINT person_slug_key UNIQUE (tenant_id, slug)
);
SELECT lotse_protect('person');
CREATE INDEX person_order ON person (tenant_id, sort_name, id) WHERE withdrawn_at IS NULL;
CREATE INDEX person_email ON person (tenant_id, lower(email)) WHERE email IS NOT NULL;

-- share is in hundredths of a per cent (19,5 % = 1950). reported_from is the
-- start as HR delivers it; valid_from may be later, because a move begins a
-- new posting although HR keeps the date of entry. A posting that was taken
-- back has the empty period valid_to = valid_from.
CREATE TABLE posting (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    person_id     uuid NOT NULL,
    unit_id       uuid NOT NULL,
    job_family_id uuid NOT NULL,
    post          text NOT NULL DEFAULT '',
    share         int NOT NULL CHECK (share BETWEEN 0 AND 10000),
    supervisor    boolean NOT NULL DEFAULT false,
    reported_from date NOT NULL,
    valid_from    date NOT NULL,
    valid_to      date,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT posting_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT posting_unit_fkey FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
    CONSTRAINT posting_job_family_fkey FOREIGN KEY (tenant_id, job_family_id) REFERENCES job_family (tenant_id, id),
    CONSTRAINT posting_period_check CHECK (valid_to >= valid_from)
);
SELECT lotse_protect('posting');
CREATE INDEX posting_person ON posting (tenant_id, person_id);
CREATE INDEX posting_unit ON posting (tenant_id, unit_id, job_family_id);

-- A long absence: dates, never a reason.
CREATE TABLE absence (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    person_id  uuid NOT NULL,
    valid_from date NOT NULL,
    valid_to   date,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT absence_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT absence_period_check CHECK (valid_to > valid_from),
    CONSTRAINT absence_period_excl EXCLUDE USING gist
        (tenant_id WITH =, person_id WITH =, daterange(valid_from, valid_to) WITH &&)
);
SELECT lotse_protect('absence');
