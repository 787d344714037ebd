-- +goose Up

-- A list for an audit as it was handed over: its files, what they are about and
-- their hashes, found by a code that is printed on them.
CREATE TABLE duty_list (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    id          uuid NOT NULL,
    code        text NOT NULL CONSTRAINT duty_list_code_check CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{28}$'),
    duty_id     uuid NOT NULL,
    duty_name   jsonb NOT NULL,
    day         date NOT NULL,
    unit_name   jsonb NOT NULL,
    tenant_name jsonb NOT NULL,
    counts      jsonb NOT NULL,
    made_at     timestamptz NOT NULL,
    made_by     uuid,
    persons     uuid[] NOT NULL,
    pdf         bytea NOT NULL,
    xlsx        bytea NOT NULL,
    pdf_hash    text NOT NULL CONSTRAINT duty_list_pdf_hash_check CHECK (pdf_hash ~ '^[0-9a-f]{64}$'),
    xlsx_hash   text NOT NULL CONSTRAINT duty_list_xlsx_hash_check CHECK (xlsx_hash ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT duty_list_code_key UNIQUE (tenant_id, code),
    CONSTRAINT duty_list_duty_fkey FOREIGN KEY (tenant_id, duty_id) REFERENCES duty (tenant_id, id)
);
SELECT lotse_protect('duty_list');
COMMENT ON TABLE duty_list IS 'append-only';
CREATE INDEX duty_list_duty ON duty_list (tenant_id, duty_id, made_at DESC);
