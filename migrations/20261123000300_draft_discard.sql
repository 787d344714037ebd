-- +goose Up

-- A draft that never was published can be thrown away, and brought back for a
-- day: it keeps its rows under a slug that nobody would choose.
ALTER TABLE draft ADD COLUMN discarded_at timestamptz;
