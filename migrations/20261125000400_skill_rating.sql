-- +goose Up

-- What is known of a person's skill in a competence, and whence. Nothing is
-- ever changed; only the person takes something away. basis says what a level
-- rests on: a digital check (its run), a completed course (its completion) or
-- a conversation.
CREATE TABLE skill_rating (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    person_id     uuid NOT NULL,
    competence_id uuid NOT NULL,
    source        text NOT NULL CHECK (source IN ('self', 'conversation', 'measured')),
    level         int NOT NULL CHECK (level BETWEEN 0 AND 8),
    at            timestamptz NOT NULL,
    basis         text NOT NULL CHECK (basis IN ('check', 'course', 'conversation')),
    basis_id      uuid NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT skill_rating_key UNIQUE (tenant_id, person_id, basis_id, competence_id, source),
    CONSTRAINT skill_rating_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT skill_rating_competence_fkey FOREIGN KEY (tenant_id, competence_id) REFERENCES competence (tenant_id, id)
);
SELECT lotse_protect('skill_rating');
CREATE INDEX skill_rating_competence ON skill_rating (tenant_id, competence_id);

-- With whom a person shares the ratings. At most one share with a supervisor
-- is live.
CREATE TABLE skill_share (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    person_id     uuid NOT NULL,
    supervisor_id uuid NOT NULL,
    shared_at     timestamptz NOT NULL,
    revoked_at    timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT skill_share_self_check CHECK (person_id <> supervisor_id),
    CONSTRAINT skill_share_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT skill_share_supervisor_fkey FOREIGN KEY (tenant_id, supervisor_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('skill_share');
CREATE UNIQUE INDEX skill_share_live ON skill_share (tenant_id, person_id, supervisor_id) WHERE revoked_at IS NULL;
CREATE INDEX skill_share_supervisor ON skill_share (tenant_id, supervisor_id) WHERE revoked_at IS NULL;

-- One digital check of a person: the self-assessment, then the knowledge test.
-- At most one is open. seed chooses questions and orders their options.
CREATE TABLE check_run (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    person_id    uuid NOT NULL,
    framework_id uuid NOT NULL,
    seed         bigint NOT NULL,
    families     text[] NOT NULL DEFAULT '{}',
    started_at   timestamptz NOT NULL,
    touched_at   timestamptz NOT NULL,
    self_at      timestamptz,
    drawn_at     timestamptz,
    test_at      timestamptz,
    ended_at     timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT check_run_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT check_run_framework_fkey FOREIGN KEY (tenant_id, framework_id) REFERENCES framework (tenant_id, id)
);
SELECT lotse_protect('check_run');
CREATE UNIQUE INDEX check_run_open ON check_run (tenant_id, person_id) WHERE ended_at IS NULL;
CREATE INDEX check_run_person ON check_run (tenant_id, person_id, started_at);

-- A page of a check with its answer: an area of the self-assessment, or an
-- item of the test. Version 0 is not answered.
CREATE TABLE check_answer (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    run_id     uuid NOT NULL,
    part       text NOT NULL CHECK (part IN ('self', 'test')),
    no         int NOT NULL CHECK (no > 0),
    key        text NOT NULL,
    competence text NOT NULL DEFAULT '',
    level      int NOT NULL DEFAULT 0,
    version    int NOT NULL DEFAULT 0,
    given      jsonb,
    is_right   boolean,
    saved_at   timestamptz,
    PRIMARY KEY (tenant_id, run_id, part, no),
    CONSTRAINT check_answer_run_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES check_run (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_protect('check_answer');
