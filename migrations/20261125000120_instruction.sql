-- +goose Up

-- An instruction is confirmed by both: by the supervisor who gave it and by the
-- person who understood it. A round holds one confirmation of each side; what
-- waited too long is followed by a new round. on_paper: the person signed a
-- list, which the supervisor recorded.
CREATE TABLE instruction_step (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    duty_id     uuid NOT NULL,
    person_id   uuid NOT NULL,
    round       int NOT NULL CHECK (round > 0),
    side        text NOT NULL CHECK (side IN ('person', 'supervisor')),
    day         date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL,
    on_paper    boolean NOT NULL DEFAULT false,
    addon_id    uuid, -- what was special about the workplace then
    PRIMARY KEY (tenant_id, duty_id, person_id, round, side),
    CONSTRAINT instruction_step_member_fkey FOREIGN KEY (tenant_id, duty_id, person_id) REFERENCES duty_member (tenant_id, duty_id, person_id)
);
SELECT lotse_protect('instruction_step');
COMMENT ON TABLE instruction_step IS 'append-only';

-- What is special about the workplaces of a unit; the highest number counts.
CREATE TABLE instruction_addon (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    duty_id    uuid NOT NULL,
    unit_id    uuid NOT NULL,
    no         int NOT NULL CHECK (no > 0),
    text       jsonb NOT NULL,
    written_at timestamptz NOT NULL,
    written_by uuid NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT instruction_addon_no_key UNIQUE (tenant_id, duty_id, unit_id, no),
    CONSTRAINT instruction_addon_duty_fkey FOREIGN KEY (tenant_id, duty_id) REFERENCES duty (tenant_id, id),
    CONSTRAINT instruction_addon_unit_fkey FOREIGN KEY (tenant_id, unit_id) REFERENCES unit (tenant_id, id)
);
SELECT lotse_protect('instruction_addon');
COMMENT ON TABLE instruction_addon IS 'append-only';

-- A whole round is a proof of its own kind, once; issuer is who instructed.
ALTER TABLE duty_proof ADD COLUMN round int;
CREATE UNIQUE INDEX duty_proof_round_once ON duty_proof (tenant_id, duty_id, person_id, round) WHERE round IS NOT NULL;
