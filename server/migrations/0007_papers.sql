-- Papers of a case (docs/report.md): what their authors were found to be when they came, the named
-- deputies of deciders, document numbers, and what the in-tray and rights ask of a case.

-- CBOR of core's `paper::Seat`; NULL for events that are no papers, or not yet part of a case.
ALTER TABLE events ADD COLUMN seat BLOB;

-- 1 once a report was submitted: General Affairs may see the case from then on.
ALTER TABLE cases ADD COLUMN submitted BIGINT NOT NULL DEFAULT 0;
-- Whom the report waits for: roles as `,supervisor,`, or one account; NULL if for nobody.
ALTER TABLE cases ADD COLUMN waits_roles TEXT;
ALTER TABLE cases ADD COLUMN waits_user TEXT;
-- Since when, ms since 1970-01-01 UTC.
ALTER TABLE cases ADD COLUMN waits_ms BIGINT;
CREATE INDEX cases_waiting ON cases (waits_ms) WHERE waits_ms IS NOT NULL;
CREATE INDEX cases_submitted ON cases (first_cursor) WHERE submitted = 1;

-- Who may decide for a decider who is absent (代決): one named deputy at most.
CREATE TABLE deputies (
    user_id TEXT PRIMARY KEY REFERENCES accounts (user_id),
    deputy_id TEXT NOT NULL REFERENCES accounts (user_id)
);
CREATE INDEX deputies_by_deputy ON deputies (deputy_id);

-- Document numbers: the last one given in a fiscal year (from April, local time).
CREATE TABLE numbers (
    fiscal_year BIGINT PRIMARY KEY,
    last BIGINT NOT NULL
);
