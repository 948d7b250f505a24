-- Scheduled jobs: what is to be done and when, what became of it, and whose they are.
CREATE TABLE cron_job (
  id TEXT PRIMARY KEY,
  spec TEXT NOT NULL,
  state TEXT NOT NULL,
  next_run_ms INTEGER,
  running_ms INTEGER,
  last_slot_ms INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  instance_id TEXT NOT NULL,
  place TEXT NOT NULL
);

CREATE TABLE cron_run (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id TEXT NOT NULL,
  run_id TEXT,
  ts INTEGER NOT NULL,
  status TEXT NOT NULL,
  turn INTEGER NOT NULL DEFAULT 0,
  entry TEXT NOT NULL
);

CREATE INDEX cron_run_of_job ON cron_run (job_id, number);
CREATE INDEX cron_run_by_time ON cron_run (ts);

CREATE TABLE cron_fact (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
