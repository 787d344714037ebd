-- +goose Up

-- Events, and news of what residents can do. When an event takes place stands
-- beside the text, so that lists find it.
ALTER TABLE forum_item DROP CONSTRAINT forum_item_kind_check;
ALTER TABLE forum_item ADD CONSTRAINT forum_item_kind_check CHECK (kind ~ '^[a-z]{1,20}$');
ALTER TABLE forum_item ADD COLUMN starts_at timestamptz, ADD COLUMN ends_at timestamptz,
    ADD CONSTRAINT forum_item_time_check CHECK (version_no = 0 OR kind <> 'event' OR ends_at > starts_at);
CREATE INDEX forum_item_event ON forum_item (tenant_id, ends_at) WHERE kind = 'event';
