-- The other party 相手方: which cases people linked, and what suggestions are found by. Read models,
-- made anew with those of the cases.

-- Links as papers say them. A case that has not arrived may be named: the link waits for it.
CREATE TABLE subject_links (
    -- The paper.
    log_id BLOB NOT NULL,
    seq BIGINT NOT NULL,
    case_id BLOB NOT NULL,
    other BLOB NOT NULL,
    PRIMARY KEY (log_id, seq)
);
CREATE INDEX subject_links_from ON subject_links (case_id);
CREATE INDEX subject_links_to ON subject_links (other);

-- Links that a paper of either case took back.
CREATE TABLE subject_unlinks (
    case_id BLOB NOT NULL,
    log_id BLOB NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (log_id, seq, case_id)
);
CREATE INDEX subject_unlinks_of ON subject_unlinks (case_id);

-- The group of a case: its smallest case id. A case that is linked to none has no row.
CREATE TABLE subject_groups (
    case_id BLOB PRIMARY KEY,
    group_id BLOB NOT NULL
);
CREATE INDEX subject_groups_by_group ON subject_groups (group_id);

-- What the other party of a case is known by, made comparable.
CREATE TABLE subject_keys (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    case_id BLOB NOT NULL,
    PRIMARY KEY (kind, key, case_id)
) WITHOUT ROWID;
CREATE INDEX subject_keys_of ON subject_keys (case_id, kind);
