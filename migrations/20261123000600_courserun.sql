-- +goose Up

-- Rooms and equipment that course runs use.
CREATE TABLE run_resource (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    id        uuid NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('room', 'equipment')),
    name      text NOT NULL CHECK (name <> ''),
    place     text NOT NULL DEFAULT '',
    seats     int NOT NULL DEFAULT 0 CHECK (seats >= 0),
    ended_at  timestamptz,
    PRIMARY KEY (tenant_id, id)
);
SELECT lotse_protect('run_resource');
CREATE UNIQUE INDEX run_resource_name_key ON run_resource (tenant_id, kind, lower(name)) WHERE ended_at IS NULL;

-- A run of a course: the days people meet. queue counts the sign-ups, so that
-- the waiting list has an order that no clock decides.
CREATE TABLE course_run (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    slug          text NOT NULL,
    course_id     uuid NOT NULL,
    state         text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'cancelled', 'closed')),
    seats         int NOT NULL CONSTRAINT course_run_seats_check CHECK (seats BETWEEN 1 AND 1000),
    waiting       boolean NOT NULL DEFAULT true,
    approval      boolean NOT NULL DEFAULT false,
    sign_up_from  date,
    sign_up_until date NOT NULL,
    cancel_until  date NOT NULL,
    notes         jsonb NOT NULL DEFAULT '{}',
    materials     jsonb NOT NULL DEFAULT '[]',
    reason        text NOT NULL DEFAULT '',
    queue         int NOT NULL DEFAULT 0,
    starts_at     timestamptz,
    ends_at       timestamptz,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT course_run_slug_key UNIQUE (tenant_id, slug),
    CONSTRAINT course_run_course_fkey FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id)
) WITH (fillfactor = 85);
SELECT lotse_protect('course_run');
CREATE INDEX course_run_start ON course_run (tenant_id, ends_at);

-- One meeting of a run. sequence is iCalendar's: it grows with each change, so
-- that calendars take the newest. secret makes the codes of the check-in.
CREATE TABLE run_session (
    tenant_id    uuid NOT NULL REFERENCES tenant (id),
    id           uuid NOT NULL,
    run_id       uuid NOT NULL,
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    room_id      uuid,
    link         text NOT NULL DEFAULT '',
    sequence     int NOT NULL DEFAULT 0,
    secret       bytea NOT NULL,
    cancelled_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT run_session_period_check CHECK (ends_at > starts_at),
    CONSTRAINT run_session_run_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES course_run (tenant_id, id),
    CONSTRAINT run_session_room_fkey FOREIGN KEY (tenant_id, room_id) REFERENCES run_resource (tenant_id, id)
);
SELECT lotse_protect('run_session');
CREATE INDEX run_session_run ON run_session (tenant_id, run_id, starts_at);

CREATE TABLE run_trainer (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    run_id    uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, run_id, person_id),
    CONSTRAINT run_trainer_run_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES course_run (tenant_id, id),
    CONSTRAINT run_trainer_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('run_trainer');
CREATE INDEX run_trainer_person ON run_trainer (tenant_id, person_id);

CREATE TABLE run_equipment (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    run_id      uuid NOT NULL,
    resource_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, run_id, resource_id),
    CONSTRAINT run_equipment_run_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES course_run (tenant_id, id),
    CONSTRAINT run_equipment_resource_fkey FOREIGN KEY (tenant_id, resource_id) REFERENCES run_resource (tenant_id, id)
);
SELECT lotse_protect('run_equipment');

-- What a session takes: its room, its equipment, its trainers. Nothing and
-- nobody is in two places at once, whoever plans at the same moment.
CREATE TABLE run_booking (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    session_id uuid NOT NULL,
    taken_id   uuid NOT NULL,
    during     tstzrange NOT NULL,
    PRIMARY KEY (tenant_id, session_id, taken_id),
    CONSTRAINT run_booking_session_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES run_session (tenant_id, id),
    CONSTRAINT run_booking_free EXCLUDE USING gist (tenant_id WITH =, taken_id WITH =, during WITH &&)
);
SELECT lotse_protect('run_booking');

-- A person's place in a run. no is the order of sign-up.
CREATE TABLE run_place (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    run_id        uuid NOT NULL,
    person_id     uuid NOT NULL,
    no            int NOT NULL,
    state         text NOT NULL CHECK (state IN ('requested', 'waiting', 'booked', 'left', 'declined', 'dropped', 'attended', 'missed')),
    signed_up_by  uuid,
    created_at    timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL,
    completion_id uuid,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT run_place_no_key UNIQUE (tenant_id, run_id, no),
    CONSTRAINT run_place_run_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES course_run (tenant_id, id),
    CONSTRAINT run_place_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT run_place_completion_fkey FOREIGN KEY (tenant_id, completion_id) REFERENCES completion (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED
) WITH (fillfactor = 85);
SELECT lotse_protect('run_place');
CREATE UNIQUE INDEX run_place_once ON run_place (tenant_id, run_id, person_id) WHERE state NOT IN ('left', 'declined', 'dropped');
CREATE INDEX run_place_person ON run_place (tenant_id, person_id);

CREATE TABLE run_attendance (
    tenant_id   uuid NOT NULL REFERENCES tenant (id),
    session_id  uuid NOT NULL,
    place_id    uuid NOT NULL,
    means       text NOT NULL CHECK (means IN ('list', 'card', 'code')),
    recorded_by uuid,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, session_id, place_id),
    CONSTRAINT run_attendance_session_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES run_session (tenant_id, id),
    CONSTRAINT run_attendance_place_fkey FOREIGN KEY (tenant_id, place_id) REFERENCES run_place (tenant_id, id)
);
SELECT lotse_protect('run_attendance');
CREATE INDEX run_attendance_place ON run_attendance (tenant_id, place_id);

-- Who waits for dates of a course.
CREATE TABLE run_interest (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    course_id  uuid NOT NULL,
    person_id  uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, course_id, person_id),
    CONSTRAINT run_interest_course_fkey FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id),
    CONSTRAINT run_interest_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('run_interest');
CREATE INDEX run_interest_person ON run_interest (tenant_id, person_id);

-- The address of a person's calendar; only its hash is kept.
CREATE TABLE run_feed (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    person_id  uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, person_id),
    CONSTRAINT run_feed_token_key UNIQUE (tenant_id, token_hash),
    CONSTRAINT run_feed_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id)
);
SELECT lotse_protect('run_feed');
