-- A file of an agent's memory as it was read last.
CREATE TABLE memory_file (
  agent TEXT NOT NULL,
  path TEXT NOT NULL,
  modified INTEGER NOT NULL,
  size INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (agent, path)
);

-- Some lines of it. vector is little-endian floats of the embedding model that is named.
CREATE TABLE memory_chunk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  agent TEXT NOT NULL,
  path TEXT NOT NULL,
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL,
  words TEXT NOT NULL,
  model TEXT,
  vector BLOB
);
CREATE INDEX memory_chunk_by_file ON memory_chunk (agent, path);

-- The same words for search; rowid is memory_chunk.id.
CREATE VIRTUAL TABLE memory_text USING fts5 (
  words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
