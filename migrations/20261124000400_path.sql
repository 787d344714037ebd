-- +goose Up

-- Courses that belong together. draft is what is written, content what is
-- offered: the newest revision; revision 0 was never published.
CREATE TABLE path (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    slug          text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    draft         jsonb NOT NULL,
    draft_version int NOT NULL DEFAULT 1,
    revision      int NOT NULL DEFAULT 0,
    content       jsonb,
    withdrawn_at  timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT path_slug_key UNIQUE (tenant_id, slug),
    CONSTRAINT path_published_check CHECK ((revision = 0) = (content IS NULL))
);
SELECT lotse_protect('path');

-- Every revision that was ever offered; a completion names the one it is of.
CREATE TABLE path_revision (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    path_id      uuid NOT NULL,
    no           int NOT NULL CHECK (no > 0),
    published_at timestamptz NOT NULL,
    content      jsonb NOT NULL,
    PRIMARY KEY (tenant_id, path_id, no),
    CONSTRAINT path_revision_path_fkey FOREIGN KEY (tenant_id, path_id) REFERENCES path (tenant_id, id)
);
SELECT lotse_protect('path_revision');
COMMENT ON TABLE path_revision IS 'append-only';

-- The courses of what is offered (live), or was once. A completion and what
-- corrects it find their paths here.
CREATE TABLE path_course (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    path_id   uuid NOT NULL,
    course_id uuid NOT NULL,
    live      boolean NOT NULL DEFAULT true,
    PRIMARY KEY (tenant_id, path_id, course_id),
    CONSTRAINT path_course_path_fkey FOREIGN KEY (tenant_id, path_id) REFERENCES path (tenant_id, id),
    CONSTRAINT path_course_course_fkey FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id)
);
SELECT lotse_protect('path_course');
CREATE INDEX path_course_course ON path_course (tenant_id, course_id);

-- That somebody completed a path. The newest row of a person counts: one with
-- taken_back says that a completion it rested on was corrected.
CREATE TABLE path_completion (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    path_id    uuid NOT NULL,
    person_id  uuid NOT NULL,
    nr         int NOT NULL CHECK (nr > 0),
    revision   int NOT NULL,
    at         timestamptz NOT NULL,
    taken_back boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, path_id, person_id, nr),
    CONSTRAINT path_completion_revision_fkey FOREIGN KEY (tenant_id, path_id, revision) REFERENCES path_revision (tenant_id, path_id, no),
    CONSTRAINT path_completion_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('path_completion');
COMMENT ON TABLE path_completion IS 'append-only';
CREATE INDEX path_completion_person ON path_completion (tenant_id, person_id);

-- What has to be completed before a course is begun.
CREATE TABLE course_need (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    course_id    uuid NOT NULL,
    no           int NOT NULL,
    needs_course uuid,
    needs_path   uuid,
    PRIMARY KEY (tenant_id, course_id, no),
    CONSTRAINT course_need_one_check CHECK ((needs_course IS NULL) <> (needs_path IS NULL)),
    CONSTRAINT course_need_course_fkey FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id),
    CONSTRAINT course_need_needs_course_fkey FOREIGN KEY (tenant_id, needs_course) REFERENCES course (tenant_id, id),
    CONSTRAINT course_need_needs_path_fkey FOREIGN KEY (tenant_id, needs_path) REFERENCES path (tenant_id, id)
);
SELECT lotse_protect('course_need');

-- A lesson somebody showed to know in the test they took before it.
ALTER TABLE lesson_done ADD COLUMN known boolean NOT NULL DEFAULT false;
