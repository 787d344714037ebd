-- +goose Up

-- A course completed on paper: who saw it, who typed it in. One day of one
-- person in one course is one proof, however often it is typed in. The
-- completion is written in the same transaction, after this row.
CREATE TABLE paper_proof (
    tenant_id     uuid NOT NULL REFERENCES tenant (id),
    id            uuid NOT NULL,
    person_id     uuid NOT NULL,
    course_id     uuid NOT NULL,
    completed_on  date NOT NULL,
    witness_id    uuid NOT NULL,
    completion_id uuid NOT NULL,
    recorded_by   uuid NOT NULL,
    recorded_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT paper_proof_once UNIQUE (tenant_id, person_id, course_id, completed_on),
    CONSTRAINT paper_proof_witness_check CHECK (witness_id <> person_id AND recorded_by <> person_id),
    CONSTRAINT paper_proof_person_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id),
    CONSTRAINT paper_proof_witness_fkey FOREIGN KEY (tenant_id, witness_id) REFERENCES person (tenant_id, id),
    CONSTRAINT paper_proof_course_fkey FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, id),
    CONSTRAINT paper_proof_completion_fkey FOREIGN KEY (tenant_id, completion_id) REFERENCES completion (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED
);
SELECT lotse_protect('paper_proof');
COMMENT ON TABLE paper_proof IS 'append-only';
