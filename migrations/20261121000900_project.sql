-- +goose Up

-- What is introduced. Texts are i18n.Text; contact is the person to ask as the
-- project wants it printed, not a reference.
CREATE TABLE project (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    slug       text NOT NULL CONSTRAINT project_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name       jsonb NOT NULL,
    goal       jsonb NOT NULL DEFAULT '{}',
    decision   jsonb NOT NULL DEFAULT '{}',
    decided_on date,
    commitment jsonb NOT NULL DEFAULT '{}',
    strand     text NOT NULL CHECK (strand IN ('administration', 'smart-city')),
    provider   text NOT NULL CHECK (provider IN ('own', 'land', 'efa', 'other')),
    phase      text NOT NULL CHECK (phase IN ('requirement', 'planned', 'agreed', 'test', 'introducing', 'live', 'anchored', 'stopped')),
    unit_id    uuid NOT NULL,
    version    int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT project_slug_key UNIQUE (tenant_id, slug),
    CONSTRAINT project_unit_fkey FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
);
SELECT lotse_protect('project');

-- What changes for whom; job_families empty = everybody the project touches.
CREATE TABLE project_group (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    project_id   uuid NOT NULL,
    position     int NOT NULL,
    name         jsonb NOT NULL,
    job_families uuid[] NOT NULL DEFAULT '{}',
    benefit      jsonb NOT NULL DEFAULT '{}',
    before       jsonb NOT NULL DEFAULT '{}',
    after        jsonb NOT NULL DEFAULT '{}',
    contact      jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT project_group_project_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES project (tenant_id, id)
);
SELECT lotse_protect('project_group');
CREATE INDEX project_group_project ON project_group (tenant_id, project_id, position);

CREATE TABLE wave (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    project_id uuid NOT NULL,
    number     int NOT NULL CHECK (number BETWEEN 1 AND 99),
    go_live    date NOT NULL,
    threshold  int NOT NULL DEFAULT 90 CONSTRAINT wave_threshold_check CHECK (threshold BETWEEN 1 AND 100),
    version    int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT wave_number_key UNIQUE (tenant_id, project_id, number),
    CONSTRAINT wave_project_key UNIQUE (tenant_id, project_id, id),
    CONSTRAINT wave_project_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES project (tenant_id, id)
);
SELECT lotse_protect('wave');

-- A unit is in at most one wave of a project; those above and below it are
-- kept out in Go, where the tree is.
CREATE TABLE wave_unit (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    wave_id    uuid NOT NULL,
    unit_id    uuid NOT NULL,
    project_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, wave_id, unit_id),
    CONSTRAINT wave_unit_once UNIQUE (tenant_id, project_id, unit_id),
    CONSTRAINT wave_unit_wave_fkey FOREIGN KEY (tenant_id, project_id, wave_id) REFERENCES wave (tenant_id, project_id, id),
    CONSTRAINT wave_unit_unit_fkey FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
);
SELECT lotse_protect('wave_unit');

-- The wave as it was planned at any time: figures of a past day are measured
-- against the date and threshold known then.
CREATE TABLE wave_log (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    wave_id   uuid NOT NULL,
    version   int NOT NULL,
    at        timestamptz NOT NULL,
    go_live   date NOT NULL,
    threshold int NOT NULL,
    unit_ids  uuid[] NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT wave_log_version_key UNIQUE (tenant_id, wave_id, version),
    CONSTRAINT wave_log_wave_fkey FOREIGN KEY (tenant_id, wave_id) REFERENCES wave (tenant_id, id)
);
SELECT lotse_protect('wave_log');
COMMENT ON TABLE wave_log IS 'append-only';

