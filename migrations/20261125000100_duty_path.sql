-- +goose Up

-- The paths that fulfil a duty. A completed path finds its duties here.
CREATE TABLE duty_path (
    tenant_id uuid NOT NULL REFERENCES tenant (id),
    duty_id   uuid NOT NULL,
    path_id   uuid NOT NULL,
    PRIMARY KEY (tenant_id, duty_id, path_id),
    CONSTRAINT duty_path_duty_fkey FOREIGN KEY (tenant_id, duty_id) REFERENCES duty (tenant_id, id),
    CONSTRAINT duty_path_path_fkey FOREIGN KEY (tenant_id, path_id) REFERENCES path (tenant_id, id)
);
SELECT lotse_protect('duty_path');
CREATE INDEX duty_path_path ON duty_path (tenant_id, path_id);
