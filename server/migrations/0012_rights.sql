-- Whose rights on cases changed by something that is no event (docs/report.md): the next page of
-- their cases is a whole one, so that a newly named deputy sees what waits already.

CREATE TABLE rights_changed (
    user_id TEXT PRIMARY KEY REFERENCES accounts (user_id),
    -- The cursor from which on what a device has counts again.
    cursor BIGINT NOT NULL
);
