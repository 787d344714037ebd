-- +goose Up

ALTER TABLE forum_item ADD COLUMN accepted_tenant uuid, ADD COLUMN accepted_id uuid;

-- Answers to a question and comments on an answer. The town is that of whoever
-- wrote; the question may be another town's.
CREATE TABLE forum_post (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    id          uuid NOT NULL,
    item_tenant uuid NOT NULL,
    item_id     uuid NOT NULL,
    answer_id   uuid, -- the answer a comment belongs to
    lang        text NOT NULL CHECK (lang IN ('de', 'en')),
    body        text NOT NULL,
    signed_as   text NOT NULL,
    reach       text NOT NULL CONSTRAINT forum_post_reach_check CHECK (reach IN ('tenant', 'network')),
    network_id  uuid REFERENCES network (id),
    made_at     timestamptz NOT NULL,
    edited_at   timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT forum_post_item_fk FOREIGN KEY (item_tenant, item_id) REFERENCES forum_item (tenant_id, id)
);
SELECT lotse_share('forum_post');
CREATE INDEX forum_post_item ON forum_post (item_tenant, item_id, made_at);

-- What a moderator took down, or its author: the town of the post or that of
-- the question.
CREATE TABLE forum_hidden (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    post_id    uuid NOT NULL,
    item_id    uuid NOT NULL,
    reach      text NOT NULL CHECK (reach IN ('tenant', 'network')),
    network_id uuid REFERENCES network (id),
    at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, post_id)
);
SELECT lotse_share('forum_hidden');

-- How many people of a town found something helpful; who did stays at home.
CREATE TABLE forum_helpful (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    object_id  uuid NOT NULL,
    people     int NOT NULL CHECK (people >= 0),
    reach      text NOT NULL CHECK (reach IN ('tenant', 'network')),
    network_id uuid REFERENCES network (id),
    PRIMARY KEY (tenant_id, object_id)
) WITH (fillfactor = 85);
SELECT lotse_share('forum_helpful');
CREATE INDEX forum_helpful_object ON forum_helpful (object_id);

CREATE TABLE forum_vote (
    tenant_id uuid NOT NULL,
    object_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, object_id, person_id),
    CONSTRAINT forum_vote_person_fk FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('forum_vote');

CREATE TABLE forum_follow (
    tenant_id   uuid NOT NULL,
    person_id   uuid NOT NULL,
    item_tenant uuid NOT NULL,
    item_id     uuid NOT NULL,
    seen_at     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, person_id, item_id),
    CONSTRAINT forum_follow_person_fk FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('forum_follow');

-- What somebody of the town found wrong, without saying who to other towns.
-- The town of the post and that of the question read it, too.
CREATE TABLE forum_report (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    id          uuid NOT NULL,
    item_tenant uuid NOT NULL,
    item_id     uuid NOT NULL,
    post_tenant uuid,
    post_id     uuid, -- NULL: the question itself
    reason      text NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
SELECT lotse_protect('forum_report');
CREATE POLICY told ON forum_report FOR SELECT USING (
    NULLIF(current_setting('app.tenant_id', true), '')::uuid IN (item_tenant, post_tenant));
CREATE INDEX forum_report_item ON forum_report (item_tenant, at);
CREATE INDEX forum_report_post ON forum_report (post_tenant, at);
COMMENT ON TABLE forum_report IS 'append-only';

-- What a town's moderators made of a report.
CREATE TABLE forum_report_done (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    report_id uuid NOT NULL,
    hidden    boolean NOT NULL,
    reason    text NOT NULL,
    done_by   uuid,
    at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, report_id)
);
SELECT lotse_protect('forum_report_done');
COMMENT ON TABLE forum_report_done IS 'append-only';

-- Nobody writes below a question they cannot read: the question is looked for
-- under the policies of whoever writes.
CREATE POLICY below_what_is_read ON forum_post AS RESTRICTIVE FOR INSERT WITH CHECK (
    EXISTS (SELECT FROM forum_item i WHERE i.tenant_id = item_tenant AND i.id = item_id));
