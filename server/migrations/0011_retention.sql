-- Retention 保存期間 (docs/retention.md): what is due, who proposed to erase it, what was erased.
-- Times named `…_ms` are ms since 1970-01-01 UTC by the server's clock, unless said otherwise.

-- When the case was erased: its view says so then, and nothing else; NULL while it is kept.
ALTER TABLE cases ADD COLUMN erased_ms BIGINT;
-- When the audio was erased; NULL while it is kept. Chunks are taken no more from then on.
ALTER TABLE recordings ADD COLUMN erased_ms BIGINT;
-- 1 once its objects are deleted.
ALTER TABLE recordings ADD COLUMN swept BIGINT NOT NULL DEFAULT 0;
CREATE INDEX recordings_by_case ON recordings (case_id);
CREATE INDEX recordings_by_cursor ON recordings (cursor);
CREATE INDEX recordings_to_sweep ON recordings (cursor) WHERE erased_ms IS NOT NULL AND swept = 0;

-- What a case is to the rules of retention: a read model, kept with the case's own and made anew
-- with it. An erased case has no row.
CREATE TABLE retention (
    case_id BLOB PRIMARY KEY,
    department TEXT NOT NULL,
    -- The document number; empty for none.
    number TEXT NOT NULL,
    -- When the case began, by the device's clock.
    opened_ms BIGINT NOT NULL,
    -- When what its time is counted from was received.
    since_ms BIGINT NOT NULL,
    -- 1 once its report was submitted.
    reported BIGINT NOT NULL,
    -- Why it must stay: a code; NULL for nothing.
    stays TEXT,
    -- 1 while it has a recording that was not erased.
    audio BIGINT NOT NULL
);
CREATE INDEX retention_due ON retention (reported, since_ms, case_id) WHERE stays IS NULL;
CREATE INDEX retention_audio ON retention (reported, since_ms, case_id)
    WHERE stays IS NULL AND audio = 1;

-- What somebody proposed to erase and nobody has confirmed.
CREATE TABLE erasure_proposals (
    case_id BLOB NOT NULL,
    class TEXT NOT NULL,
    -- The highest cursor when it was proposed: what comes after it was not seen.
    cursor BIGINT NOT NULL,
    user_id TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (case_id, class)
);

-- The log of deletions. No content.
CREATE TABLE erasures (
    erasure_id INTEGER PRIMARY KEY,
    case_id BLOB NOT NULL,
    class TEXT NOT NULL,
    -- 1 where the case went whole, 0 where its audio alone did.
    is_whole BIGINT NOT NULL,
    number TEXT NOT NULL,
    department TEXT NOT NULL,
    opened_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_ms BIGINT NOT NULL,
    confirmed_by TEXT NOT NULL,
    confirmed_ms BIGINT NOT NULL,
    -- Readers who have seen less must pull.
    cursor BIGINT NOT NULL,
    -- How much went: events and forks with content, documents, recordings, their chunks and length.
    events BIGINT NOT NULL,
    documents BIGINT NOT NULL,
    recordings BIGINT NOT NULL,
    chunks BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    -- SHA-256 over the hashes of the case's events, in the server's order.
    hash BLOB NOT NULL,
    -- Events that came afterwards; their content was not kept.
    late BIGINT NOT NULL
);
CREATE INDEX erasures_by_case ON erasures (case_id);
CREATE INDEX erasures_whole ON erasures (cursor) WHERE is_whole = 1;
