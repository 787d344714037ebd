-- +goose Up

-- search_document and search_word took the place of these tables, see decision
-- 29. A program from before that would still write them: it must not run beside
-- this schema any more.
DROP TABLE course_document, course_word;
UPDATE schema_floor SET min_program = 20261127000200;
