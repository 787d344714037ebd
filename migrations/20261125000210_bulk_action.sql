-- +goose Up

-- What somebody did to several people at once: the page of the result reads it,
-- undoing needs to know whom it changed.
CREATE TABLE bulk_action (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('exempt', 'book', 'remind')),
    target    text NOT NULL,
    person_id uuid NOT NULL,
    persons   uuid[] NOT NULL,
    done      int NOT NULL CHECK (done >= 0),
    skipped   jsonb NOT NULL,
    at        timestamptz NOT NULL,
    undone_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT bulk_action_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('bulk_action');
CREATE INDEX bulk_action_at ON bulk_action (tenant_id, at);
