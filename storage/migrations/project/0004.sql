-- Rights that carry themselves out: leaving with an undo, cases with a clock, who works here, who looked at what.

ALTER TABLE participation ADD COLUMN deputy INTEGER NOT NULL DEFAULT 0;         -- 1: stands in for those who have the role
ALTER TABLE participation ADD COLUMN wants_outcome INTEGER NOT NULL DEFAULT 0;  -- 1: has left, and hears once what came of it
ALTER TABLE participation ADD COLUMN waits_since TEXT;                          -- for a place; who waits longest is asked first
ALTER TABLE participation ADD COLUMN left_on TEXT;                              -- a date: since when they have stopped or left
ALTER TABLE invitations ADD COLUMN deputy INTEGER NOT NULL DEFAULT 0;

-- '': as shared. leaving: its author left and takes it back, nobody reads it, and it goes when that can no longer be
-- undone. recalled: its day was over, it stays until it would have gone anyway, and nobody reads it.
ALTER TABLE contributions ADD COLUMN hidden TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN hidden TEXT NOT NULL DEFAULT '';                 -- '' or leaving: in no summary to come

ALTER TABLE cases ADD COLUMN done_at TEXT;
ALTER TABLE cases ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;  -- how many marks of its clock the team was told of
ALTER TABLE cases ADD COLUMN batches TEXT NOT NULL DEFAULT '';     -- summaries that used what the person takes back: "3 5"
ALTER TABLE cases ADD COLUMN sealed BLOB;                          -- what the person wrote; NULL: nothing, or gone with them

CREATE TABLE case_holders (            -- who of the team looks after it
    code TEXT PRIMARY KEY REFERENCES cases (code) ON DELETE CASCADE,
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_holders_by_person ON case_holders (pseudonym);

CREATE TABLE case_things (             -- what lies outside the bot; no row: still to be looked after
    code TEXT NOT NULL REFERENCES cases (code) ON DELETE CASCADE,
    thing TEXT NOT NULL,               -- recordings, transcripts, notes, reports, lists
    state TEXT NOT NULL,               -- done or none
    told TEXT NOT NULL,                -- who was told of it, in the team's words
    done_on TEXT NOT NULL,             -- a date
    PRIMARY KEY (code, thing)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_letters (            -- to and fro about a case; both sides sealed under the key of the case's person
    code TEXT NOT NULL REFERENCES cases (code) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    by_team INTEGER NOT NULL,
    written_on TEXT NOT NULL,          -- a date
    sealed BLOB NOT NULL,
    PRIMARY KEY (code, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_letters_by_person ON case_letters (pseudonym);

ALTER TABLE erasures ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;    -- of the bot's messages in the chat
ALTER TABLE erasures ADD COLUMN undeleted INTEGER NOT NULL DEFAULT 0;  -- of those that Telegram should still have let it
ALTER TABLE erasures ADD COLUMN gone_by TEXT;                          -- a date: the last backup with anything of them is gone

CREATE TABLE audit (                   -- what the team did, without content; each row seals the one before it
    number INTEGER PRIMARY KEY,
    done_at TEXT NOT NULL,
    role TEXT NOT NULL,
    what TEXT NOT NULL,
    about TEXT NOT NULL,               -- the code of a case, the number of a batch
    pseudonym TEXT,                    -- who; NULL once they are erased, or if it was done at the command line
    salt BLOB,                         -- gone with the pseudonym, so that the digest of both says nothing any more
    who_sha256 BLOB NOT NULL,
    mac BLOB NOT NULL
) STRICT;
CREATE INDEX audit_by_person ON audit (pseudonym);
CREATE INDEX audit_by_object ON audit (what, about);

CREATE TABLE endings (                 -- the end of the project, and how far it was carried out; another date is another end
    ends_at TEXT PRIMARY KEY,
    told_at TEXT,                      -- when the team was told that it is near
    wipes_on TEXT,                     -- a date, as promised in the farewell: everything is deleted on that day
    wiped_at TEXT
) STRICT, WITHOUT ROWID;
