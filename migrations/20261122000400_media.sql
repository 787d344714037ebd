-- +goose Up

-- A file of the library. Its bytes lie in the store of files under the hash;
-- a row is written only after they are there for good.
CREATE TABLE media (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    id          uuid NOT NULL,
    hash        text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    kind        text NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'file')),
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    type        text NOT NULL,
    bytes       bigint NOT NULL CHECK (bytes > 0),
    width       int NOT NULL DEFAULT 0,
    height      int NOT NULL DEFAULT 0,
    duration_ms bigint NOT NULL DEFAULT 0,
    alt         jsonb NOT NULL DEFAULT '{}',
    decorative  boolean NOT NULL DEFAULT false,
    captions    jsonb NOT NULL DEFAULT '{}',
    transcript  jsonb NOT NULL DEFAULT '{}',
    poster      text NOT NULL DEFAULT '',
    version     int NOT NULL DEFAULT 1,
    uploaded_by uuid,
    uploaded_at timestamptz NOT NULL,
    removed_at  timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT media_hash_key UNIQUE (tenant_id, hash),
    CONSTRAINT media_person_fkey FOREIGN KEY (tenant_id, uploaded_by) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('media');

-- Smaller sizes of a picture, each a file of its own.
CREATE TABLE media_size (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    media_id  uuid NOT NULL,
    width     int NOT NULL,
    height    int NOT NULL,
    hash      text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    bytes     bigint NOT NULL,
    PRIMARY KEY (tenant_id, media_id, width),
    CONSTRAINT media_size_media_fkey FOREIGN KEY (tenant_id, media_id) REFERENCES media (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_protect('media_size');
CREATE INDEX media_size_hash ON media_size (tenant_id, hash);

-- A file that arrives in pieces. What has arrived stands in media_piece, so
-- that any server of the installation can go on.
CREATE TABLE media_upload (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    person_id  uuid NOT NULL,
    name       text NOT NULL,
    bytes      bigint NOT NULL CHECK (bytes > 0),
    arrived    bigint NOT NULL DEFAULT 0 CHECK (arrived BETWEEN 0 AND bytes),
    hash       text NOT NULL DEFAULT '',
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT media_upload_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('media_upload');

CREATE TABLE media_piece (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    upload_id uuid NOT NULL,
    starts_at bigint NOT NULL,
    hash      text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    bytes     bigint NOT NULL CHECK (bytes > 0),
    PRIMARY KEY (tenant_id, upload_id, starts_at),
    CONSTRAINT media_piece_upload_fkey FOREIGN KEY (tenant_id, upload_id) REFERENCES media_upload (tenant_id, id) ON DELETE CASCADE
);
SELECT lotse_protect('media_piece');
CREATE INDEX media_piece_hash ON media_piece (tenant_id, hash);
