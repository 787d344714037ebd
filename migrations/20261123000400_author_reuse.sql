-- +goose Up

-- A course that is a template is in no catalogue.
ALTER TABLE course ADD COLUMN template boolean NOT NULL DEFAULT false;

-- What is decided about a lesson and is no content: whether a linked one
-- follows its home, and whether others may only link it.
ALTER TABLE draft_lesson ADD COLUMN follows boolean NOT NULL DEFAULT false;
ALTER TABLE draft_lesson ADD COLUMN central boolean NOT NULL DEFAULT false;
CREATE INDEX draft_lesson_from ON draft_lesson (tenant_id, (body->'from'->>'course')) WHERE body ? 'from';
CREATE INDEX draft_lesson_central ON draft_lesson (tenant_id) WHERE central;
