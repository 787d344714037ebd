-- +goose Up

-- Whether search engines may list what the town's forum shows to everybody.
ALTER TABLE tenant ADD COLUMN listed boolean NOT NULL DEFAULT true;
