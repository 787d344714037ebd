-- +goose Up

-- Municipalities that share a forum. Which towns are in which network belongs
-- to the installation, as tenants and their hosts do: everybody may read it,
-- and it changes only where no town acts (the command line).
CREATE TABLE network (
    id         uuid PRIMARY KEY,
    slug       text NOT NULL CONSTRAINT network_slug_key UNIQUE
               CONSTRAINT network_slug_check CHECK (slug ~ '^[a-z][a-z0-9-]{1,40}$'),
    name       jsonb NOT NULL,
    founded_at timestamptz NOT NULL
);

CREATE TABLE network_member (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    network_id uuid NOT NULL REFERENCES network (id),
    joined_at  timestamptz NOT NULL,
    left_at    timestamptz,
    PRIMARY KEY (tenant_id, network_id)
);
CREATE UNIQUE INDEX network_member_one ON network_member (tenant_id) WHERE left_at IS NULL;
CREATE INDEX network_member_of ON network_member (network_id) WHERE left_at IS NULL;

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['network', 'network_member'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY everybody_reads ON %I FOR SELECT USING (true)', t);
        EXECUTE format($p$CREATE POLICY installation_writes ON %I
            USING (NULLIF(current_setting('app.tenant_id', true), '') IS NULL)
            WITH CHECK (NULLIF(current_setting('app.tenant_id', true), '') IS NULL)$p$, t);
    END LOOP;
END $$;
-- +goose StatementEnd

-- Protects a table of which rows may be read by other towns: those whose
-- reach says so, of a town that shares that row's network with the reader
-- today. Reading only; writing stays with the town. The one place where a row
-- crosses a border between towns.
-- +goose StatementBegin
CREATE FUNCTION lotse_share(t regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lotse_protect(t);
    EXECUTE format($p$CREATE POLICY shared ON %s FOR SELECT USING (
        reach IN ('network', 'public') AND (network_id, tenant_id) IN (
            SELECT theirs.network_id, theirs.tenant_id
            FROM network_member mine
            JOIN network_member theirs ON theirs.network_id = mine.network_id AND theirs.left_at IS NULL
            WHERE mine.tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid AND mine.left_at IS NULL))$p$, t);
END $$;
-- +goose StatementEnd

-- What stands in the forum. No column of a shared table names a person of the
-- town but signed_as, the name under which somebody chose to write.
CREATE TABLE forum_item (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    id          uuid NOT NULL,
    kind        text NOT NULL CONSTRAINT forum_item_kind_check CHECK (kind IN ('article', 'blueprint', 'question')),
    slug        text NOT NULL,
    reach       text NOT NULL DEFAULT 'tenant' CONSTRAINT forum_item_reach_check CHECK (reach IN ('tenant', 'network', 'public')),
    network_id  uuid REFERENCES network (id),
    version_no  int NOT NULL DEFAULT 0,
    signed_as   text NOT NULL,
    made_at     timestamptz NOT NULL,
    released_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT forum_item_slug_key UNIQUE (tenant_id, slug),
    CONSTRAINT forum_item_network_check CHECK (reach <> 'network' OR network_id IS NOT NULL)
);
SELECT lotse_share('forum_item');
CREATE INDEX forum_item_newest ON forum_item (tenant_id, kind, released_at DESC);
CREATE INDEX forum_item_network ON forum_item (network_id, kind, released_at DESC) WHERE reach <> 'tenant';
CREATE INDEX forum_item_slug ON forum_item (slug);

-- A version never changes but for its reach.
CREATE TABLE forum_version (
    tenant_id  uuid NOT NULL,
    item_id    uuid NOT NULL,
    no         int NOT NULL CHECK (no > 0),
    reach      text NOT NULL CONSTRAINT forum_version_reach_check CHECK (reach IN ('tenant', 'network', 'public')),
    network_id uuid REFERENCES network (id),
    content    jsonb NOT NULL,
    signed_as  text NOT NULL,
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, item_id, no),
    CONSTRAINT forum_version_item_fk FOREIGN KEY (tenant_id, item_id) REFERENCES forum_item (tenant_id, id)
);
SELECT lotse_share('forum_version');

-- What is being written, one per item; the town's own.
CREATE TABLE forum_draft (
    tenant_id uuid NOT NULL,
    item_id   uuid NOT NULL,
    revision  int NOT NULL,
    state     text NOT NULL CONSTRAINT forum_draft_state_check CHECK (state IN ('writing', 'asked')),
    wanted    text NOT NULL DEFAULT 'tenant' CONSTRAINT forum_draft_wanted_check CHECK (wanted IN ('tenant', 'network', 'public')),
    content   jsonb NOT NULL,
    reason    text NOT NULL DEFAULT '',
    saved_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, item_id),
    CONSTRAINT forum_draft_item_fk FOREIGN KEY (tenant_id, item_id) REFERENCES forum_item (tenant_id, id)
);
SELECT lotse_protect('forum_draft');
CREATE INDEX forum_draft_queue ON forum_draft (tenant_id, saved_at) WHERE state = 'asked';

-- Why something was released, refused or taken back, and by whom.
CREATE TABLE forum_decision (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    item_id    uuid NOT NULL,
    what       text NOT NULL,
    reach      text NOT NULL,
    reason     text NOT NULL,
    decided_by uuid,
    at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT forum_decision_item_fk FOREIGN KEY (tenant_id, item_id) REFERENCES forum_item (tenant_id, id)
);
SELECT lotse_protect('forum_decision');
CREATE INDEX forum_decision_item ON forum_decision (tenant_id, item_id);
COMMENT ON TABLE forum_decision IS 'append-only';

-- Who of the town made what in the forum. The only table that leads from the
-- forum to a person, and no other town reads it.
CREATE TABLE forum_trace (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    object_id uuid NOT NULL,
    person_id uuid NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, object_id),
    CONSTRAINT forum_trace_person_fk FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('forum_trace');
CREATE INDEX forum_trace_person ON forum_trace (tenant_id, person_id, at);
CREATE INDEX forum_trace_at ON forum_trace (tenant_id, at);
