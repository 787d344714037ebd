-- +goose Up

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- The oldest program that still works on this schema, named by its newest
-- migration. A contracting migration raises it.
CREATE TABLE schema_floor (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    min_program bigint NOT NULL
);
INSERT INTO schema_floor (min_program) VALUES (20261121000100);

-- Row-level security for a tenant table: without app.tenant_id no row is seen.
-- +goose StatementBegin
CREATE FUNCTION lotse_protect(t regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
    EXECUTE format($p$CREATE POLICY tenant_only ON %s
        USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)
        WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::uuid)$p$, t);
END $$;
-- +goose StatementEnd

-- Month partitions of every table whose comment says 'by month', from the
-- month of a to the month of b. The program's role owns nothing and calls
-- this daily; partitions are reached through their parent only.
-- +goose StatementBegin
CREATE FUNCTION lotse_make_partitions(a date, b date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent record;
    m date;
    part text;
BEGIN
    IF b > a + interval '5 years' THEN
        RAISE EXCEPTION 'too many months: % to %', a, b;
    END IF;
    FOR parent IN
        SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind = 'p' AND obj_description(c.oid) LIKE '%by month%'
    LOOP
        m := date_trunc('month', a);
        WHILE m <= b LOOP
            part := parent.relname || to_char(m, '_YYYY_MM');
            IF to_regclass(part) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                    part, parent.relname, m, (m + interval '1 month')::date);
            END IF;
            m := m + interval '1 month';
        END LOOP;
    END LOOP;
END $$;
-- +goose StatementEnd

-- Retention: drops the month partitions of one table that end before d.
-- +goose StatementBegin
CREATE FUNCTION lotse_drop_partitions(parent text, d date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part record;
    n int := 0;
BEGIN
    IF d > current_date - 30 THEN
        RAISE EXCEPTION 'refusing to drop partitions younger than 30 days';
    END IF;
    FOR part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_class p ON p.oid = i.inhparent
        WHERE p.relname = parent AND obj_description(p.oid) LIKE '%by month%'
          AND c.relname ~ '_\d{4}_\d{2}$'
          AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= d
    LOOP
        EXECUTE format('DROP TABLE %I', part.relname);
        n := n + 1;
    END LOOP;
    RETURN n;
END $$;
-- +goose StatementEnd

-- unaccent is only STABLE; an index needs an immutable wrapper with a fixed
-- dictionary.
CREATE FUNCTION lotse_unaccent(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, $1) $$;

-- No-tenant tables: tenant, tenant_host, schema_floor (and River's).
CREATE TABLE tenant (
    id           uuid PRIMARY KEY,
    slug         text NOT NULL CONSTRAINT tenant_slug_key UNIQUE
                 CONSTRAINT tenant_slug_check CHECK (slug ~ '^[a-z][a-z0-9-]{1,40}$'),
    name         jsonb NOT NULL,
    land         text NOT NULL CONSTRAINT tenant_land_check CHECK (land ~ '^[A-Z]{2}$'),
    zone         text NOT NULL DEFAULT 'Europe/Berlin',
    lang         text NOT NULL DEFAULT 'de' CHECK (lang IN ('de', 'en')),
    contact      jsonb NOT NULL DEFAULT '{}',
    tree_version bigint NOT NULL DEFAULT 1,
    demo         boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL
);

CREATE TABLE tenant_host (
    host      text PRIMARY KEY CHECK (host = lower(host)),
    tenant_id uuid NOT NULL REFERENCES tenant (id)
);

CREATE TABLE agreement (
    tenant_id        uuid NOT NULL REFERENCES tenant (id),
    id               uuid NOT NULL,
    version          int NOT NULL CHECK (version > 0),
    valid_from       date NOT NULL,
    scope            jsonb NOT NULL DEFAULT '{}',
    min_group        int NOT NULL DEFAULT 5 CONSTRAINT agreement_min_group_check CHECK (min_group >= 5),
    min_group_survey int NOT NULL DEFAULT 7 CONSTRAINT agreement_min_group_survey_check CHECK (min_group_survey >= min_group),
    retention        jsonb NOT NULL,
    analyses         text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT agreement_version_key UNIQUE (tenant_id, version)
);
SELECT lotse_protect('agreement');
COMMENT ON TABLE agreement IS 'append-only';

-- One row per writing form or call, written in the transaction of its effect.
CREATE TABLE idempotency (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    key        text NOT NULL CHECK (length(key) BETWEEN 8 AND 100),
    body_hash  bytea NOT NULL,
    answer     jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, key)
) WITH (fillfactor = 85);
SELECT lotse_protect('idempotency');
CREATE INDEX idempotency_age ON idempotency (tenant_id, created_at);

CREATE TABLE audit (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    at         timestamptz NOT NULL,
    xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
    actor_id   uuid,
    action     text NOT NULL,
    object     text NOT NULL,
    object_id  uuid,
    detail     jsonb NOT NULL DEFAULT '{}',
    request_id text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_order ON audit (tenant_id, xid, id);
CREATE TABLE audit_default PARTITION OF audit DEFAULT;
SELECT lotse_protect('audit');
COMMENT ON TABLE audit IS 'append-only, by month';

-- The hash chain over audit, written later by the sealer.
CREATE TABLE audit_seal (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    seq       bigint NOT NULL,
    audit_id  uuid NOT NULL,
    xid       xid8 NOT NULL,
    hash      bytea NOT NULL,
    PRIMARY KEY (tenant_id, seq)
);
SELECT lotse_protect('audit_seal');
COMMENT ON TABLE audit_seal IS 'append-only';

-- Who looked at whom: one look, its persons in a table.
CREATE TABLE look (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    at         timestamptz NOT NULL,
    actor_id   uuid,
    purpose    text NOT NULL,
    request_id text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id, at)
) PARTITION BY RANGE (at);
CREATE TABLE look_default PARTITION OF look DEFAULT;
SELECT lotse_protect('look');
COMMENT ON TABLE look IS 'append-only, by month';

CREATE TABLE look_person (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    look_id   uuid NOT NULL,
    person_id uuid NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, person_id, at, look_id)
) PARTITION BY RANGE (at);
CREATE TABLE look_person_default PARTITION OF look_person DEFAULT;
SELECT lotse_protect('look_person');
COMMENT ON TABLE look_person IS 'append-only, by month';

-- Facts that were emitted, for later subscribers; ids only, no names.
CREATE TABLE event (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    at        timestamptz NOT NULL,
    topic     text NOT NULL,
    facts     jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id, at)
) PARTITION BY RANGE (at);
CREATE TABLE event_default PARTITION OF event DEFAULT;
SELECT lotse_protect('event');
COMMENT ON TABLE event IS 'append-only, by month';
