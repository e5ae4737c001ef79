-- Digests: each facilitator's rhythm, tables that count people, what may leave the project, themes and what came of them.

ALTER TABLE participation ADD COLUMN digest TEXT NOT NULL DEFAULT '';          -- off, daily, weekly, after_session; '': the role's
ALTER TABLE participation ADD COLUMN digest_seen INTEGER NOT NULL DEFAULT 0;   -- the newest batch that came by itself

-- Numbers that were published before counted answers, and not people: they are not shown any more.
ALTER TABLE batches RENAME COLUMN counts TO tables;  -- JSON: script/step to a table; frozen
UPDATE batches SET tables = '{}';
ALTER TABLE batches ADD COLUMN pulse TEXT NOT NULL DEFAULT '{}';  -- JSON: how many checked in, skipped, paused, left; frozen
ALTER TABLE answers ADD COLUMN pulse INTEGER;  -- the batch whose pulse its person is in because of it; also if skipped
UPDATE answers SET pulse = 0;
CREATE INDEX answers_by_question ON answers (script, step, batch);
CREATE INDEX answers_in_no_pulse ON answers (script) WHERE pulse IS NULL;

CREATE TABLE ledger (                  -- what was published to whom: nothing is whose difference would tell of a few
    audience TEXT NOT NULL,            -- project or outside
    place TEXT NOT NULL,               -- script/step
    publication INTEGER NOT NULL,      -- the number of the batch, or of the export
    batches TEXT NOT NULL,             -- the closed batches that it adds up: "3 4 5"
    people INTEGER NOT NULL,
    PRIMARY KEY (audience, place, publication)
) STRICT, WITHOUT ROWID;

CREATE TABLE exports (                 -- what may leave the project; frozen
    number INTEGER PRIMARY KEY,
    published_at TEXT NOT NULL,
    tables TEXT NOT NULL
) STRICT;

CREATE TABLE recalls (                 -- something that stood in a batch is not to be used any more: nobody says what
    batch INTEGER NOT NULL,
    recalled_on TEXT NOT NULL          -- rows go once the team was told
) STRICT;

CREATE TABLE themes (
    code TEXT PRIMARY KEY,
    pseudonym TEXT REFERENCES participation (pseudonym),  -- who of the team opened it; NULL once they are erased
    title TEXT NOT NULL,               -- in the team's words; likewise answer
    state TEXT NOT NULL,               -- open, heard, decided, done, not_possible
    answer TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    answer_by TEXT NOT NULL,           -- as promised when it was opened
    answered_at TEXT,
    reminded INTEGER NOT NULL DEFAULT 0,  -- how often the team was told that the answer is late
    judged TEXT NOT NULL DEFAULT ''    -- JSON: how many say that the answer answers it; frozen, empty until counted
) STRICT, WITHOUT ROWID;

CREATE TABLE theme_links (             -- gone with the contribution
    theme TEXT NOT NULL REFERENCES themes (code),
    contribution TEXT NOT NULL REFERENCES contributions (id) ON DELETE CASCADE,
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),  -- whose words they are, to tell them what came of it
    PRIMARY KEY (theme, contribution)
) STRICT, WITHOUT ROWID;
CREATE INDEX theme_links_by_person ON theme_links (pseudonym);
CREATE INDEX theme_links_by_contribution ON theme_links (contribution);

CREATE TABLE judgements (              -- whether an answer answers it, by those who had spoken; gone once counted
    theme TEXT NOT NULL REFERENCES themes (code),
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    judgement TEXT NOT NULL,           -- yes, partly, no
    PRIMARY KEY (theme, pseudonym)
) STRICT, WITHOUT ROWID;
CREATE INDEX judgements_by_person ON judgements (pseudonym);

CREATE TABLE threads (                 -- one question of the team about something shared; gone when that is gone
    code TEXT PRIMARY KEY,             -- random, said to nobody
    contribution TEXT NOT NULL UNIQUE REFERENCES contributions (id) ON DELETE CASCADE,
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),  -- who is asked
    state TEXT NOT NULL,               -- asked, answered, ended
    asked_on TEXT NOT NULL,            -- a date
    sealed BLOB                        -- the answer as its author approved it; NULL until there is one
) STRICT, WITHOUT ROWID;
CREATE INDEX threads_by_person ON threads (pseudonym);

CREATE TABLE questions (               -- what is asked in a thread: its words are sealed for who asks, not for who is asked
    thread TEXT PRIMARY KEY REFERENCES threads (code) ON DELETE CASCADE,
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),  -- who asks; neither learns who the other is
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX questions_by_person ON questions (pseudonym);

CREATE TABLE proposals (               -- other words for a step, or that it felt wrong
    code TEXT PRIMARY KEY,
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    script TEXT NOT NULL,
    step TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,                -- other_words or felt_wrong
    state TEXT NOT NULL,               -- new, taken_up, not_taken_up
    made_on TEXT NOT NULL,
    reply TEXT NOT NULL,               -- in the team's words
    sealed BLOB NOT NULL               -- the words as their author approved them; empty ones if there are none
) STRICT, WITHOUT ROWID;
CREATE INDEX proposals_by_person ON proposals (pseudonym);

CREATE TABLE openings (                -- how much of what people wrote somebody of the team has opened; only they see it
    pseudonym TEXT NOT NULL REFERENCES participation (pseudonym),
    opened_on TEXT NOT NULL,           -- a date; rows go after 90 days
    batch INTEGER NOT NULL REFERENCES batches (number),  -- its words, counted once a day however often they are opened
    pieces INTEGER NOT NULL,
    PRIMARY KEY (pseudonym, opened_on, batch)
) STRICT, WITHOUT ROWID;
