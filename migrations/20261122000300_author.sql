-- +goose Up

-- How a municipality publishes; no row is the default.
CREATE TABLE author_setting (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    missing   text NOT NULL DEFAULT 'notice' CHECK (missing IN ('block', 'notice')),
    four_eyes boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id)
);
SELECT lotse_protect('author_setting');

-- A course as it is written. What it was opened from stands in base_id; a
-- course that was never published has none.
CREATE TABLE draft (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    slug       text NOT NULL CHECK (slug ~ '^[a-z][a-z0-9-]{1,39}$'),
    base_id    uuid,
    state      text NOT NULL CHECK (state IN ('draft', 'expert', 'language', 'approved', 'published')),
    publish_at timestamptz,
    change     text NOT NULL DEFAULT '' CHECK (change IN ('', 'editorial', 'substantive')),
    head       jsonb NOT NULL,
    version    int NOT NULL DEFAULT 1,
    media      jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    touched_at timestamptz NOT NULL,
    touched_by uuid,
    owner_id   uuid,
    review_on  date,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT draft_slug_key UNIQUE (tenant_id, slug),
    CONSTRAINT draft_base_fkey FOREIGN KEY (tenant_id, base_id) REFERENCES course_version (tenant_id, id),
    CONSTRAINT draft_schedule_check CHECK (publish_at IS NULL OR state = 'approved')
) WITH (fillfactor = 70);
SELECT lotse_protect('draft');

-- Lessons, and the test under the id 'test'. place orders them: a move
-- writes one row.
CREATE TABLE draft_lesson (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    draft_id   uuid NOT NULL,
    id         text NOT NULL,
    place      text COLLATE "C" NOT NULL,
    body       jsonb NOT NULL,
    version    int NOT NULL DEFAULT 1,
    deleted_at timestamptz,
    PRIMARY KEY (tenant_id, draft_id, id),
    CONSTRAINT draft_lesson_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES draft (tenant_id, id)
);
SELECT lotse_protect('draft_lesson');

-- Blocks without their texts. A deleted block keeps its row: its id is never
-- given again.
CREATE TABLE draft_block (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    draft_id   uuid NOT NULL,
    id         text NOT NULL,
    lesson     text NOT NULL,
    place      text COLLATE "C" NOT NULL,
    body       jsonb NOT NULL,
    version    int NOT NULL DEFAULT 1,
    deleted_at timestamptz,
    PRIMARY KEY (tenant_id, draft_id, id),
    CONSTRAINT draft_block_lesson_fkey FOREIGN KEY (tenant_id, draft_id, lesson) REFERENCES draft_lesson (tenant_id, draft_id, id)
);
SELECT lotse_protect('draft_block');
CREATE INDEX draft_block_place ON draft_block (tenant_id, draft_id, lesson, place) WHERE deleted_at IS NULL;

-- The text of a block in a language. print is its fingerprint, live that of
-- the published text. A translation knows the text it was made from (source)
-- and what was live then (seen): it is stale once another text is live.
CREATE TABLE draft_text (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    draft_id    uuid NOT NULL,
    block       text NOT NULL,
    lang        text NOT NULL CHECK (lang IN ('de', 'en')),
    body        text NOT NULL,
    print       text NOT NULL,
    live        text NOT NULL DEFAULT '',
    source      text NOT NULL DEFAULT '',
    source_body text NOT NULL DEFAULT '',
    seen        text NOT NULL DEFAULT '',
    waved       boolean NOT NULL DEFAULT false,
    version     int NOT NULL DEFAULT 1,
    saved_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, draft_id, block, lang),
    CONSTRAINT draft_text_block_fkey FOREIGN KEY (tenant_id, draft_id, block) REFERENCES draft_block (tenant_id, draft_id, id)
);
SELECT lotse_protect('draft_text');

-- Every step: who, when, what, before and after. An undo is a step, too.
CREATE TABLE draft_change (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    at        timestamptz NOT NULL,
    draft_id  uuid NOT NULL,
    actor_id  uuid,
    kind      text NOT NULL,
    key       text NOT NULL DEFAULT '',
    before    jsonb,
    after     jsonb,
    undoes    uuid,
    PRIMARY KEY (tenant_id, id, at),
    CONSTRAINT draft_change_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES draft (tenant_id, id)
) PARTITION BY RANGE (at);
CREATE INDEX draft_change_draft ON draft_change (tenant_id, draft_id, at, id);
CREATE TABLE draft_change_default PARTITION OF draft_change DEFAULT;
SELECT lotse_protect('draft_change');
COMMENT ON TABLE draft_change IS 'append-only, by month';

-- What reviewers say, to a block or to the whole course (block '').
CREATE TABLE draft_comment (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    id          uuid NOT NULL,
    draft_id    uuid NOT NULL,
    block       text NOT NULL DEFAULT '',
    body        text NOT NULL,
    said_at     timestamptz NOT NULL,
    said_by     uuid,
    resolved_at timestamptz,
    resolved_by uuid,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT draft_comment_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES draft (tenant_id, id)
);
SELECT lotse_protect('draft_comment');
CREATE INDEX draft_comment_open ON draft_comment (tenant_id, draft_id, said_at);

-- A withdrawn course stays readable for those who are in it, and says why.
ALTER TABLE course ADD COLUMN withdrawn_at timestamptz;
ALTER TABLE course ADD COLUMN withdrawn_why jsonb NOT NULL DEFAULT '{}';

-- Reviewing courses is a role of its own.
ALTER TABLE role_grant DROP CONSTRAINT role_grant_role_check;
ALTER TABLE role_grant ADD CONSTRAINT role_grant_role_check CHECK (role IN ('trainer', 'reviewer', 'hr', 'cio', 'project-lead', 'admin'));
