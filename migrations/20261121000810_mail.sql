-- +goose Up

-- Mails that wait and, for a while, those that left. Once a mail is settled
-- fields is empty: it may have held a link that opens an account.
CREATE TABLE mail_outbox (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    person_id  uuid,
    to_name    text NOT NULL DEFAULT '',
    to_box     text NOT NULL,
    lang       text NOT NULL CHECK (lang IN ('de', 'en')),
    template   text NOT NULL,
    fields     jsonb NOT NULL,
    state      text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
    tries      int NOT NULL DEFAULT 0,
    next_try   timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    done_at    timestamptz,
    message_id text NOT NULL DEFAULT '',
    last_error text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id)
) WITH (fillfactor = 85);
SELECT lotse_protect('mail_outbox');
CREATE INDEX mail_outbox_due ON mail_outbox (tenant_id, next_try, id) WHERE state = 'queued';
