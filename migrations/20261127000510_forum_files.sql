-- +goose Up

-- Versions with files, for whoever asks which bytes are named.
CREATE INDEX forum_version_files ON forum_version (tenant_id) WHERE content ? 'files';

-- News of what somebody follows in the forum is a topic that they may not want
-- by mail.
ALTER TABLE notice_choice DROP CONSTRAINT notice_choice_topic_check,
    ADD CONSTRAINT notice_choice_topic_check CHECK (topic IN ('deadlines', 'dates', 'team', 'checks', 'forum'));
