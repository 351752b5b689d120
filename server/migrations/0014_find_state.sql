-- Few cases are in most states of a report or came by most channels: they are found without looking at
-- all cases.
CREATE INDEX find_by_state ON find_cases (state, find_id, channel, department, submitted);
CREATE INDEX find_by_channel ON find_cases (channel, find_id, state, department, submitted);
