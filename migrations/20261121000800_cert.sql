-- +goose Up

-- A proof as it was printed: a frozen copy, names included, because the paper
-- outlives a marriage, a new title of the course and a merger of towns.
CREATE TABLE certificate (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    code          text NOT NULL CONSTRAINT certificate_code_check CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{28}$'),
    completion_id uuid NOT NULL,
    person_id     uuid NOT NULL,
    person_name   text NOT NULL CHECK (person_name <> ''),
    course_title  jsonb NOT NULL,
    version_no    int NOT NULL CHECK (version_no > 0),
    completed_on  date NOT NULL,
    minutes       int NOT NULL CHECK (minutes >= 0),
    tenant_name   jsonb NOT NULL,
    valid_until   date,
    evidence      text NOT NULL CHECK (evidence IN ('server-graded', 'witnessed', 'self-reported')),
    issued_at     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT certificate_completion_key UNIQUE (tenant_id, completion_id),
    CONSTRAINT certificate_code_key UNIQUE (tenant_id, code),
    CONSTRAINT certificate_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT certificate_completion_fkey FOREIGN KEY (tenant_id, completion_id) REFERENCES completion (tenant_id, id)
);
SELECT lotse_protect('certificate');
COMMENT ON TABLE certificate IS 'append-only';
CREATE INDEX certificate_person ON certificate (tenant_id, person_id, completed_on DESC);

CREATE TABLE certificate_revocation (
    tenant_id      uuid NOT NULL REFERENCES tenant (id),
    id             uuid NOT NULL,
    certificate_id uuid NOT NULL,
    reason         text NOT NULL,
    revoked_by     uuid,
    revoked_at     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT certificate_revocation_key UNIQUE (tenant_id, certificate_id),
    CONSTRAINT certificate_revocation_fkey FOREIGN KEY (tenant_id, certificate_id) REFERENCES certificate (tenant_id, id)
);
SELECT lotse_protect('certificate_revocation');
COMMENT ON TABLE certificate_revocation IS 'append-only';
