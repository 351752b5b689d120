-- What the server owes to targets outside: a webhook, mail, push services (docs/alert-relay.md).
-- Rows are written with what they come from and stay as a log of what became of them. Times named
-- `…_ms` of these tables are those of the clock that facts are written with.

CREATE TABLE outbox (
    -- Made of what the row says, so that the same is never owed twice; receivers know it again by it.
    outbox_id BLOB PRIMARY KEY,
    -- 0 webhook, 1 mail, 2 push to all that are called, 3 push to one device.
    target BIGINT NOT NULL,
    -- What fails together waits together: `webhook`, `mail`, `push`, or the origin of a push service.
    lane TEXT NOT NULL,
    -- The address of a mail, the device of a push in hexadecimal digits; otherwise empty.
    receiver TEXT NOT NULL,
    alert_id BLOB NOT NULL REFERENCES alerts (alert_id),
    -- 0 raised, 1 a step of the escalation, 2 answered, 3 over.
    what BIGINT NOT NULL,
    step_row BIGINT,
    round BIGINT,
    -- When it happened.
    at_ms BIGINT NOT NULL,
    -- 0 waiting, 1 delivered, 2 given up, 3 not needed any more.
    state BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    next_ms BIGINT NOT NULL,
    -- What came of the latest try. No personal data.
    note TEXT NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (lane, next_ms) WHERE state = 0;
CREATE INDEX outbox_by_time ON outbox (at_ms);

-- The key that this server signs pushes with (VAPID, RFC 8292). Made at first use.
CREATE TABLE push_key (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    -- The P-256 scalar, 32 bytes, big-endian.
    secret BLOB NOT NULL,
    created_ms BIGINT NOT NULL
);

-- Where a device lets itself be woken (RFC 8030). One to a device, of the person signed in there.
CREATE TABLE push_subscriptions (
    device_id BLOB PRIMARY KEY REFERENCES devices (device_id),
    user_id TEXT NOT NULL REFERENCES accounts (user_id),
    endpoint TEXT NOT NULL,
    -- Scheme, host and port of the endpoint.
    origin TEXT NOT NULL,
    -- The device's public key, 65 bytes, and its secret, 16 bytes (RFC 8291).
    p256dh BLOB NOT NULL,
    auth BLOB NOT NULL,
    -- `ja` or `en`.
    lang TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);
