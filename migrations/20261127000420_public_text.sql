-- +goose Up

-- What a municipality writes on its public pages instead of what ships with the
-- program. Each writing is a row; the newest counts, one without a body is back
-- to what ships.
CREATE TABLE public_text (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    name       text NOT NULL CONSTRAINT public_text_name_check CHECK (name ~ '^[a-z]{1,20}$'),
    lang       text NOT NULL CONSTRAINT public_text_lang_check CHECK (lang IN ('de', 'en')),
    no         int NOT NULL CHECK (no > 0),
    body       text,
    shipped    text NOT NULL, -- fingerprint of what shipped then
    written_by uuid,
    at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, name, lang, no),
    CONSTRAINT public_text_person_fk FOREIGN KEY (tenant_id, written_by) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('public_text');
COMMENT ON TABLE public_text IS 'append-only';

-- Barriers that somebody met, until a year after they were answered.
CREATE TABLE barrier_report (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    id          uuid NOT NULL,
    reference   text NOT NULL,
    body        text NOT NULL,
    page        text NOT NULL,
    reply_to    text NOT NULL, -- emptied with the answer
    lang        text NOT NULL CHECK (lang IN ('de', 'en')),
    at          timestamptz NOT NULL,
    due         date NOT NULL,
    answered_at timestamptz,
    answer      text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, id)
);
SELECT lotse_protect('barrier_report');
CREATE INDEX barrier_report_open ON barrier_report (tenant_id, due) WHERE answered_at IS NULL;
