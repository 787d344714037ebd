-- +goose Up

-- A round asks the people of some units with all below them (none: of the whole
-- town), and may invite them.
ALTER TABLE skill_round ADD COLUMN units uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN invite boolean NOT NULL DEFAULT false;

-- Invitations are a topic that somebody may not want by mail.
ALTER TABLE notice_choice DROP CONSTRAINT notice_choice_topic_check,
    ADD CONSTRAINT notice_choice_topic_check CHECK (topic IN ('deadlines', 'dates', 'team', 'checks'));
