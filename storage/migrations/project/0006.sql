-- What was agreed stays as it was agreed, and whoever is owed a word gets it.

-- Themes: their words can be changed, what belongs to one can be taken out, one can be ended; answers in each language.
ALTER TABLE themes ADD COLUMN answered_in TEXT NOT NULL DEFAULT '';    -- the language of the answer; '': nobody noted it
ALTER TABLE themes ADD COLUMN ended_at TEXT;                           -- the team has ended it: it is listed no more
ALTER TABLE themes ADD COLUMN watched INTEGER NOT NULL DEFAULT 0;      -- 1: the team hears once when nothing belongs to it any more
UPDATE themes SET watched = 1 WHERE code IN (SELECT theme FROM theme_links);

CREATE TABLE theme_answers (           -- the same answer in other languages, in the team's words
    theme TEXT NOT NULL REFERENCES themes (code),
    language TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (theme, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer_drafts (           -- the same before it is sent; each of the team has their own
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    theme TEXT NOT NULL REFERENCES themes (code),
    language TEXT NOT NULL,
    words TEXT NOT NULL,
    written_on TEXT NOT NULL,          -- a date; rows go after 30 days
    PRIMARY KEY (pseudonym, theme, language)
) STRICT, WITHOUT ROWID;

-- 0: nobody of the team was told yet. Those from before were told at once.
ALTER TABLE proposals ADD COLUMN told INTEGER NOT NULL DEFAULT 1;
ALTER TABLE cases ADD COLUMN told INTEGER NOT NULL DEFAULT 1;      -- 0 of a recall: the minute would say whose it is

ALTER TABLE contributions ADD COLUMN signature BLOB;  -- the name below it, as agreed to; only of what is shared by name

-- That something which stood in a batch is not to be used any more: owed to each of the team until it was said to them.
CREATE TABLE owed_recalls (
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    batch INTEGER NOT NULL REFERENCES batches (number),
    message INTEGER REFERENCES outbox (id) ON DELETE SET NULL,  -- what tells them; gone unsaid, it is owed again
    PRIMARY KEY (pseudonym, batch)
) STRICT;
INSERT INTO owed_recalls (pseudonym, batch)
    SELECT DISTINCT p.pseudonym, r.batch FROM participation p, recalls r
    WHERE p.role <> 'participant' AND p.status IN ('active', 'paused', 'stopped', 'left');
DROP TABLE recalls;
ALTER TABLE owed_recalls RENAME TO recalls;
CREATE INDEX recalls_by_message ON recalls (message);

-- Of somebody who asked to be contacted and has left since: closed, or goes_on without a word through the bot; '': neither.
ALTER TABLE cases ADD COLUMN on_leaving TEXT NOT NULL DEFAULT '';

-- An answer to a question asked back is announced, and read when it is wanted: also those that are on their way.
UPDATE due SET script = 'answered_back' WHERE kind = 'reply' AND about IN (SELECT code FROM threads WHERE state = 'answered');

-- How much of what people wrote somebody of the team has opened, in whatever form: only they see it.
CREATE TABLE opened (
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    opened_on TEXT NOT NULL,           -- a date; rows go after 90 days
    what TEXT NOT NULL,                -- summary, theme, reply
    about TEXT NOT NULL,               -- its number or code: counted once a day however often it is opened
    pieces INTEGER NOT NULL,
    PRIMARY KEY (pseudonym, opened_on, what, about)
) STRICT, WITHOUT ROWID;
INSERT INTO opened SELECT pseudonym, opened_on, 'summary', CAST(batch AS TEXT), pieces FROM openings;
DROP TABLE openings;
ALTER TABLE opened RENAME TO openings;
UPDATE scripts SET text = replace(text, '    record: words_opened' || char(10), '') WHERE script = 'digest';  -- no fact any more: it is seen from what was shown

ALTER TABLE meetings ADD COLUMN team_asked INTEGER NOT NULL DEFAULT 0;  -- 1: those who run it were asked how it was

CREATE TABLE aged (                    -- what the team has heard of numbers on the list of support that grow old
    entry TEXT PRIMARY KEY,            -- emergency, a key of the country's directory, or the name of a local service
    last_checked TEXT NOT NULL,        -- a date
    passed INTEGER NOT NULL            -- the age in days that they heard of
) STRICT, WITHOUT ROWID;

ALTER TABLE participation ADD COLUMN digest_at TEXT NOT NULL DEFAULT '';  -- HH:MM at which summaries come; '': the usual time
