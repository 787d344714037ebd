-- +goose Up

-- That a person said something about a version of a course, and in which month:
-- so that nobody says it twice. What they said is not here and hangs on nothing
-- that is.
CREATE TABLE survey_ticket (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    person_id  uuid NOT NULL,
    version_id uuid NOT NULL,
    month      date NOT NULL CHECK (extract(day FROM month) = 1),
    PRIMARY KEY (tenant_id, person_id, version_id),
    CONSTRAINT survey_ticket_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT survey_ticket_version_fkey FOREIGN KEY (tenant_id, version_id) REFERENCES course_version (tenant_id, id)
);
SELECT lotse_protect('survey_ticket');

-- The closed box: what was said, under a random id, until enough lie in it.
CREATE TABLE survey_ballot (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    version_id uuid NOT NULL,
    month      date NOT NULL CHECK (extract(day FROM month) = 1),
    answers    jsonb NOT NULL,
    comment    text NOT NULL CHECK (length(comment) <= 1000),
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT survey_ballot_version_fkey FOREIGN KEY (tenant_id, version_id) REFERENCES course_version (tenant_id, id)
);
SELECT lotse_protect('survey_ballot');
CREATE INDEX survey_ballot_version ON survey_ballot (tenant_id, version_id);

-- How many ballots of a version were opened.
CREATE TABLE survey_box (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    version_id uuid NOT NULL,
    opened     int NOT NULL DEFAULT 0 CHECK (opened >= 0),
    PRIMARY KEY (tenant_id, version_id),
    CONSTRAINT survey_box_version_fkey FOREIGN KEY (tenant_id, version_id) REFERENCES course_version (tenant_id, id)
);
SELECT lotse_protect('survey_box');

-- What was in the box: how often each value was given to each question. The
-- sheets themselves are gone.
CREATE TABLE survey_result (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    version_id uuid NOT NULL,
    question   text NOT NULL,
    value      int NOT NULL,
    n          int NOT NULL,
    PRIMARY KEY (tenant_id, version_id, question, value),
    CONSTRAINT survey_result_box_fkey FOREIGN KEY (tenant_id, version_id) REFERENCES survey_box (tenant_id, version_id)
);
SELECT lotse_protect('survey_result');

-- And the free texts, each by itself, in no order. month is when the box was
-- opened.
CREATE TABLE survey_comment (
    tenant_id  uuid NOT NULL REFERENCES tenant (id),
    id         uuid NOT NULL,
    version_id uuid NOT NULL,
    body       text NOT NULL,
    month      date NOT NULL CHECK (extract(day FROM month) = 1),
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT survey_comment_box_fkey FOREIGN KEY (tenant_id, version_id) REFERENCES survey_box (tenant_id, version_id)
);
SELECT lotse_protect('survey_comment');
CREATE INDEX survey_comment_version ON survey_comment (tenant_id, version_id, id);
