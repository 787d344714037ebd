-- +goose Up

-- What one wave taught, with the figures that were published about it.
ALTER TABLE forum_item DROP CONSTRAINT forum_item_kind_check,
    ADD CONSTRAINT forum_item_kind_check CHECK (kind IN ('article', 'blueprint', 'question', 'example', 'event', 'service'));
