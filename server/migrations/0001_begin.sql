-- The first shape of the server's database. Applied once, in one transaction, and never edited:
-- a change is a new file. Ids are BLOBs, times are ms since 1970-01-01 UTC, flags are BIGINTs.

CREATE TABLE meta (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    store_id BLOB NOT NULL,
    epoch BIGINT NOT NULL,
    -- The highest cursor given so far; the next event gets the next number.
    cursor BIGINT NOT NULL,
    fold_version BIGINT NOT NULL,
    -- 1 once demo people were made here.
    demo BIGINT NOT NULL,
    -- 1 in a file written by `mamori backup`, until it is served for the first time.
    copied BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);

CREATE TABLE accounts (
    user_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    department TEXT NOT NULL,
    password TEXT NOT NULL,
    demo BIGINT NOT NULL,
    disabled_ms BIGINT,
    created_ms BIGINT NOT NULL
);

-- The departments of a department head's bureau.
CREATE TABLE department_heads (
    user_id TEXT NOT NULL REFERENCES accounts (user_id),
    department TEXT NOT NULL,
    PRIMARY KEY (user_id, department)
);

CREATE TABLE devices (
    device_id BLOB PRIMARY KEY,
    -- SHA-256 of the device's token; NULL once released: the next sign-in binds it anew.
    credential BLOB UNIQUE,
    created_ms BIGINT NOT NULL,
    -- What the device said of itself at its latest upload.
    seen_ms BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    oldest_pending_ms BIGINT,
    persisted BIGINT,
    usage_bytes BIGINT,
    quota_bytes BIGINT
);

-- Who has signed in on which device: only these can have acted there.
CREATE TABLE device_people (
    device_id BLOB NOT NULL REFERENCES devices (device_id),
    user_id TEXT NOT NULL,
    first_ms BIGINT NOT NULL,
    PRIMARY KEY (device_id, user_id)
);

CREATE TABLE sessions (
    -- SHA-256 of the token.
    token BLOB PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES accounts (user_id),
    device_id BLOB NOT NULL REFERENCES devices (device_id),
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_device ON sessions (device_id);

CREATE TABLE logs (
    log_id BLOB PRIMARY KEY,
    device_id BLOB NOT NULL REFERENCES devices (device_id),
    contiguous BIGINT NOT NULL,
    max_seq BIGINT NOT NULL,
    head_hash BLOB NOT NULL,
    created_ms BIGINT NOT NULL
);

CREATE TABLE events (
    cursor INTEGER PRIMARY KEY,
    log_id BLOB NOT NULL REFERENCES logs (log_id),
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,
    -- The bytes exactly as the device wrote them; the body is NULL once erased.
    header BLOB NOT NULL,
    body BLOB,
    case_id BLOB,
    actor TEXT NOT NULL,
    -- The actor's department when the event was received.
    department TEXT NOT NULL,
    device_id BLOB NOT NULL,
    received_ms BIGINT NOT NULL,
    flags BIGINT NOT NULL,
    UNIQUE (log_id, seq)
);
CREATE INDEX events_by_log_cursor ON events (log_id, cursor, seq);
CREATE INDEX events_by_case ON events (case_id, cursor);

-- Other content at a place that was taken: kept, never counted.
CREATE TABLE forks (
    log_id BLOB NOT NULL REFERENCES logs (log_id),
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,
    header BLOB NOT NULL,
    body BLOB,
    device_id BLOB NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (log_id, seq, hash)
);

-- Read models: rebuilt from events whenever the fold's version changes.
CREATE TABLE cases (
    case_id BLOB PRIMARY KEY,
    department TEXT NOT NULL,
    first_cursor BIGINT NOT NULL,
    cursor BIGINT NOT NULL,
    view BLOB NOT NULL
);
CREATE INDEX cases_by_cursor ON cases (cursor);
CREATE INDEX cases_by_first ON cases (first_cursor);
CREATE INDEX cases_by_department ON cases (department, first_cursor);

CREATE TABLE case_people (
    case_id BLOB NOT NULL REFERENCES cases (case_id),
    user_id TEXT NOT NULL,
    PRIMARY KEY (case_id, user_id)
);
CREATE INDEX case_people_by_user ON case_people (user_id, case_id);

CREATE TABLE backups (
    backup_id INTEGER PRIMARY KEY,
    -- The copy holds everything up to this cursor.
    cursor BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    file TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    bytes BIGINT NOT NULL
);

CREATE TABLE audit (
    audit_id INTEGER PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    what TEXT NOT NULL,
    user_id TEXT,
    device_id BLOB,
    detail TEXT NOT NULL
);
CREATE INDEX audit_by_time ON audit (at_ms);
