-- Who reads what was asked for, and by when it is answered, is true until the project is over.

-- 1: whoever made this complaint chose that only owners read it.
ALTER TABLE cases ADD COLUMN for_owner INTEGER NOT NULL DEFAULT 0;

-- Somebody stopped messages: nothing is to be done about it, so it is done with that, as it is for those who stop now.
UPDATE cases SET state = 'done', done_at = opened_at WHERE rung = 'stop' AND state <> 'done';
