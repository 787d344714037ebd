-- +goose Up

-- When and how a municipality tells people. The times are minutes of the local
-- day; quiet_from = quiet_to means no quiet hours. key signs the addresses with
-- which people end mails without signing in.
CREATE TABLE notice_setting (
    tenant_id      uuid NOT NULL REFERENCES tenant (id),
    digest_at      int NOT NULL DEFAULT 420 CHECK (digest_at BETWEEN 0 AND 1439),
    quiet_from     int NOT NULL DEFAULT 1200 CHECK (quiet_from BETWEEN 0 AND 1439),
    quiet_to       int NOT NULL DEFAULT 360 CHECK (quiet_to BETWEEN 0 AND 1439),
    escalate_after int CHECK (escalate_after BETWEEN 1 AND 90),
    key            bytea NOT NULL,
    PRIMARY KEY (tenant_id)
);
SELECT lotse_protect('notice_setting');

-- Days on which the people of a unit and all below it are not told anything;
-- unit_id NULL is the whole town. What is due then is told afterwards.
CREATE TABLE notice_blackout (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    unit_id    uuid,
    valid_from date NOT NULL,
    valid_to   date NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT notice_blackout_unit_fkey FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id),
    CONSTRAINT notice_blackout_period_check CHECK (valid_to > valid_from)
);
SELECT lotse_protect('notice_blackout');

-- What a person does not want by mail. No row: by mail.
CREATE TABLE notice_choice (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    person_id uuid NOT NULL,
    topic     text NOT NULL CHECK (topic IN ('deadlines', 'dates', 'team')),
    mail      boolean NOT NULL,
    PRIMARY KEY (tenant_id, person_id, topic),
    CONSTRAINT notice_choice_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('notice_choice');

-- What somebody was told on a day: one digest a day, whoever asked for it.
CREATE TABLE notice_digest (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    person_id  uuid NOT NULL,
    day        date NOT NULL,
    at         timestamptz NOT NULL,
    channel    text NOT NULL CHECK (channel IN ('mail', 'letter', 'portal')),
    asked_by   uuid,
    items      jsonb NOT NULL,
    mail_id    uuid,
    printed_id uuid,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT notice_digest_daily UNIQUE (tenant_id, person_id, day),
    CONSTRAINT notice_digest_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
) WITH (fillfactor = 85);
SELECT lotse_protect('notice_digest');
CREATE INDEX notice_digest_day ON notice_digest (tenant_id, day);
CREATE INDEX notice_digest_letter ON notice_digest (tenant_id, person_id) WHERE channel = 'letter' AND printed_id IS NULL;

-- The occasions told: days after the day something is due, never told twice.
CREATE TABLE notice_told (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    person_id  uuid NOT NULL,
    subject_id uuid NOT NULL,
    due        date NOT NULL,
    occasion   int NOT NULL,
    told_on    date NOT NULL,
    PRIMARY KEY (tenant_id, person_id, subject_id, due, occasion),
    CONSTRAINT notice_told_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('notice_told');
CREATE INDEX notice_told_day ON notice_told (tenant_id, told_on);

-- A print run of letters.
CREATE TABLE notice_print (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    at         timestamptz NOT NULL,
    printed_by uuid,
    letters    int NOT NULL,
    again      int NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id)
);
SELECT lotse_protect('notice_print');
CREATE INDEX notice_digest_print ON notice_digest (tenant_id, printed_id) WHERE printed_id IS NOT NULL;

-- Addresses that the mail server refused for good. Another address of the
-- person is tried again.
CREATE TABLE notice_refusal (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    person_id uuid NOT NULL,
    box       text NOT NULL,
    at        timestamptz NOT NULL,
    answer    text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, person_id),
    CONSTRAINT notice_refusal_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('notice_refusal');

-- The newest day on which everybody was told.
CREATE TABLE notice_run (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    day       date NOT NULL,
    PRIMARY KEY (tenant_id)
);
SELECT lotse_protect('notice_run');
