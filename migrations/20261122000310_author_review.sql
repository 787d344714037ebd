-- +goose Up

-- For which review date the owner was reminded: once.
ALTER TABLE draft ADD COLUMN reminded_for date;
CREATE INDEX draft_review ON draft (tenant_id, review_on) WHERE review_on IS NOT NULL;
