-- +goose Up

-- Which towns use what another town described, as they say themselves. Towns
-- are counted, not people.
CREATE TABLE forum_reuse (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    item_tenant uuid NOT NULL,
    item_id     uuid NOT NULL,
    reach       text NOT NULL CHECK (reach IN ('tenant', 'network')),
    network_id  uuid REFERENCES network (id),
    at          timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, item_tenant, item_id),
    CONSTRAINT forum_reuse_item_fk FOREIGN KEY (item_tenant, item_id) REFERENCES forum_item (tenant_id, id),
    CONSTRAINT forum_reuse_other_check CHECK (tenant_id <> item_tenant)
);
SELECT lotse_share('forum_reuse');
CREATE INDEX forum_reuse_item ON forum_reuse (item_tenant, item_id);

-- As for posts: only of what the town can read.
CREATE POLICY of_what_is_read ON forum_reuse AS RESTRICTIVE FOR INSERT WITH CHECK (
    EXISTS (SELECT FROM forum_item i WHERE i.tenant_id = item_tenant AND i.id = item_id));
