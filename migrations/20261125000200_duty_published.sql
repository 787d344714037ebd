-- +goose Up

-- How many people of each unit had a duty in order at the end of a month, as
-- everybody is shown it who may not see names: frozen.
CREATE TABLE duty_published (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    duty_id   uuid NOT NULL,
    day       date NOT NULL,
    at        timestamptz NOT NULL,
    shown     jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT duty_published_day_key UNIQUE (tenant_id, duty_id, day),
    CONSTRAINT duty_published_duty_fkey FOREIGN KEY (tenant_id, duty_id) REFERENCES duty (tenant_id, id)
);
SELECT lotse_protect('duty_published');
COMMENT ON TABLE duty_published IS 'append-only';

-- Who is counted where in the newest of these tables; the next one is made
-- from it. Never shown.
CREATE TABLE duty_published_person (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    duty_id   uuid NOT NULL,
    person_id uuid NOT NULL,
    unit_id   uuid NOT NULL,
    in_order  boolean NOT NULL,
    PRIMARY KEY (tenant_id, duty_id, person_id),
    CONSTRAINT duty_published_person_duty_fkey FOREIGN KEY (tenant_id, duty_id) REFERENCES duty (tenant_id, id),
    CONSTRAINT duty_published_person_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
) WITH (fillfactor = 85);
SELECT lotse_protect('duty_published_person');
CREATE INDEX duty_published_person_person ON duty_published_person (tenant_id, person_id);
