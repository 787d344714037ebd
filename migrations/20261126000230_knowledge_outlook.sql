-- +goose Up

-- A file of HR that says how many people of a group reach the age limit, once a
-- year. The file itself is not kept. near and far are the last years of its two
-- bands; staff_on is the day whose staff it was held against.
CREATE TABLE knowledge_outlook (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    year         int NOT NULL,
    near         int NOT NULL,
    far          int NOT NULL CHECK (far > near),
    staff_on     date NOT NULL,
    taken_at     timestamptz NOT NULL,
    withdrawn_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT knowledge_outlook_year_key UNIQUE (tenant_id, year)
);
SELECT lotse_protect('knowledge_outlook');

-- What is shown of it, by units and by job families: frozen and suppressed.
-- People stand below (leave in the first band), at (in the second), above.
CREATE TABLE knowledge_published (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    outlook_id uuid NOT NULL,
    crossing   text NOT NULL CONSTRAINT knowledge_published_crossing_check CHECK (crossing IN ('unit', 'family')),
    shown      jsonb NOT NULL,
    PRIMARY KEY (tenant_id, outlook_id, crossing),
    CONSTRAINT knowledge_published_outlook_fkey FOREIGN KEY (tenant_id, outlook_id) REFERENCES knowledge_outlook (tenant_id, id)
);
SELECT lotse_protect('knowledge_published');
COMMENT ON TABLE knowledge_published IS 'append-only';
