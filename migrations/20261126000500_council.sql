-- +goose Up
-- The staff council reads rules and how often others looked at records.
ALTER TABLE role_grant DROP CONSTRAINT role_grant_role_check;
ALTER TABLE role_grant ADD CONSTRAINT role_grant_role_check CHECK (role IN ('trainer', 'reviewer', 'hr', 'cio', 'project-lead', 'forum-moderator', 'council', 'admin'));
