-- +goose Up

-- A key may be endorsed by the one before it: whoever trusts that one trusts
-- this one.
ALTER TABLE share_key ADD COLUMN endorser text, ADD COLUMN endorsement bytea;

-- Municipalities on other installations that a town vouches for. Its network
-- trusts whom one of its towns vouches for; a town alone trusts for itself.
CREATE TABLE share_trust (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    reach      text NOT NULL CONSTRAINT share_trust_reach_check CHECK (reach IN ('tenant', 'network')),
    network_id uuid REFERENCES network (id),
    body_id    uuid NOT NULL,
    body_name  jsonb NOT NULL,
    origin     text NOT NULL, -- https://lernen.example.org; '': files only
    added_at   timestamptz NOT NULL,
    etag       text NOT NULL DEFAULT '', -- of the list that was read last
    tried_at   timestamptz,
    fetched_at timestamptz,
    failure    jsonb, -- why the last try failed; NULL: it did not
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT share_trust_body_key UNIQUE (tenant_id, body_id),
    CONSTRAINT share_trust_network_check CHECK (reach <> 'network' OR network_id IS NOT NULL)
);
SELECT lotse_share('share_trust');

CREATE TABLE share_trust_key (
    tenant_id   uuid NOT NULL,
    trust_id    uuid NOT NULL,
    id          text NOT NULL,
    reach       text NOT NULL CONSTRAINT share_trust_key_reach_check CHECK (reach IN ('tenant', 'network')),
    network_id  uuid REFERENCES network (id),
    public      bytea NOT NULL CONSTRAINT share_trust_key_public_check CHECK (length(public) = 32),
    made_at     timestamptz NOT NULL,
    accepted_at timestamptz, -- NULL: it was announced, and nobody compared it
    retired_at  timestamptz,
    revoked_at  timestamptz,
    PRIMARY KEY (tenant_id, trust_id, id),
    CONSTRAINT share_trust_key_trust_fk FOREIGN KEY (tenant_id, trust_id) REFERENCES share_trust (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_share('share_trust_key');
CREATE INDEX share_trust_key_id ON share_trust_key (id);

-- Who vouched for whom, and who ended it; it stays when the entry goes.
CREATE TABLE share_trust_log (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    trust_id  uuid NOT NULL,
    what      text NOT NULL CONSTRAINT share_trust_log_what_check CHECK (what IN ('added', 'renewed', 'removed')),
    body_name jsonb NOT NULL,
    done_by   uuid, -- NULL: the command line, or somebody who was erased
    at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
SELECT lotse_protect('share_trust_log');
CREATE INDEX share_trust_log_trust ON share_trust_log (tenant_id, trust_id, at DESC);
