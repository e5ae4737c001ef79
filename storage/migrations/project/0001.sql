-- project.db holds what happened, under pseudonyms.
-- "sealed" columns are encrypted under the person's own key, which is in people.db alone.
-- Times are UTC in ISO 8601 with microseconds, so that they sort as text.

CREATE TABLE invitations (
    token_sha256 BLOB PRIMARY KEY,     -- the token itself is not kept
    role TEXT NOT NULL,
    uses_left INTEGER NOT NULL,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE participation (
    pseudonym TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    language TEXT NOT NULL,
    easy INTEGER NOT NULL,
    zone TEXT NOT NULL,
    paused_until TEXT,
    joined_on TEXT NOT NULL,           -- a date
    invitation BLOB REFERENCES invitations (token_sha256)  -- while joining, so that a "not now" gives the use back
) STRICT, WITHOUT ROWID;
CREATE INDEX participation_by_role ON participation (role, status);

CREATE TABLE sessions (
    pseudonym TEXT PRIMARY KEY REFERENCES participation (pseudonym),
    id TEXT NOT NULL,
    walks TEXT NOT NULL,               -- which versions of which scripts: "check_in 3,support 1"
    changed_at TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    session TEXT NOT NULL,
    script TEXT NOT NULL,
    step TEXT NOT NULL,
    version INTEGER NOT NULL,
    save TEXT NOT NULL,
    free_words INTEGER NOT NULL,
    given_on TEXT NOT NULL,            -- a date: answer times are nobody's business
    batch INTEGER REFERENCES batches (number),
    sealed BLOB,                       -- NULL: skipped
    PRIMARY KEY (pseudonym, session, script, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE consents (
    id TEXT PRIMARY KEY,
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    script TEXT NOT NULL,
    version INTEGER NOT NULL,
    language TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    given_at TEXT NOT NULL,
    sealed BLOB NOT NULL               -- exactly what was shown
) STRICT, WITHOUT ROWID;
CREATE INDEX consents_by_person ON consents (pseudonym);

CREATE TABLE contributions (
    id TEXT PRIMARY KEY,               -- random, so that its order says nothing about time
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    script TEXT NOT NULL,
    step TEXT NOT NULL,
    version INTEGER NOT NULL,
    attribution TEXT NOT NULL,
    made_on TEXT NOT NULL,             -- a date
    removable_until TEXT,              -- as promised when it was made; NULL: always
    batch INTEGER REFERENCES batches (number),
    sealed BLOB NOT NULL               -- the words as their author approved them
) STRICT, WITHOUT ROWID;
CREATE INDEX contributions_by_person ON contributions (pseudonym);
CREATE INDEX contributions_by_batch ON contributions (batch);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    priority INTEGER NOT NULL,
    policy TEXT NOT NULL,
    attempted INTEGER NOT NULL,        -- 1: sending was begun, and nobody knows yet how it ended
    attempts INTEGER NOT NULL,
    not_before TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX outbox_lanes ON outbox (pseudonym, id);
CREATE INDEX outbox_waiting ON outbox (priority, id) WHERE attempted = 0;
CREATE INDEX outbox_next ON outbox (not_before, id) WHERE attempted = 0;

CREATE TABLE sent_messages (
    pseudonym TEXT NOT NULL,
    message_id INTEGER NOT NULL,
    sent_at TEXT NOT NULL              -- rows go after 48 hours, when Telegram no longer lets a bot delete the message
) STRICT;

CREATE TABLE due (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: a turn names the row it carried out
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    kind TEXT NOT NULL,
    script TEXT NOT NULL,
    due_at TEXT NOT NULL,
    at TEXT NOT NULL,
    late TEXT NOT NULL,
    UNIQUE (pseudonym, kind, script)
) STRICT;
CREATE INDEX due_next ON due (due_at);

CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    kept_at TEXT NOT NULL              -- rows go after 72 hours
) STRICT;

CREATE TABLE cases (
    code TEXT PRIMARY KEY,
    pseudonym TEXT REFERENCES participation (pseudonym),  -- NULL once the person is erased
    kind TEXT NOT NULL,
    rung TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    due_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_person ON cases (pseudonym);

CREATE TABLE batches (
    number INTEGER PRIMARY KEY,
    published_at TEXT NOT NULL,
    people INTEGER NOT NULL,
    counts TEXT NOT NULL               -- JSON: script/step to option to how many; frozen
) STRICT;

CREATE TABLE scripts (
    script TEXT NOT NULL,
    version INTEGER NOT NULL,
    shape_sha256 TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (script, version)
) STRICT;

CREATE TABLE erasures (
    code TEXT PRIMARY KEY,             -- the receipt's
    pseudonym TEXT NOT NULL UNIQUE,    -- a word that stands for nobody any more; it lets a restored backup be erased too
    requested_at TEXT NOT NULL,
    after_goodbye INTEGER NOT NULL,    -- 1: carried out once the last message is sent
    done_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE heartbeat (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    polled_at TEXT NOT NULL
) STRICT;
