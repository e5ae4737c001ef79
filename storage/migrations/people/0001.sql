-- people.db holds identity alone: who is behind a pseudonym.
-- Everything else is in project.db, which knows pseudonyms only.

CREATE TABLE people (
    pseudonym TEXT PRIMARY KEY,
    chat_id INTEGER NOT NULL UNIQUE,   -- Telegram's id of the private chat
    name TEXT,                         -- what the person chose to be called
    wrapped_key BLOB NOT NULL          -- the person's own key, wrapped by a key derived from the master key
) STRICT, WITHOUT ROWID;
