-- Support and safety: discreet phones, what fits a person, what they need, how hard questions were, calls for a person.

ALTER TABLE participation ADD COLUMN discreet INTEGER NOT NULL DEFAULT 0;  -- 1: others see this phone
ALTER TABLE participation ADD COLUMN fit TEXT NOT NULL DEFAULT '';         -- "no_emoji slower"
ALTER TABLE participation ADD COLUMN age_band TEXT NOT NULL DEFAULT '';    -- under_16, 16_17, adult; '': not asked
ALTER TABLE participation ADD COLUMN carded_at TEXT;                       -- help was offered; emptied a day later

ALTER TABLE outbox ADD COLUMN said INTEGER NOT NULL DEFAULT 0;             -- so many pieces of it were sent already

ALTER TABLE sent_messages ADD COLUMN by_person INTEGER NOT NULL DEFAULT 0; -- 1: they wrote it, and may want it hidden
ALTER TABLE sent_messages ADD COLUMN hiding TEXT NOT NULL DEFAULT '';     -- asked, gone, refused; '': nobody asked
CREATE INDEX sent_messages_to_hide ON sent_messages (pseudonym) WHERE hiding <> '';

CREATE TABLE reactions (               -- how it was to answer a sensitive script; counted, and seen by nobody
    script TEXT NOT NULL,
    version INTEGER NOT NULL,
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    reaction TEXT NOT NULL,            -- fine, mixed, hard; the last one counts
    given_on TEXT NOT NULL,            -- a date
    PRIMARY KEY (script, version, pseudonym)
) STRICT, WITHOUT ROWID;
CREATE INDEX reactions_by_person ON reactions (pseudonym);

CREATE TABLE suspensions (             -- scripts that too many found hard
    script TEXT NOT NULL,
    version INTEGER NOT NULL,
    since TEXT NOT NULL,               -- a date; likewise lifted_on
    lifted_on TEXT,
    told INTEGER NOT NULL DEFAULT 0,   -- 1: the team was told
    PRIMARY KEY (script, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (                  -- who of the team was asked to look after a call for a person, in order
    code TEXT NOT NULL REFERENCES cases (code) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    told_at TEXT,                      -- when it came to them; NULL: not yet
    answer TEXT NOT NULL DEFAULT '',   -- taken, passed, unanswered; '': not yet
    answered_at TEXT,
    PRIMARY KEY (code, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_by_person ON alerts (pseudonym);

CREATE TABLE needs (                   -- what somebody needs to be able to take part
    pseudonym TEXT PRIMARY KEY REFERENCES participation (pseudonym),
    shared TEXT NOT NULL,              -- yes, sessions, no: whether the team may know of it, without whose it is
    said_on TEXT NOT NULL,             -- a date: the first time
    told INTEGER NOT NULL DEFAULT 0,   -- 1: the team was told that there is something new to look at
    sealed BLOB NOT NULL               -- which needs, and words of their own
) STRICT, WITHOUT ROWID;

CREATE TABLE needs_met (               -- how the team meets a need, in its words; for everybody to read
    need TEXT PRIMARY KEY,
    words TEXT NOT NULL,
    met_on TEXT NOT NULL,              -- a date
    told INTEGER NOT NULL DEFAULT 0    -- 1: those who need it are told, or were
) STRICT, WITHOUT ROWID;
