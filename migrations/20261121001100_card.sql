-- +goose Up

-- A tablet that several people use: its sessions end after five minutes
-- without use.
ALTER TABLE session ADD COLUMN shared boolean NOT NULL DEFAULT false;

-- A printed card: a QR code with a random token, a number for devices that
-- cannot scan, and a PIN on a separate slip. Only hashes are stored. wrong
-- counts wrong PINs in a row; from the fifth on the card is locked until
-- somebody unlocks it. One card per account works.
CREATE TABLE access_card (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    id          uuid NOT NULL,
    account_id  uuid NOT NULL,
    token_hash  bytea NOT NULL,
    number_hash bytea NOT NULL,
    pin_hash    text NOT NULL,
    wrong       int NOT NULL DEFAULT 0,
    printed_at  timestamptz NOT NULL,
    revoked_at  timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT access_card_token_key UNIQUE (tenant_id, token_hash),
    CONSTRAINT access_card_number_key UNIQUE (tenant_id, number_hash),
    CONSTRAINT access_card_account_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, id)
) WITH (fillfactor = 85);
SELECT lotse_protect('access_card');
CREATE UNIQUE INDEX access_card_working_key ON access_card (tenant_id, account_id) WHERE revoked_at IS NULL;
CREATE INDEX access_card_account ON access_card (tenant_id, account_id);
