-- What agents did and were refused: one row for each event, the newest last.
CREATE TABLE audit (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  at          INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  agent_id    TEXT,
  session_key TEXT,
  run_id      TEXT,
  facts       TEXT NOT NULL
) STRICT;
CREATE INDEX audit_session ON audit (session_key, id);
CREATE INDEX audit_run ON audit (run_id, id) WHERE run_id IS NOT NULL;
