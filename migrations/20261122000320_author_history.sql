-- +goose Up

-- The history is read in the order of its ids, and asked what was undone.
CREATE INDEX draft_change_order ON draft_change (tenant_id, draft_id, id);
CREATE INDEX draft_change_undoes ON draft_change (tenant_id, undoes) WHERE undoes IS NOT NULL;
