-- Alerts that the server calls for: what the escalation must know after a restart. What people did
-- is in the events; that a device rang, and which step was done, is only here (docs/adr/0008).
-- Times named `…_ms` of these tables are those of the clock that facts are written with.

CREATE TABLE alerts (
    alert_id BLOB PRIMARY KEY,
    case_id BLOB NOT NULL,
    -- That of the sender, or of the device where nobody was signed in.
    department TEXT NOT NULL,
    place TEXT,
    -- Where it was raised, and by whom; the empty name is nobody, from a sign-in screen.
    device_id BLOB NOT NULL,
    user_id TEXT NOT NULL,
    -- 0 for 応援要請, 1 for 緊急通報.
    level BIGINT NOT NULL,
    silent BIGINT NOT NULL,
    -- 0 for a drill, 1 for a self-test; NULL where it is real.
    drill BIGINT,
    -- The rows of the escalation in force when it arrived, as CBOR.
    rules BLOB NOT NULL,
    raised_ms BIGINT NOT NULL,
    answered_ms BIGINT,
    over_ms BIGINT
);
CREATE INDEX alerts_by_end ON alerts (over_ms);

CREATE TABLE alert_rings (
    alert_id BLOB NOT NULL REFERENCES alerts (alert_id),
    device_id BLOB NOT NULL,
    -- Who was signed in there; the empty name where nobody was.
    user_id TEXT NOT NULL,
    shown_ms BIGINT NOT NULL,
    -- NULL while no sound has started.
    rang_ms BIGINT,
    -- Why it has not, where the device said so.
    hush BIGINT,
    PRIMARY KEY (alert_id, device_id)
);

-- Steps of the escalation that are done.
CREATE TABLE alert_steps (
    alert_id BLOB NOT NULL REFERENCES alerts (alert_id),
    step_row BIGINT NOT NULL,
    round BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (alert_id, step_row, round)
);
