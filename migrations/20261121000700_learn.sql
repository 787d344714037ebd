-- +goose Up

-- A person takes a course, in one version; several times over the years, but
-- one open at a time.
CREATE TABLE enrolment (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    person_id  uuid NOT NULL,
    course_id  uuid NOT NULL,
    version_id uuid NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id),
    FOREIGN KEY (tenant_id, version_id) REFERENCES course_version (tenant_id, id)
) WITH (fillfactor = 90);
SELECT lotse_protect('enrolment');
CREATE UNIQUE INDEX enrolment_open_key ON enrolment (tenant_id, person_id, course_id) WHERE ended_at IS NULL;
CREATE INDEX enrolment_person ON enrolment (tenant_id, person_id, started_at);

CREATE TABLE lesson_done (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    enrolment_id uuid NOT NULL,
    lesson       text NOT NULL,
    done_at      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, enrolment_id, lesson),
    FOREIGN KEY (tenant_id, enrolment_id) REFERENCES enrolment (tenant_id, id)
);
SELECT lotse_protect('lesson_done');
COMMENT ON TABLE lesson_done IS 'append-only';

-- One go at the questions of a lesson or at the test (quiz = lesson id or
-- 'test').
CREATE TABLE attempt (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    enrolment_id uuid NOT NULL,
    quiz         text NOT NULL,
    no           int NOT NULL CHECK (no > 0),
    started_at   timestamptz NOT NULL,
    submitted_at timestamptz,
    points       int,
    max_points   int,
    passed       boolean,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, enrolment_id) REFERENCES enrolment (tenant_id, id),
    CONSTRAINT attempt_no_key UNIQUE (tenant_id, enrolment_id, quiz, no)
) WITH (fillfactor = 90);
SELECT lotse_protect('attempt');
CREATE UNIQUE INDEX attempt_open_key ON attempt (tenant_id, enrolment_id, quiz) WHERE submitted_at IS NULL;

-- An answer as given: saved (changeable) until it is checked (final). The
-- month is that of the attempt's start, so that the key stays unique.
CREATE TABLE answer (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    attempt_id uuid NOT NULL,
    question   text NOT NULL,
    attempt_at timestamptz NOT NULL,
    version    int NOT NULL CHECK (version > 0),
    given      jsonb NOT NULL,
    saved_at   timestamptz NOT NULL,
    checked_at timestamptz,
    points     int,
    max_points int,
    is_right   boolean,
    PRIMARY KEY (tenant_id, attempt_id, question, attempt_at)
) PARTITION BY RANGE (attempt_at);
CREATE TABLE answer_default PARTITION OF answer DEFAULT;
SELECT lotse_protect('answer');
COMMENT ON TABLE answer IS 'by month';

-- The fact that counts: never updated, never deleted; a correction is a new
-- row that points at the old one.
CREATE TABLE completion (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    person_id    uuid NOT NULL,
    course_id    uuid NOT NULL,
    version_id   uuid NOT NULL,
    version_no   int NOT NULL,
    enrolment_id uuid,
    completed_at timestamptz NOT NULL,
    passed       boolean NOT NULL,
    evidence     text NOT NULL CONSTRAINT completion_evidence_check
                 CHECK (evidence IN ('server-graded', 'witnessed', 'self-reported')),
    valid_until  date,
    corrects_id  uuid,
    recorded_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id),
    FOREIGN KEY (tenant_id, version_id) REFERENCES course_version (tenant_id, id),
    FOREIGN KEY (tenant_id, enrolment_id) REFERENCES enrolment (tenant_id, id),
    FOREIGN KEY (tenant_id, corrects_id) REFERENCES completion (tenant_id, id)
);
SELECT lotse_protect('completion');
COMMENT ON TABLE completion IS 'append-only';
CREATE UNIQUE INDEX completion_enrolment_key ON completion (tenant_id, enrolment_id) WHERE corrects_id IS NULL;
CREATE INDEX completion_person ON completion (tenant_id, person_id, course_id, completed_at);
