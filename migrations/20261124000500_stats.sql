-- +goose Up
-- Figures about a course look for its people, not for those of the town.
CREATE INDEX enrolment_course ON enrolment (tenant_id, course_id, version_id);
