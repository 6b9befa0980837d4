/**
 * The schema, one migration a version; `PRAGMA user_version` tells how many are applied. A released migration never changes.
 * Records are kept whole as JSON in `body` and read through their zod schema; the columns beside it are what queries and conditions need.
 */
const RECORDS = `
CREATE TABLE runs (
  id TEXT PRIMARY KEY, spec TEXT NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX runs_by_time ON runs (created_at);
CREATE UNIQUE INDEX one_active_run_a_spec ON runs (spec) WHERE status IN ('created', 'running', 'waiting', 'paused');
CREATE TABLE run_events (
  sequence INTEGER PRIMARY KEY, run_id TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (run_id, key)
) STRICT;
CREATE TABLE spec_revisions (
  run_id TEXT NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (run_id, kind, number)
) STRICT;
CREATE TABLE accepted_documents (
  run_id TEXT NOT NULL, kind TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (run_id, kind)
) STRICT;
CREATE TABLE reviews (
  id TEXT PRIMARY KEY, run_id TEXT NOT NULL, spec TEXT NOT NULL, subject TEXT NOT NULL, digest TEXT NOT NULL, status TEXT NOT NULL,
  requested_at TEXT NOT NULL, decided_at TEXT, decided_via TEXT, token TEXT, body TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_by_run ON reviews (run_id);
CREATE INDEX reviews_by_bytes ON reviews (spec, subject, digest);
CREATE TABLE usage (
  call_key TEXT PRIMARY KEY, run_id TEXT NOT NULL, usd REAL NOT NULL, tokens INTEGER NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX usage_by_run ON usage (run_id);
CREATE TABLE ledger (
  sequence INTEGER PRIMARY KEY, run_id TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (run_id, key)
) STRICT;
CREATE TABLE builds (
  key TEXT PRIMARY KEY, artefact TEXT NOT NULL, stage TEXT NOT NULL, step TEXT NOT NULL, run_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE checkpoints (
  run_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (run_id, name)
) STRICT;
`;

/**
 * The engine: a journal of events per execution, the state they fold to (a snapshot as of `snapshot_at` events), and the commands that
 * are out. `inbox` holds what came from outside (a token's completion, an abort) until the journal has taken it in.
 */
const ENGINE = `
CREATE TABLE machines (digest TEXT PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL) STRICT;
CREATE TABLE executions (
  id TEXT PRIMARY KEY, machine TEXT NOT NULL, machine_digest TEXT NOT NULL, name TEXT NOT NULL,
  root TEXT NOT NULL, parent TEXT, parent_task TEXT,
  seed TEXT NOT NULL, input TEXT NOT NULL, status TEXT NOT NULL, output TEXT, error TEXT, cause TEXT,
  started_at TEXT NOT NULL, stopped_at TEXT, snapshot TEXT, snapshot_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX executions_by_root ON executions (root);
CREATE INDEX executions_unfinished ON executions (started_at) WHERE stopped_at IS NULL;
CREATE TABLE journal (
  execution TEXT NOT NULL REFERENCES executions (id), sequence INTEGER NOT NULL, event TEXT NOT NULL, history TEXT NOT NULL,
  PRIMARY KEY (execution, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE tasks (
  execution TEXT NOT NULL REFERENCES executions (id), task TEXT NOT NULL, number INTEGER NOT NULL, state_name TEXT NOT NULL,
  resource TEXT NOT NULL, arguments TEXT, waits INTEGER NOT NULL, token_hash TEXT, PRIMARY KEY (execution, task)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX tasks_by_token ON tasks (token_hash) WHERE token_hash IS NOT NULL;
CREATE TABLE timers (
  execution TEXT NOT NULL REFERENCES executions (id), timer TEXT NOT NULL, due TEXT NOT NULL, PRIMARY KEY (execution, timer)
) STRICT, WITHOUT ROWID;
CREATE TABLE inbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, execution TEXT NOT NULL REFERENCES executions (id), task TEXT, event TEXT NOT NULL
) STRICT;
CREATE INDEX inbox_by_execution ON inbox (execution);
CREATE TABLE leases (
  name TEXT PRIMARY KEY, owner TEXT NOT NULL, holder TEXT NOT NULL, beat_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** Requests to the API that were answered, so that a repeated one is answered alike; `response` is null while one is worked on. */
const IDEMPOTENCY = `
CREATE TABLE idempotency (
  key TEXT PRIMARY KEY, request TEXT NOT NULL, response TEXT, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);
`;

/** What the world outside has not been told yet: sequences of events. */
const OUTBOX = 'CREATE TABLE outbox (sequence INTEGER PRIMARY KEY REFERENCES run_events (sequence)) STRICT;';

/** How far a request has come, and until when whoever has begun it is waited for. */
const NOTES = `
ALTER TABLE idempotency ADD COLUMN noted TEXT;
ALTER TABLE idempotency ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
`;

/** Gates that a CI runs and reports. */
const GATE_JOBS = `
CREATE TABLE remote_jobs (
  name TEXT PRIMARY KEY, project TEXT NOT NULL, commit_id TEXT, deadline TEXT NOT NULL, token TEXT, build TEXT, ended TEXT, outcome TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX remote_jobs_by_commit ON remote_jobs (project, commit_id);
CREATE INDEX remote_jobs_unfinished ON remote_jobs (deadline) WHERE token IS NOT NULL;
CREATE TABLE gate_postings (
  job TEXT NOT NULL, gate TEXT NOT NULL, attempt INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (job, gate, attempt)
) STRICT, WITHOUT ROWID;
`;

/** Hooks: events with the token that their queued runs wait for, and runs. `open` is 1 until all runs of an event are done. */
const HOOKS = `
CREATE TABLE hook_events (
  sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, open INTEGER NOT NULL, planned INTEGER NOT NULL, token TEXT, body TEXT NOT NULL
) STRICT;
CREATE INDEX hook_events_open ON hook_events (sequence) WHERE open = 1;
CREATE TABLE hook_runs (
  sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event TEXT NOT NULL, hook TEXT NOT NULL, identity TEXT NOT NULL,
  status TEXT NOT NULL, queued_at TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX hook_runs_by_event ON hook_runs (event);
CREATE INDEX hook_runs_by_identity ON hook_runs (identity);
CREATE INDEX hook_runs_by_hook ON hook_runs (hook, status);
`;

/** Why an event of hooks ended without any run. */
const HOOK_NOTES = 'ALTER TABLE hook_events ADD COLUMN note TEXT;';

/** How often a run was taken up again stands in the run itself. */
const RESUMED = `
UPDATE runs SET body = json_set(body, '$.resumed', json_object(
  'attempt', CAST(checkpoints.value AS INTEGER), 'at', body ->> 'updatedAt', 'after', 'failed', 'reason', '',
  'config', body ->> 'config', 'configBefore', body ->> 'config'
)) FROM checkpoints WHERE checkpoints.run_id = runs.id AND checkpoints.name = 'attempt';
DELETE FROM checkpoints WHERE name = 'attempt';
`;

export const MIGRATIONS: readonly string[] = [RECORDS + ENGINE, IDEMPOTENCY, OUTBOX, NOTES, GATE_JOBS, HOOKS, HOOK_NOTES, RESUMED];
