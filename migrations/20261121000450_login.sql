-- +goose Up

-- How a person signs in. hash is NULL until the first one-time link was used.
-- Demo accounts have published passwords; a program without --demo refuses a
-- tenant that has them.
CREATE TABLE account (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    person_id  uuid NOT NULL,
    login      text NOT NULL CONSTRAINT account_login_check CHECK (login <> '' AND login = btrim(login)),
    hash       text,
    demo       boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    closed_at  timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT account_person_key UNIQUE (tenant_id, person_id),
    CONSTRAINT account_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('account');
CREATE UNIQUE INDEX account_login_key ON account (tenant_id, lower(login));

-- One signed-in browser. Only hashes of tokens are stored. After a rotation
-- the old token works until old_until, for requests already on their way.
-- last_used_at is written every five minutes at most and stands in no index.
CREATE TABLE session (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    account_id   uuid NOT NULL,
    token_hash   bytea NOT NULL,
    old_hash     bytea,
    old_until    timestamptz,
    rotate       boolean NOT NULL DEFAULT false,
    form_token   text NOT NULL,
    device       text NOT NULL,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    ended_at     timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT session_token_key UNIQUE (tenant_id, token_hash),
    CONSTRAINT session_account_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, id)
) WITH (fillfactor = 85);
SELECT lotse_protect('session');
CREATE INDEX session_old ON session (tenant_id, old_hash) WHERE old_hash IS NOT NULL;
CREATE INDEX session_account ON session (tenant_id, account_id);

-- A one-time link of a letter or a mail.
CREATE TABLE login_link (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    account_id uuid NOT NULL,
    purpose    text NOT NULL CHECK (purpose IN ('start', 'reset')),
    code_hash  bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT login_link_code_key UNIQUE (tenant_id, code_hash),
    CONSTRAINT login_link_account_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, id)
);
SELECT lotse_protect('login_link');
CREATE INDEX login_link_account ON login_link (tenant_id, account_id);

-- Attempts within a window, by the hash of a name as typed or of a source:
-- unknown names count like known ones, so nobody learns which exist.
CREATE TABLE login_attempt (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    kind        text NOT NULL,
    subject     bytea NOT NULL,
    count       int NOT NULL,
    window_from timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, kind, subject)
) WITH (fillfactor = 85);
SELECT lotse_protect('login_attempt');

-- A form that arrived after its session had ended, kept for an hour for the
-- account that sent it.
CREATE TABLE kept_form (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    account_id uuid NOT NULL,
    key_hash   bytea NOT NULL,
    path       text NOT NULL,
    body       bytea NOT NULL CHECK (length(body) <= 262144),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT kept_form_key UNIQUE (tenant_id, key_hash),
    CONSTRAINT kept_form_account_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, id)
);
SELECT lotse_protect('kept_form');

-- Person × role × scope × period. Employee and supervisor are no grants: they
-- follow from postings. scope_id has no foreign key, since units, projects and
-- courses are of different tables; a grant on what is gone allows nothing.
CREATE TABLE role_grant (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    person_id  uuid NOT NULL,
    role       text NOT NULL CHECK (role IN ('trainer', 'hr', 'cio', 'project-lead', 'admin')),
    scope_kind text NOT NULL CHECK (scope_kind IN ('tenant', 'unit', 'project', 'course')),
    scope_id   uuid,
    sub        boolean NOT NULL DEFAULT false,
    valid_from date NOT NULL,
    valid_to   date,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT role_grant_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT role_grant_scope_check CHECK ((scope_kind = 'tenant') = (scope_id IS NULL)),
    CONSTRAINT role_grant_sub_check CHECK (scope_kind = 'unit' OR NOT sub),
    CONSTRAINT role_grant_period_check CHECK (valid_to >= valid_from),
    CONSTRAINT role_grant_once EXCLUDE USING gist (tenant_id WITH =, person_id WITH =, role WITH =, scope_kind WITH =,
        (coalesce(scope_id, tenant_id)) WITH =, daterange(valid_from, valid_to) WITH &&)
);
SELECT lotse_protect('role_grant');
CREATE INDEX role_grant_person ON role_grant (tenant_id, person_id);
