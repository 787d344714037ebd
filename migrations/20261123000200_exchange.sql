-- +goose Up

-- What a draft said before a package took its place, for a day: so long that
-- can be taken back.
CREATE TABLE draft_former (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    change_id uuid NOT NULL,
    draft_id  uuid NOT NULL,
    made_at   timestamptz NOT NULL,
    content   jsonb NOT NULL,
    PRIMARY KEY (tenant_id, change_id),
    CONSTRAINT draft_former_draft_fkey FOREIGN KEY (tenant_id, draft_id) REFERENCES draft (tenant_id, id)
);
SELECT lotse_protect('draft_former');

-- A file that somebody sent to be taken over: a package, questions or a
-- translation. Its bytes wait as an upload (media_upload) until it was taken
-- over; facts is what was found in it, done what became of it. All of it goes
-- a day after the last step.
CREATE TABLE parcel (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('package', 'questions', 'translation')),
    course     text NOT NULL,
    lesson     text NOT NULL DEFAULT '',
    lang       text NOT NULL DEFAULT '' CHECK (lang IN ('', 'de', 'en')),
    name       text NOT NULL,
    upload_id  uuid NOT NULL,
    facts      jsonb NOT NULL,
    done       jsonb NOT NULL DEFAULT '{}',
    sent_by    uuid NOT NULL,
    sent_at    timestamptz NOT NULL,
    taken_at   timestamptz,
    undone_at  timestamptz,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT parcel_person_fkey FOREIGN KEY (tenant_id, sent_by) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('parcel');
