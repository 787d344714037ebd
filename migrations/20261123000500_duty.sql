-- +goose Up

-- What people must do again and again, or once. terms is the rule with its
-- dates as a strict JSON value; it changes with a new revision only.
CREATE TABLE duty (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    slug      text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name      jsonb NOT NULL,
    basis     jsonb NOT NULL DEFAULT '{}',
    terms     jsonb NOT NULL,
    revision  int NOT NULL,
    ended_on  date,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT duty_slug_key UNIQUE (tenant_id, slug)
);
SELECT lotse_protect('duty');

-- Every state the duty ever had: what an undone change said stays readable.
CREATE TABLE duty_revision (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    duty_id   uuid NOT NULL,
    no        int NOT NULL,
    kind      text NOT NULL CONSTRAINT duty_revision_kind_check CHECK (kind IN ('made', 'changed', 'undone', 'ended')),
    at        timestamptz NOT NULL,
    person_id uuid,
    name      jsonb NOT NULL,
    basis     jsonb NOT NULL,
    terms     jsonb NOT NULL,
    ended_on  date,
    PRIMARY KEY (tenant_id, duty_id, no),
    CONSTRAINT duty_revision_duty_fkey FOREIGN KEY (tenant_id, duty_id) REFERENCES duty (tenant_id, id)
);
SELECT lotse_protect('duty_revision');
COMMENT ON TABLE duty_revision IS 'append-only';

-- The courses a duty speaks of: as a way to fulfil it (with the least grade of
-- evidence), or in its rule. A completion finds its duties here.
CREATE TABLE duty_course (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    duty_id   uuid NOT NULL,
    course_id uuid NOT NULL,
    way       boolean NOT NULL,
    min_grade text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, duty_id, course_id, way),
    CONSTRAINT duty_course_duty_fkey FOREIGN KEY (tenant_id, duty_id) REFERENCES duty (tenant_id, id),
    CONSTRAINT duty_course_course_fkey FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id)
);
SELECT lotse_protect('duty_course');
CREATE INDEX duty_course_course ON duty_course (tenant_id, course_id);

-- A person in a duty, or once in it (out_on). The dates repeat what follows
-- from terms, facts and exemptions, so that lists need no arithmetic; a row
-- with dated = false waits for it within its transaction. opens_on, due and
-- late_from are NULL for who has done it for good.
CREATE TABLE duty_member (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    duty_id     uuid NOT NULL,
    person_id   uuid NOT NULL,
    nr          int NOT NULL DEFAULT 1,
    since       date NOT NULL,
    first_since date NOT NULL,
    out_on      date,
    reason      text NOT NULL,
    revision    int NOT NULL,
    dated       boolean NOT NULL DEFAULT false,
    done_on     date,
    done_until  date,
    opens_on    date,
    due         date,
    late_from   date,
    PRIMARY KEY (tenant_id, duty_id, person_id),
    CONSTRAINT duty_member_dates_check CHECK ((due IS NULL) = (opens_on IS NULL) AND (due IS NULL) = (late_from IS NULL)),
    CONSTRAINT duty_member_duty_fkey FOREIGN KEY (tenant_id, duty_id) REFERENCES duty (tenant_id, id),
    CONSTRAINT duty_member_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
) WITH (fillfactor = 85);
SELECT lotse_protect('duty_member');
CREATE INDEX duty_member_person ON duty_member (tenant_id, person_id);
CREATE INDEX duty_member_undated ON duty_member (tenant_id, duty_id, person_id) WHERE NOT dated AND out_on IS NULL;

-- Who came in and out when, why, and under which revision.
CREATE TABLE duty_member_log (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    duty_id   uuid NOT NULL,
    person_id uuid NOT NULL,
    nr        int NOT NULL,
    at        timestamptz NOT NULL,
    entered   boolean NOT NULL,
    reason    text NOT NULL,
    revision  int NOT NULL,
    PRIMARY KEY (tenant_id, duty_id, person_id, nr)
);
SELECT lotse_protect('duty_member_log');
COMMENT ON TABLE duty_member_log IS 'append-only';

-- The newest day on which everybody was reconciled.
CREATE TABLE duty_run (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    day       date NOT NULL,
    PRIMARY KEY (tenant_id)
);
SELECT lotse_protect('duty_run');

-- Somebody is free of a duty from the day it was granted until a day.
CREATE TABLE duty_exemption (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    duty_id    uuid NOT NULL,
    person_id  uuid NOT NULL,
    valid_from date NOT NULL,
    valid_to   date NOT NULL,
    reason     text NOT NULL CHECK (reason <> '' AND length(reason) <= 500),
    granted_by uuid,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT duty_exemption_period_check CHECK (valid_to >= valid_from),
    CONSTRAINT duty_exemption_once EXCLUDE USING gist
        (tenant_id WITH =, duty_id WITH =, person_id WITH =, daterange(valid_from, valid_to) WITH &&),
    CONSTRAINT duty_exemption_member_fkey FOREIGN KEY (tenant_id, duty_id, person_id) REFERENCES duty_member (tenant_id, duty_id, person_id)
);
SELECT lotse_protect('duty_exemption');
CREATE INDEX duty_exemption_member ON duty_exemption (tenant_id, duty_id, person_id);

-- A proof from elsewhere that was seen and typed in. It is never changed; one
-- that was typed in wrongly is withdrawn by a row that points at it.
CREATE TABLE duty_proof (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    duty_id      uuid NOT NULL,
    person_id    uuid NOT NULL,
    done_on      date NOT NULL,
    valid_until  date,
    issuer       text NOT NULL CHECK (length(issuer) <= 200),
    withdraws_id uuid,
    recorded_at  timestamptz NOT NULL,
    recorded_by  uuid,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT duty_proof_withdrawn_once UNIQUE (tenant_id, withdraws_id),
    CONSTRAINT duty_proof_period_check CHECK (valid_until >= done_on),
    CONSTRAINT duty_proof_member_fkey FOREIGN KEY (tenant_id, duty_id, person_id) REFERENCES duty_member (tenant_id, duty_id, person_id),
    CONSTRAINT duty_proof_withdraws_fkey FOREIGN KEY (tenant_id, withdraws_id) REFERENCES duty_proof (tenant_id, id)
);
SELECT lotse_protect('duty_proof');
COMMENT ON TABLE duty_proof IS 'append-only';
CREATE INDEX duty_proof_member ON duty_proof (tenant_id, duty_id, person_id);
