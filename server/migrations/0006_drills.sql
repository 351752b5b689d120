-- The log of drills and self-tests: how many devices were called at a time, which nothing else says.

ALTER TABLE alerts ADD COLUMN called BIGINT NOT NULL DEFAULT 0;
CREATE INDEX alerts_not_real ON alerts (department, raised_ms) WHERE drill IS NOT NULL;
