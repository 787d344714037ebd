-- +goose Up

-- Keys with which a town signs what it gives away. The public halves are read
-- by its network; they name nobody.
CREATE TABLE share_key (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         text NOT NULL,
    public     bytea NOT NULL CONSTRAINT share_key_public_check CHECK (length(public) = 32),
    reach      text NOT NULL CONSTRAINT share_key_reach_check CHECK (reach = 'public'),
    network_id uuid REFERENCES network (id),
    made_at    timestamptz NOT NULL,
    retired_at timestamptz, -- signs nothing new
    revoked_at timestamptz, -- what it signed is refused
    PRIMARY KEY (tenant_id, id)
);
SELECT lotse_share('share_key');
CREATE UNIQUE INDEX share_key_active ON share_key (tenant_id) WHERE retired_at IS NULL;

CREATE TABLE share_secret (
    tenant_id uuid NOT NULL,
    key_id    text NOT NULL,
    seed      bytea NOT NULL CONSTRAINT share_secret_seed_check CHECK (length(seed) = 32),
    PRIMARY KEY (tenant_id, key_id),
    CONSTRAINT share_secret_key_fk FOREIGN KEY (tenant_id, key_id) REFERENCES share_key (tenant_id, id)
);
SELECT lotse_protect('share_secret');

-- Courses that a town shares: the newest version as it was signed. The texts
-- stand in the order of the signed list of files; pictures and films lie in
-- the store under their hashes.
CREATE TABLE share_work (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    course_id     uuid NOT NULL,
    course        text NOT NULL,
    reach         text NOT NULL CONSTRAINT share_work_reach_check CHECK (reach IN ('network', 'public')),
    network_id    uuid REFERENCES network (id),
    no            int NOT NULL CHECK (no > 0),
    title         jsonb NOT NULL,
    summary       jsonb NOT NULL,
    languages     text[] NOT NULL,
    minutes       int NOT NULL,
    outline       jsonb NOT NULL,
    licence       text NOT NULL,
    sources       text[] NOT NULL,
    accessibility jsonb NOT NULL,
    hash          text NOT NULL,
    envelope      bytea NOT NULL,
    texts         bytea NOT NULL,
    shared_at     timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    withdrawn_at  timestamptz,
    why           jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT share_work_course_key UNIQUE (tenant_id, course_id),
    CONSTRAINT share_work_course_fk FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id),
    CONSTRAINT share_work_network_check CHECK (reach <> 'network' OR network_id IS NOT NULL)
);
SELECT lotse_share('share_work');
CREATE INDEX share_work_newest ON share_work (updated_at DESC) WHERE withdrawn_at IS NULL;
CREATE INDEX share_work_id ON share_work (id);

-- Courses that the town took over from others.
CREATE TABLE share_adoption (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    body_id   uuid NOT NULL, -- the town that shares it; of another installation, too
    body_name jsonb NOT NULL,
    work_id   uuid NOT NULL,
    course    text NOT NULL, -- its slug here
    taken_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT share_adoption_work_key UNIQUE (tenant_id, body_id, work_id),
    CONSTRAINT share_adoption_course_key UNIQUE (tenant_id, course)
);
SELECT lotse_protect('share_adoption');

-- Each version that was taken over: what was signed and by which key, and the
-- course as it came, which the next one is compared with.
CREATE TABLE share_state (
    tenant_id   uuid NOT NULL,
    adoption_id uuid NOT NULL,
    no          int NOT NULL CHECK (no > 0),
    change_id   uuid NOT NULL, -- of the draft's history: where it is undone, the version before counts
    envelope    bytea NOT NULL,
    public      bytea NOT NULL,
    licence     text NOT NULL,
    base        jsonb NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, adoption_id, change_id),
    CONSTRAINT share_state_adoption_fk FOREIGN KEY (tenant_id, adoption_id) REFERENCES share_adoption (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_protect('share_state');

-- That a town uses a shared course: counted by its network, nothing more.
CREATE TABLE share_use (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    work_id    uuid NOT NULL,
    reach      text NOT NULL CONSTRAINT share_use_reach_check CHECK (reach = 'network'),
    network_id uuid NOT NULL REFERENCES network (id),
    PRIMARY KEY (tenant_id, work_id)
);
SELECT lotse_share('share_use');
CREATE INDEX share_use_work ON share_use (work_id);
