-- +goose Up

-- A wave may ask that a share of the people of its units is at or above target
-- in a competence. It never holds a start back.
ALTER TABLE requirement ADD COLUMN competence_id uuid,
    DROP CONSTRAINT requirement_kind_check,
    ADD CONSTRAINT requirement_kind_check CHECK (kind IN ('course', 'checklist', 'skill')),
    ADD CONSTRAINT requirement_skill_check CHECK ((kind = 'skill') = (competence_id IS NOT NULL) AND (kind <> 'skill' OR (reach = 'unit' AND NOT must))),
    ADD CONSTRAINT requirement_competence_fkey FOREIGN KEY (tenant_id, competence_id) REFERENCES competence (tenant_id, id);
CREATE INDEX requirement_competence ON requirement (tenant_id, competence_id) WHERE competence_id IS NOT NULL;
