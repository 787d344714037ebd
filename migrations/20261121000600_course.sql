-- +goose Up

-- A course by its slug. What the catalogue lists is copied from the newest
-- version, so that listing reads one table.
CREATE TABLE course (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    slug       text NOT NULL CHECK (slug ~ '^[a-z][a-z0-9-]{1,39}$'),
    version_id uuid,
    version_no int NOT NULL DEFAULT 0,
    title      jsonb NOT NULL DEFAULT '{}',
    summary    jsonb NOT NULL DEFAULT '{}',
    minutes    int NOT NULL DEFAULT 0,
    lessons    int NOT NULL DEFAULT 0,
    languages  text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT course_slug_key UNIQUE (tenant_id, slug)
);
SELECT lotse_protect('course');

-- A published version: structure and texts of every language, as they were
-- read, so that an old version can always be shown again.
CREATE TABLE course_version (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    course_id    uuid NOT NULL,
    no           int NOT NULL CHECK (no > 0),
    hash         text NOT NULL CHECK (length(hash) = 64),
    change       text NOT NULL CHECK (change IN ('editorial', 'substantive')),
    published_at timestamptz NOT NULL,
    content      jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT course_version_no_key UNIQUE (tenant_id, course_id, no),
    CONSTRAINT course_version_course_fkey FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id)
);
SELECT lotse_protect('course_version');
COMMENT ON TABLE course_version IS 'append-only';

ALTER TABLE course ADD CONSTRAINT course_version_fkey
    FOREIGN KEY (tenant_id, version_id) REFERENCES course_version (tenant_id, id);

-- Pictures by the hash of their bytes; versions share them.
CREATE TABLE course_media (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    hash      text NOT NULL CHECK (length(hash) = 64),
    type      text NOT NULL,
    data      bytea NOT NULL CHECK (length(data) <= 1048576),
    PRIMARY KEY (tenant_id, hash)
);
SELECT lotse_protect('course_media');
COMMENT ON TABLE course_media IS 'append-only';

-- What the search reads: one row per course (lesson_no 0), lesson and
-- language of the newest version. The words are folded by the program, the
-- same way as a query: Schriftstück = Schriftstueck = schriftstuck.
CREATE TABLE course_document (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    course_id uuid NOT NULL,
    lesson_no int NOT NULL,
    lang      text NOT NULL CHECK (lang IN ('de', 'en')),
    title     text NOT NULL,
    body      text NOT NULL,
    title_words text NOT NULL,
    body_words  text NOT NULL,
    tsv tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector(CASE lang WHEN 'en' THEN 'english'::regconfig ELSE 'german'::regconfig END, title_words), 'A') ||
        setweight(to_tsvector(CASE lang WHEN 'en' THEN 'english'::regconfig ELSE 'german'::regconfig END, body_words), 'B')
    ) STORED,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT course_document_key UNIQUE (tenant_id, course_id, lesson_no, lang),
    CONSTRAINT course_document_course_fkey FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id)
);
SELECT lotse_protect('course_document');
CREATE INDEX course_document_tsv ON course_document USING gin (tsv);

-- The words of these documents: a mistyped or partial word of a query finds
-- its likely words here.
CREATE TABLE course_word (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    course_id uuid NOT NULL,
    lang      text NOT NULL,
    word      text NOT NULL,
    PRIMARY KEY (tenant_id, course_id, lang, word),
    CONSTRAINT course_word_course_fkey FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id)
);
SELECT lotse_protect('course_word');
CREATE INDEX course_word_trgm ON course_word USING gin (word gin_trgm_ops);
