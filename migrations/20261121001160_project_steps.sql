-- +goose Up

-- The project's own gates and milestones, in the order of their days:
-- [{"day": "2026-09-01", "done": false, "text": {"de": …, "en": …}}].
ALTER TABLE project ADD COLUMN steps jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT project_steps_check CHECK (jsonb_typeof(steps) = 'array');
