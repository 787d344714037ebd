-- +goose Up

-- Mails to many wait behind those somebody waits for. taken_until says that a
-- sender holds the mail, which a later mail may replace only when nobody does.
ALTER TABLE mail_outbox ADD COLUMN bulk boolean NOT NULL DEFAULT false;
ALTER TABLE mail_outbox ADD COLUMN taken_until timestamptz;
CREATE INDEX mail_outbox_order ON mail_outbox (tenant_id, bulk, next_try, id) WHERE state = 'queued';
DROP INDEX mail_outbox_due;
