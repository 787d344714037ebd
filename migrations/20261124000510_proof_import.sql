-- +goose Up

-- A file with proofs of former years on its way: shown, taken over, taken back
-- for a day, then deleted. done names the proofs that came of it.
CREATE TABLE proof_import (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    name      text NOT NULL,
    content   bytea NOT NULL,
    mapping   jsonb NOT NULL,
    sent_by   uuid,
    sent_at   timestamptz NOT NULL,
    taken_at  timestamptz,
    undone_at timestamptz,
    done      jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT proof_import_sender_fkey FOREIGN KEY (tenant_id, sent_by) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('proof_import');
