-- Rhythms: how each person wants to be written to, what is planned and by which rule, sessions, broadcasts.

ALTER TABLE participation ADD COLUMN quiet_from TEXT NOT NULL DEFAULT '';   -- HH:MM; '': the project's
ALTER TABLE participation ADD COLUMN quiet_until TEXT NOT NULL DEFAULT '';
ALTER TABLE participation ADD COLUMN days TEXT NOT NULL DEFAULT '';         -- "monday friday"; '': all of them
ALTER TABLE participation ADD COLUMN pace INTEGER NOT NULL DEFAULT 1;       -- 2: half as often, half as much
ALTER TABLE participation ADD COLUMN reminders INTEGER NOT NULL DEFAULT 1;  -- of one thing, at most

CREATE TABLE planned (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: a turn names the row it carried out
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    kind TEXT NOT NULL,
    script TEXT NOT NULL,
    about TEXT NOT NULL,               -- the code of a session or of a broadcast, or ''
    due_at TEXT NOT NULL,
    wall TEXT NOT NULL,                -- the wall-clock time that was meant, or '' if the instant is all there is
    late TEXT NOT NULL,
    asked INTEGER NOT NULL,
    times INTEGER NOT NULL,
    rule TEXT NOT NULL,                -- the schedule that made it, JSON, or ''
    expires_at TEXT,
    put_off INTEGER NOT NULL DEFAULT 0,  -- days by which the team has put this one time off
    UNIQUE (pseudonym, kind, script, about)
) STRICT;
INSERT INTO planned (pseudonym, kind, script, about, due_at, wall, late, asked, times, rule)
    SELECT pseudonym, kind, script, '', due_at, '', late, 0, 0, '' FROM due;
DROP TABLE due;
ALTER TABLE planned RENAME TO due;
CREATE INDEX due_next ON due (due_at);
CREATE INDEX due_by_script ON due (kind, script, about);

CREATE TABLE begun (                   -- what comes by itself, so that what is over for somebody does not begin again
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    script TEXT NOT NULL,
    rule TEXT NOT NULL,                -- the schedule by which it comes, JSON; '': by none any more
    times INTEGER NOT NULL,            -- how often it has come
    PRIMARY KEY (pseudonym, script)
) STRICT, WITHOUT ROWID;

CREATE TABLE prompts (
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    sent_at TEXT NOT NULL,             -- rows go when they no longer count against the slowest pace
    asked INTEGER NOT NULL,
    script TEXT NOT NULL,
    PRIMARY KEY (pseudonym, sent_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE left_out (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- says nothing of who: it is for the owner, and goes once they were told
    script TEXT NOT NULL,
    why TEXT NOT NULL,
    left_out_at TEXT NOT NULL
) STRICT;

CREATE TABLE meetings (
    code TEXT PRIMARY KEY,
    day TEXT NOT NULL,                 -- on the wall where it is; likewise starts
    starts TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    zone TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    about TEXT NOT NULL,               -- JSON, in the team's words
    places INTEGER,
    state TEXT NOT NULL                -- planned or cancelled
) STRICT, WITHOUT ROWID;
CREATE INDEX meetings_next ON meetings (ends_at);

CREATE TABLE attendance (
    meeting TEXT NOT NULL REFERENCES meetings (code),
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    answer TEXT NOT NULL,              -- coming, coming_quietly, not_coming, waiting; given: see storage/meetings.py
    answered_at TEXT NOT NULL,         -- who waits first is told first
    PRIMARY KEY (meeting, pseudonym)
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_by_person ON attendance (pseudonym);

CREATE TABLE broadcasts (
    code TEXT PRIMARY KEY,
    pseudonym TEXT REFERENCES participation (pseudonym),  -- its author; NULL once they are erased
    addressed TEXT NOT NULL,           -- everybody, "meeting K3D9" or "language pl"; '' while it is a draft
    state TEXT NOT NULL,               -- draft, sent or cancelled
    made_at TEXT NOT NULL,
    people INTEGER NOT NULL,           -- to how many it was sent
    reached INTEGER NOT NULL           -- to how many of them it has been said; to whom is not kept
) STRICT, WITHOUT ROWID;
CREATE INDEX broadcasts_by_person ON broadcasts (pseudonym);

CREATE TABLE broadcast_texts (
    broadcast TEXT NOT NULL REFERENCES broadcasts (code),
    language TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (broadcast, language)
) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN deferred INTEGER NOT NULL DEFAULT 0;  -- 1: it waits for its person's day
