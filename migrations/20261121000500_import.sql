-- +goose Up

-- One run through the four pages: uploaded → planned → committed → undone.
-- fingerprint is the hash of the rows the plan was made from.
CREATE TABLE hr_import (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    slug         text NOT NULL CHECK (slug ~ '^[a-z0-9]{10}$'),
    kind         text NOT NULL CHECK (kind IN ('people', 'units')),
    state        text NOT NULL CHECK (state IN ('uploaded', 'planned', 'committed', 'undone')),
    file_name    text NOT NULL,
    file_hash    bytea NOT NULL,
    charset      text NOT NULL,
    mapping      jsonb NOT NULL,
    effective    date,
    fingerprint  bytea,
    counts       jsonb NOT NULL DEFAULT '{}',
    missing      text NOT NULL DEFAULT 'keep' CHECK (missing IN ('keep', 'end')),
    created_by   uuid,
    created_at   timestamptz NOT NULL,
    committed_at timestamptz,
    undone_at    timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT hr_import_slug_key UNIQUE (tenant_id, slug)
);
SELECT lotse_protect('hr_import');
CREATE INDEX hr_import_recent ON hr_import (tenant_id, created_at);

-- The delivered file, kept only until the import can no longer be undone.
CREATE TABLE hr_import_file (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    import_id uuid NOT NULL,
    content   bytea NOT NULL,
    PRIMARY KEY (tenant_id, import_id),
    CONSTRAINT hr_import_file_import_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES hr_import (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_protect('hr_import_file');

-- The stored plan: the commit executes exactly these rows. before and after
-- hold columns of the changed row by their names. absent: the person or unit
-- is missing in the file, executed only when missing = 'end'.
CREATE TABLE hr_import_change (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    import_id uuid NOT NULL,
    seq       int NOT NULL,
    object    text NOT NULL CHECK (object IN ('job_family', 'person', 'posting', 'unit')),
    action    text NOT NULL CHECK (action IN ('create', 'change', 'end')),
    absent    boolean NOT NULL DEFAULT false,
    object_id uuid NOT NULL,
    person_id uuid,
    line      int NOT NULL DEFAULT 0,
    before    jsonb,
    after     jsonb NOT NULL,
    PRIMARY KEY (tenant_id, import_id, seq),
    CONSTRAINT hr_import_change_import_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES hr_import (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_protect('hr_import_change');
CREATE INDEX hr_import_change_person ON hr_import_change (tenant_id, person_id);

-- Rows of the file that were not taken, and why.
CREATE TABLE hr_import_skip (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    import_id uuid NOT NULL,
    line      int NOT NULL,
    field     text NOT NULL,
    reason    text NOT NULL,
    value     text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, import_id, line),
    CONSTRAINT hr_import_skip_import_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES hr_import (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_protect('hr_import_skip');

-- Who was kept when an import was undone, because they had acted meanwhile.
CREATE TABLE hr_import_kept (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    import_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, import_id, person_id),
    CONSTRAINT hr_import_kept_import_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES hr_import (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_protect('hr_import_kept');

-- The column headings a tenant has confirmed, by field.
CREATE TABLE hr_import_mapping (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    kind       text NOT NULL CHECK (kind IN ('people', 'units')),
    headings   jsonb NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, kind)
);
SELECT lotse_protect('hr_import_mapping');
