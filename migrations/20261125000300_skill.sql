-- +goose Up

-- What somebody can be able to do, in the words of one publication. chosen is
-- the one in use; shipped ones come with the program (origin is the
-- fingerprint of what came) and are not edited here. revision grows with
-- every change.
CREATE TABLE framework (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    code       text NOT NULL CONSTRAINT framework_code_check CHECK (code ~ '^[a-z0-9]+([.-][a-z0-9]+)*$' AND length(code) <= 60),
    version    text NOT NULL DEFAULT '' CHECK (length(version) <= 40),
    title      jsonb NOT NULL,
    credit     jsonb NOT NULL DEFAULT '{}',
    notice     jsonb NOT NULL DEFAULT '{}',
    source     text NOT NULL DEFAULT '' CHECK (length(source) <= 500),
    state      text NOT NULL DEFAULT 'draft' CONSTRAINT framework_state_check CHECK (state IN ('draft', 'published', 'outdated')),
    chosen     boolean NOT NULL DEFAULT false,
    shipped    boolean NOT NULL DEFAULT false,
    origin     text NOT NULL DEFAULT '',
    revision   int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT framework_code_key UNIQUE (tenant_id, code),
    CONSTRAINT framework_chosen_check CHECK (NOT chosen OR state = 'published')
);
SELECT lotse_protect('framework');
CREATE UNIQUE INDEX framework_chosen_key ON framework (tenant_id) WHERE chosen;

CREATE TABLE competence_area (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    framework_id uuid NOT NULL,
    code         text NOT NULL CHECK (code <> '' AND length(code) <= 40),
    title        jsonb NOT NULL,
    description  jsonb NOT NULL DEFAULT '{}',
    no           int NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT competence_area_code_key UNIQUE (tenant_id, framework_id, code),
    CONSTRAINT competence_area_framework_fkey FOREIGN KEY (tenant_id, framework_id) REFERENCES framework (tenant_id, id)
);
SELECT lotse_protect('competence_area');

-- A competence keeps its id as long as its framework has its code: what is
-- outdated is not asked for any more, and what was found about it stays.
-- external are codes of other catalogues: [{"scheme": "esco", "code": "…"}].
CREATE TABLE competence (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    framework_id uuid NOT NULL,
    area_id      uuid NOT NULL,
    code         text NOT NULL CHECK (code <> '' AND length(code) <= 40),
    title        jsonb NOT NULL,
    description  jsonb NOT NULL DEFAULT '{}',
    no           int NOT NULL,
    state        text NOT NULL DEFAULT 'draft' CONSTRAINT competence_state_check CHECK (state IN ('draft', 'published', 'outdated')),
    external     jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT competence_code_key UNIQUE (tenant_id, framework_id, code),
    CONSTRAINT competence_framework_fkey FOREIGN KEY (tenant_id, framework_id) REFERENCES framework (tenant_id, id),
    CONSTRAINT competence_area_fkey FOREIGN KEY (tenant_id, area_id) REFERENCES competence_area (tenant_id, id)
);
SELECT lotse_protect('competence');
CREATE INDEX competence_area_competences ON competence (tenant_id, area_id, no);

-- What a competence comprises, and what somebody is meant to have learned.
-- Levels are the eight of DigComp, as a span (basic is 1 to 2).
CREATE TABLE competence_statement (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    competence_id uuid NOT NULL,
    code          text NOT NULL CHECK (code <> '' AND length(code) <= 40),
    text          jsonb NOT NULL,
    level_from    int NOT NULL CHECK (level_from BETWEEN 1 AND 8),
    level_to      int NOT NULL,
    no            int NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT competence_statement_code_key UNIQUE (tenant_id, competence_id, code),
    CONSTRAINT competence_statement_level_check CHECK (level_to BETWEEN level_from AND 8),
    CONSTRAINT competence_statement_competence_fkey FOREIGN KEY (tenant_id, competence_id) REFERENCES competence (tenant_id, id)
);
SELECT lotse_protect('competence_statement');

CREATE TABLE learning_outcome (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    competence_id uuid NOT NULL,
    code          text NOT NULL CHECK (code <> '' AND length(code) <= 40),
    kind          text NOT NULL CONSTRAINT learning_outcome_kind_check CHECK (kind IN ('knowledge', 'skill', 'attitude')),
    text          jsonb NOT NULL,
    level_from    int NOT NULL CHECK (level_from BETWEEN 1 AND 8),
    level_to      int NOT NULL,
    no            int NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT learning_outcome_code_key UNIQUE (tenant_id, competence_id, code),
    CONSTRAINT learning_outcome_level_check CHECK (level_to BETWEEN level_from AND 8),
    CONSTRAINT learning_outcome_competence_fkey FOREIGN KEY (tenant_id, competence_id) REFERENCES competence (tenant_id, id)
);
SELECT lotse_protect('learning_outcome');

