-- +goose Up

-- Beside courses, towns share texts of the forum: with their release, under
-- the id of the text.
ALTER TABLE share_work RENAME COLUMN course TO slug;
ALTER TABLE share_work
    ADD COLUMN kind text NOT NULL DEFAULT 'course' CONSTRAINT share_work_kind_check CHECK (kind ~ '^[a-z]{1,20}$'),
    ADD COLUMN item_id uuid,
    ALTER COLUMN course_id DROP NOT NULL,
    ADD CONSTRAINT share_work_item_key UNIQUE (tenant_id, item_id),
    ADD CONSTRAINT share_work_item_fk FOREIGN KEY (tenant_id, item_id) REFERENCES forum_item (tenant_id, id),
    ADD CONSTRAINT share_work_object_check CHECK ((course_id IS NULL) = (kind <> 'course') AND (item_id IS NULL) = (kind = 'course'));
ALTER TABLE share_work ALTER COLUMN kind DROP DEFAULT;

ALTER TABLE share_adoption RENAME COLUMN course TO slug;
ALTER TABLE share_adoption
    ADD COLUMN kind text NOT NULL DEFAULT 'course' CONSTRAINT share_adoption_kind_check CHECK (kind ~ '^[a-z]{1,20}$'),
    DROP CONSTRAINT share_adoption_course_key,
    ADD CONSTRAINT share_adoption_slug_key UNIQUE (tenant_id, kind, slug);
ALTER TABLE share_adoption ALTER COLUMN kind DROP DEFAULT;
