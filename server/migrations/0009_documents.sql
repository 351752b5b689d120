-- Documents that were made: what a verification code stands for. No content.

CREATE TABLE documents (
    -- 照合番号, as printed.
    code TEXT PRIMARY KEY,
    case_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    measure_id BLOB,
    -- Made from the case as it was at this cursor.
    cursor BIGINT NOT NULL,
    -- Codes of the masked fields, separated by commas; empty for none.
    masked TEXT NOT NULL,
    number TEXT NOT NULL,
    -- SHA-256 over the hashes of the case's events up to the cursor, in their order.
    events BLOB NOT NULL,
    made_ms BIGINT NOT NULL,
    user_id TEXT NOT NULL
);
CREATE INDEX documents_by_case ON documents (case_id);
