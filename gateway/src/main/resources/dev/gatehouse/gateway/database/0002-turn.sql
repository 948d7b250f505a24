-- A message that was accepted, and what became of its turn. state: queued, running, over.
CREATE TABLE turn (
  run_id TEXT NOT NULL PRIMARY KEY,
  session_key TEXT NOT NULL,
  session_id TEXT,
  leader TEXT,
  state TEXT NOT NULL,
  door TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  request TEXT NOT NULL,
  result TEXT
);
CREATE INDEX turn_unfinished ON turn (accepted_at) WHERE state <> 'over';
CREATE INDEX turn_ended ON turn (ended_at) WHERE state = 'over';
