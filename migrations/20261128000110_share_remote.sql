-- +goose Up

-- Courses that trusted municipalities on other installations share, as their
-- lists said it last.
CREATE TABLE share_remote (
    tenant_id    uuid NOT NULL,
    trust_id     uuid NOT NULL,
    work_id      uuid NOT NULL,
    reach        text NOT NULL CONSTRAINT share_remote_reach_check CHECK (reach IN ('tenant', 'network')),
    network_id   uuid REFERENCES network (id),
    body_id      uuid NOT NULL,
    no           int NOT NULL CHECK (no > 0),
    course       jsonb NOT NULL, -- its entry in the list
    withdrawn_at timestamptz,
    why          jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, trust_id, work_id),
    CONSTRAINT share_remote_trust_fk FOREIGN KEY (tenant_id, trust_id) REFERENCES share_trust (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_share('share_remote');
CREATE INDEX share_remote_work ON share_remote (work_id, body_id);

-- A newer version of a course that was taken over, which came as a file: it
-- waits until it is merged or followed by the next one.
CREATE TABLE share_arrival (
    tenant_id   uuid NOT NULL,
    adoption_id uuid NOT NULL,
    no          int NOT NULL CHECK (no > 0),
    envelope    bytea NOT NULL,
    texts       bytea NOT NULL,
    files       text[] NOT NULL, -- their hashes in the store
    at          timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, adoption_id),
    CONSTRAINT share_arrival_adoption_fk FOREIGN KEY (tenant_id, adoption_id) REFERENCES share_adoption (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_protect('share_arrival');
