-- The index that cases are found and counted by: a read model, kept in the transaction in which the
-- case's own is kept, and made anew from the cases whenever what is kept changes its meaning
-- (docs/find.md). Nothing is only here.

-- What the index was made by; without a row nothing is indexed.
CREATE TABLE find_rules (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    -- Version of the index, offset and names: another key means another index.
    key TEXT NOT NULL,
    -- Minutes that local time is ahead of UTC.
    utc_offset_min BIGINT NOT NULL
);

-- What places are called under the policy in force, to be searched for.
CREATE TABLE find_labels (
    code TEXT PRIMARY KEY,
    label TEXT NOT NULL
);

-- One narrow row a case. Its number is the time at which it began, in ms, and 21 bits of its id: so
-- the newest has the highest, here as well as in the text index.
CREATE TABLE find_cases (
    find_id INTEGER PRIMARY KEY,
    case_id BLOB NOT NULL UNIQUE,
    department TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    -- 1 once its report was submitted.
    submitted BIGINT NOT NULL
);
CREATE INDEX find_by_department ON find_cases (department, find_id, channel, state, submitted);

-- The line of a list as CBOR, and the hash of what its texts were.
CREATE TABLE find_rows (
    find_id INTEGER PRIMARY KEY,
    found BLOB NOT NULL,
    texts BLOB NOT NULL
);

CREATE TABLE find_categories (
    category TEXT NOT NULL,
    find_id BIGINT NOT NULL,
    PRIMARY KEY (category, find_id)
) WITHOUT ROWID;
CREATE INDEX find_categories_of ON find_categories (find_id);

-- Who acted in a case or was present.
CREATE TABLE find_people (
    user_id TEXT NOT NULL,
    find_id BIGINT NOT NULL,
    PRIMARY KEY (user_id, find_id)
) WITHOUT ROWID;
CREATE INDEX find_people_of ON find_people (find_id);

-- Pairs of characters, without the texts themselves: what is deleted leaves no text behind, and
-- `optimize` takes its terms out of the file too.
CREATE VIRTUAL TABLE find_texts USING fts5 (
    words,
    subject,
    content = '',
    contentless_delete = 1,
    tokenize = 'ascii'
);

-- How many cases, and minutes of staff, in each month under each value that is counted.
CREATE TABLE find_counts (
    department TEXT NOT NULL,
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    -- Year × 12 + month − 1, local.
    month BIGINT NOT NULL,
    cases BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    PRIMARY KEY (department, dimension, value, month)
) WITHOUT ROWID;
