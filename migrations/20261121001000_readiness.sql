-- +goose Up

-- The read model: one row per person and wave, moved in the transaction of
-- what moves it. Done counts when done = required and done_until has not
-- passed. counted goes false when the person leaves the wave; the row stays
-- and keeps nr, the number of its latest change.
CREATE TABLE person_wave (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    wave_id    uuid NOT NULL,
    person_id  uuid NOT NULL,
    unit_id    uuid NOT NULL,
    required   int NOT NULL CHECK (required >= 0),
    done       int NOT NULL CHECK (done BETWEEN 0 AND required),
    done_until date NOT NULL,
    ready_on   date,
    counted    boolean NOT NULL,
    nr         int NOT NULL,
    PRIMARY KEY (tenant_id, wave_id, person_id),
    CONSTRAINT person_wave_wave_fkey FOREIGN KEY (tenant_id, wave_id) REFERENCES wave (tenant_id, id),
    CONSTRAINT person_wave_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
) WITH (fillfactor = 85);
SELECT lotse_protect('person_wave');
CREATE INDEX person_wave_unit ON person_wave (tenant_id, wave_id, unit_id);
CREATE INDEX person_wave_person ON person_wave (tenant_id, person_id);

CREATE TABLE person_wave_log (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    wave_id    uuid NOT NULL,
    person_id  uuid NOT NULL,
    nr         int NOT NULL,
    at         timestamptz NOT NULL,
    unit_id    uuid NOT NULL,
    required   int NOT NULL,
    done       int NOT NULL,
    done_until date NOT NULL,
    ready_on   date,
    counted    boolean NOT NULL,
    PRIMARY KEY (tenant_id, wave_id, person_id, nr)
);
SELECT lotse_protect('person_wave_log');
COMMENT ON TABLE person_wave_log IS 'append-only';
CREATE INDEX person_wave_log_at ON person_wave_log (tenant_id, at);

-- What everybody but those who see individuals is shown, frozen.
CREATE TABLE wave_published (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    wave_id   uuid NOT NULL,
    nr        int NOT NULL,
    day       date NOT NULL,
    at        timestamptz NOT NULL,
    shown     jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT wave_published_nr_key UNIQUE (tenant_id, wave_id, nr),
    CONSTRAINT wave_published_wave_fkey FOREIGN KEY (tenant_id, wave_id) REFERENCES wave (tenant_id, id)
);
SELECT lotse_protect('wave_published');
COMMENT ON TABLE wave_published IS 'append-only';
CREATE INDEX wave_published_day ON wave_published (tenant_id, wave_id, day, nr);

-- Who is counted where in the newest published table of a wave; the next table
-- is made from it. Never shown.
CREATE TABLE published_person (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    wave_id   uuid NOT NULL,
    person_id uuid NOT NULL,
    unit_id   uuid NOT NULL,
    ready     boolean NOT NULL,
    PRIMARY KEY (tenant_id, wave_id, person_id),
    CONSTRAINT published_person_wave_fkey FOREIGN KEY (tenant_id, wave_id) REFERENCES wave (tenant_id, id),
    CONSTRAINT published_person_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
) WITH (fillfactor = 85);
SELECT lotse_protect('published_person');

-- A decision is immutable; a later one for the same wave supersedes it.
CREATE TABLE gate_decision (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    wave_id       uuid NOT NULL,
    nr            int NOT NULL,
    outcome       text NOT NULL CHECK (outcome IN ('go', 'conditional', 'no-go')),
    function      text NOT NULL CHECK (function <> ''),
    person_id     uuid NOT NULL,
    at            timestamptz NOT NULL,
    workaround    text NOT NULL DEFAULT '',
    owner         text NOT NULL DEFAULT '',
    until_        date,
    reason        text NOT NULL DEFAULT '',
    expires_on    date,
    snapshot      jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT gate_decision_nr_key UNIQUE (tenant_id, wave_id, nr),
    CONSTRAINT gate_decision_conditional_check CHECK (outcome <> 'conditional' OR (workaround <> '' AND owner <> '' AND until_ IS NOT NULL)),
    CONSTRAINT gate_decision_override_check CHECK ((reason = '') = (expires_on IS NULL)),
    CONSTRAINT gate_decision_wave_fkey FOREIGN KEY (tenant_id, wave_id) REFERENCES wave (tenant_id, id)
);
SELECT lotse_protect('gate_decision');
COMMENT ON TABLE gate_decision IS 'append-only';

-- Units that the decision treats differently from the wave.
CREATE TABLE gate_exception (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    decision_id uuid NOT NULL,
    unit_id     uuid NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('go', 'no-go')),
    reason      text NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (tenant_id, decision_id, unit_id),
    CONSTRAINT gate_exception_decision_fkey FOREIGN KEY (tenant_id, decision_id) REFERENCES gate_decision (tenant_id, id),
    CONSTRAINT gate_exception_unit_fkey FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
);
SELECT lotse_protect('gate_exception');
COMMENT ON TABLE gate_exception IS 'append-only';
