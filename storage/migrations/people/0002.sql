-- The receipt of somebody who is erased, until it is said: how to reach them once more, and none of their words.
CREATE TABLE last_words (
    code TEXT PRIMARY KEY,             -- the receipt's, as in erasures
    chat_id INTEGER NOT NULL,
    words TEXT NOT NULL,               -- the bot's; a receipt repeats nothing of its person's
    silent INTEGER NOT NULL,           -- 1: their phone makes no sound
    until TEXT NOT NULL                -- unsaid by then, it goes
) STRICT, WITHOUT ROWID;
