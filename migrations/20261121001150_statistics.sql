-- +goose Up

-- Fresh statistics for the planner after many rows were written at once, an
-- import or the demo town: autovacuum comes a minute later, and until then
-- joins are planned for empty tables. The program's role may not ANALYZE what
-- it does not own, hence the definer. A table without rows keeps its guess: to
-- be known as empty is worse once it fills.
-- +goose StatementBegin
CREATE FUNCTION lotse_analyze() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    t text;
    filled boolean;
BEGIN
    FOREACH t IN ARRAY ARRAY['unit', 'person', 'posting', 'requirement', 'wave_person', 'assignment', 'assignment_log',
        'person_wave', 'person_wave_log', 'published_person', 'enrolment', 'lesson_done', 'attempt', 'completion']
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', t) INTO filled;
        IF filled THEN
            EXECUTE format('ANALYZE %I', t);
        END IF;
    END LOOP;
END $$;
-- +goose StatementEnd
