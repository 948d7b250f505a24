CREATE TABLE subagent_run (
  run_id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  fields TEXT NOT NULL
) WITHOUT ROWID;