-- A requirement never changes: an edit removes the row and adds one with the
-- same line_id, so that past days keep the rules of their time. threshold 0
-- is the wave's.
CREATE TABLE requirement (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    line_id      uuid NOT NULL,
    wave_id      uuid NOT NULL,
    position     int NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('course', 'checklist')),
    reach        text NOT NULL CHECK (reach IN ('person', 'unit', 'wave')),
    must         boolean NOT NULL,
    weight       int NOT NULL CONSTRAINT requirement_weight_check CHECK (weight BETWEEN 1 AND 10),
    threshold    int NOT NULL CONSTRAINT requirement_threshold_check CHECK (threshold BETWEEN 0 AND 100),
    days_before  int NOT NULL CONSTRAINT requirement_days_check CHECK (days_before BETWEEN 1 AND 365),
    title        jsonb NOT NULL DEFAULT '{}',
    course_id    uuid,
    min_grade    text NOT NULL DEFAULT '',
    job_families uuid[] NOT NULL DEFAULT '{}',
    supervisors  boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL,
    removed_at   timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT requirement_shape_check CHECK ((kind = 'course') = (course_id IS NOT NULL) AND (kind = 'course') = (reach = 'person')),
    CONSTRAINT requirement_wave_fkey FOREIGN KEY (tenant_id, wave_id) REFERENCES wave (tenant_id, id),
    CONSTRAINT requirement_course_fkey FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id)
);
SELECT lotse_protect('requirement');
CREATE INDEX requirement_wave ON requirement (tenant_id, wave_id);
CREATE INDEX requirement_course ON requirement (tenant_id, course_id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX requirement_line_key ON requirement (tenant_id, line_id) WHERE removed_at IS NULL;

-- Each ticking or unticking of a checklist item with its evidence; the newest
-- row is the state. unit_id is NULL for an item of the whole wave.
CREATE TABLE checklist_entry (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    wave_id   uuid NOT NULL,
    line_id   uuid NOT NULL,
    unit_id   uuid,
    done      boolean NOT NULL,
    evidence  text NOT NULL CHECK (length(evidence) <= 2000),
    at        timestamptz NOT NULL,
    person_id uuid,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT checklist_entry_proof_check CHECK (NOT done OR evidence <> ''),
    CONSTRAINT checklist_entry_wave_fkey FOREIGN KEY (tenant_id, wave_id) REFERENCES wave (tenant_id, id)
);
SELECT lotse_protect('checklist_entry');
COMMENT ON TABLE checklist_entry IS 'append-only';
CREATE INDEX checklist_entry_line ON checklist_entry (tenant_id, wave_id, line_id, unit_id, id);

-- Where a person counts: in one wave of a project (the primary key says so),
-- in one posting. affected = at least one personal must applies there.
CREATE TABLE wave_person (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    project_id uuid NOT NULL,
    person_id  uuid NOT NULL,
    wave_id    uuid NOT NULL,
    unit_id    uuid NOT NULL,
    posting_id uuid NOT NULL,
    affected   boolean NOT NULL,
    PRIMARY KEY (tenant_id, project_id, person_id),
    CONSTRAINT wave_person_wave_fkey FOREIGN KEY (tenant_id, project_id, wave_id) REFERENCES wave (tenant_id, project_id, id),
    CONSTRAINT wave_person_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('wave_person');
CREATE INDEX wave_person_wave ON wave_person (tenant_id, wave_id);

-- A person must (or should) complete a course by a date because a wave asks
-- for it. Open while closed_at is NULL. met_* repeat the completion that
-- counts, moved in the transaction of the completion. nr numbers the changes.
-- Rows are made by set-based statements, hence the id by PostgreSQL.
CREATE TABLE assignment (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL DEFAULT gen_random_uuid(),
    person_id     uuid NOT NULL,
    wave_id       uuid NOT NULL,
    line_id       uuid NOT NULL,
    course_id     uuid NOT NULL,
    must          boolean NOT NULL,
    due           date NOT NULL,
    opened_at     timestamptz NOT NULL,
    closed_at     timestamptz,
    met_on        date,
    met_until     date,
    nr            int NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT assignment_once UNIQUE (tenant_id, person_id, wave_id, line_id),
    CONSTRAINT assignment_met_check CHECK ((met_on IS NULL) = (met_until IS NULL)),
    CONSTRAINT assignment_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT assignment_wave_fkey FOREIGN KEY (tenant_id, wave_id) REFERENCES wave (tenant_id, id)
) WITH (fillfactor = 85);
SELECT lotse_protect('assignment');
CREATE INDEX assignment_wave ON assignment (tenant_id, wave_id);

-- Who came in and out when, and what was known to be met when.
CREATE TABLE assignment_log (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    assignment_id uuid NOT NULL,
    nr            int NOT NULL,
    at            timestamptz NOT NULL,
    wave_id       uuid NOT NULL,
    line_id       uuid NOT NULL,
    person_id     uuid NOT NULL,
    open          boolean NOT NULL,
    must          boolean NOT NULL,
    due           date NOT NULL,
    met_on        date,
    met_until     date,
    PRIMARY KEY (tenant_id, assignment_id, nr)
);
SELECT lotse_protect('assignment_log');
COMMENT ON TABLE assignment_log IS 'append-only';
CREATE INDEX assignment_log_wave ON assignment_log (tenant_id, wave_id, assignment_id, nr DESC);