-- Which competence of one framework says what one of another says.
CREATE TABLE competence_map (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    from_id   uuid NOT NULL,
    to_id     uuid NOT NULL,
    PRIMARY KEY (tenant_id, from_id, to_id),
    CONSTRAINT competence_map_from_fkey FOREIGN KEY (tenant_id, from_id) REFERENCES competence (tenant_id, id),
    CONSTRAINT competence_map_to_fkey FOREIGN KEY (tenant_id, to_id) REFERENCES competence (tenant_id, id)
);
SELECT lotse_protect('competence_map');
CREATE INDEX competence_map_to ON competence_map (tenant_id, to_id);

-- What a job family or a project needs: levels by area and those that differ
-- by competence (content). skill_target repeats it by competence.
CREATE TABLE skill_profile (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    framework_id  uuid NOT NULL,
    job_family_id uuid,
    project_id    uuid,
    content       jsonb NOT NULL,
    revision      int NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT skill_profile_one_check CHECK ((job_family_id IS NULL) <> (project_id IS NULL)),
    CONSTRAINT skill_profile_family_key UNIQUE (tenant_id, framework_id, job_family_id),
    CONSTRAINT skill_profile_project_key UNIQUE (tenant_id, framework_id, project_id),
    CONSTRAINT skill_profile_framework_fkey FOREIGN KEY (tenant_id, framework_id) REFERENCES framework (tenant_id, id),
    CONSTRAINT skill_profile_family_fkey FOREIGN KEY (tenant_id, job_family_id) REFERENCES job_family (tenant_id, id),
    CONSTRAINT skill_profile_project_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES project (tenant_id, id)
);
SELECT lotse_protect('skill_profile');
CREATE INDEX skill_profile_family ON skill_profile (tenant_id, job_family_id);
CREATE INDEX skill_profile_project ON skill_profile (tenant_id, project_id);

-- Every state a profile ever had. kind says how it came: by hand, from a start
-- profile, from a workshop, or by putting an older state back.
CREATE TABLE skill_profile_revision (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    profile_id  uuid NOT NULL,
    no          int NOT NULL CHECK (no > 0),
    kind        text NOT NULL CONSTRAINT skill_profile_revision_kind_check CHECK (kind IN ('changed', 'start', 'workshop', 'restored')),
    at          timestamptz NOT NULL,
    reason      text NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    workshop_id uuid,
    content     jsonb NOT NULL,
    PRIMARY KEY (tenant_id, profile_id, no),
    CONSTRAINT skill_profile_revision_profile_fkey FOREIGN KEY (tenant_id, profile_id) REFERENCES skill_profile (tenant_id, id)
);
SELECT lotse_protect('skill_profile_revision');
COMMENT ON TABLE skill_profile_revision IS 'append-only';

-- The level each profile asks for, by competence: its own, else its area's
-- (own says which). What asks for nothing has no row.
CREATE TABLE skill_target (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    profile_id    uuid NOT NULL,
    competence_id uuid NOT NULL,
    level         int NOT NULL CONSTRAINT skill_target_level_check CHECK (level BETWEEN 1 AND 8),
    own           boolean NOT NULL,
    PRIMARY KEY (tenant_id, profile_id, competence_id),
    CONSTRAINT skill_target_profile_fkey FOREIGN KEY (tenant_id, profile_id) REFERENCES skill_profile (tenant_id, id),
    CONSTRAINT skill_target_competence_fkey FOREIGN KEY (tenant_id, competence_id) REFERENCES competence (tenant_id, id)
);
SELECT lotse_protect('skill_target');
CREATE INDEX skill_target_competence ON skill_target (tenant_id, competence_id);

-- A workshop that agrees on levels: proposals are counts, never names.
CREATE TABLE skill_workshop (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    framework_id  uuid NOT NULL,
    job_family_id uuid NOT NULL,
    held_on       date NOT NULL,
    content       jsonb NOT NULL,
    version       int NOT NULL DEFAULT 1,
    applied_at    timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT skill_workshop_framework_fkey FOREIGN KEY (tenant_id, framework_id) REFERENCES framework (tenant_id, id),
    CONSTRAINT skill_workshop_family_fkey FOREIGN KEY (tenant_id, job_family_id) REFERENCES job_family (tenant_id, id)
);
SELECT lotse_protect('skill_workshop');
CREATE INDEX skill_workshop_family ON skill_workshop (tenant_id, job_family_id);

-- A file with a framework on its way; deleted after a day.
CREATE TABLE framework_import (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    person_id uuid,
    name      text NOT NULL CHECK (length(name) <= 300),
    into_code text NOT NULL,
    sent_at   timestamptz NOT NULL,
    taken_at  timestamptz,
    content   bytea NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
SELECT lotse_protect('framework_import');

-- What a version teaches, beside its content so that asking does not read all
-- of it: [{"framework": "digcomp-3.0", "code": "1.3", "level": "basic"}].
ALTER TABLE course_version ADD COLUMN competences jsonb GENERATED ALWAYS AS (content->'competences') STORED;
