-- A conversation. Its key never changes; a reset gives it a new transcript.
CREATE TABLE session (
  key TEXT NOT NULL PRIMARY KEY,
  agent TEXT NOT NULL,
  session_id TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  label TEXT,
  fields TEXT NOT NULL
);
CREATE INDEX session_by_id ON session (session_id);
CREATE INDEX session_by_age ON session (updated_at);
CREATE UNIQUE INDEX session_by_label ON session (label) WHERE label IS NOT NULL;

-- The record of a conversation from one reset to the next.
CREATE TABLE transcript (
  session_id TEXT NOT NULL PRIMARY KEY,
  key TEXT NOT NULL,
  agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  header TEXT
);
CREATE INDEX transcript_by_key ON transcript (key);

-- One record of a transcript. number counts from 1 within it; left_at is set when the conversation
-- went back behind it.
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  id TEXT NOT NULL,
  parent_id TEXT,
  type TEXT NOT NULL,
  role TEXT,
  at INTEGER NOT NULL,
  run_id TEXT,
  left_at INTEGER,
  input INTEGER,
  output INTEGER,
  cache_read INTEGER,
  cache_write INTEGER,
  cost REAL,
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX entry_by_number ON entry (session_id, number);
CREATE INDEX entry_by_id ON entry (session_id, id);
CREATE INDEX entry_usage ON entry (at) WHERE input IS NOT NULL;

-- What was said, for search; rowid is entry.seq.
CREATE VIRTUAL TABLE entry_text USING fts5 (
  words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
