-- +goose Up

-- How much depends on a competence where it is needed: 1 useful, 2 important,
-- 3 vital. Repeats what the profile says, as the level does.
ALTER TABLE skill_target ADD COLUMN criticality int NOT NULL DEFAULT 1
    CONSTRAINT skill_target_criticality_check CHECK (criticality BETWEEN 1 AND 3);
