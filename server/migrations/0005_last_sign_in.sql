-- Who signed in on a device last: on its sign-in screen an alert is one of their department.
-- Server time, ms since 1970-01-01 UTC; before this migration only the first time is known.

ALTER TABLE device_people ADD COLUMN last_ms BIGINT NOT NULL DEFAULT 0;
UPDATE device_people SET last_ms = first_ms;
