-- Recordings: which device may send chunks of which recording, which chunks have arrived, which
-- seals have been written. The audio itself is never here; it lies in the object store.

CREATE TABLE recordings (
    recording_id BLOB PRIMARY KEY,
    -- The device that records: only it sends chunks.
    device_id BLOB NOT NULL REFERENCES devices (device_id),
    case_id BLOB,
    -- The event that began it.
    cursor BIGINT NOT NULL,
    -- 1 for an attached file, 0 for what the device records itself.
    is_file BIGINT NOT NULL,
    -- Length of all chunks, bytes.
    bytes BIGINT NOT NULL
);

CREATE TABLE chunks (
    -- In the order of arrival.
    chunk_id INTEGER PRIMARY KEY,
    recording_id BLOB NOT NULL REFERENCES recordings (recording_id),
    segment BIGINT NOT NULL,
    place BIGINT NOT NULL,
    hash BLOB NOT NULL,
    bytes BIGINT NOT NULL,
    -- Of the first chunk of a segment: what kind of audio its bytes are.
    mime TEXT,
    received_ms BIGINT NOT NULL,
    -- 1 once a backup holds its bytes.
    backed_up BIGINT NOT NULL,
    UNIQUE (recording_id, segment, place)
);
CREATE INDEX chunks_to_back_up ON chunks (chunk_id) WHERE backed_up = 0;

CREATE TABLE seals (
    -- The event that sealed.
    cursor BIGINT PRIMARY KEY,
    recording_id BLOB NOT NULL,
    segment BIGINT NOT NULL,
    device_id BLOB NOT NULL,
    -- How many chunks it names.
    chunks BIGINT NOT NULL,
    -- 1 when a person ended the recording: no segment follows.
    is_last BIGINT NOT NULL
);
CREATE INDEX seals_by_recording ON seals (recording_id, segment, cursor);
