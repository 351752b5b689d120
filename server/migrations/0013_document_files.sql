-- The files that were handed out under a verification code (docs/report.md): so that one that comes
-- back can be told from a changed one. No content.

CREATE TABLE document_files (
    sha256 BLOB PRIMARY KEY,
    code TEXT NOT NULL REFERENCES documents (code) ON DELETE CASCADE,
    made_ms BIGINT NOT NULL,
    user_id TEXT NOT NULL
);
CREATE INDEX document_files_by_code ON document_files (code);
