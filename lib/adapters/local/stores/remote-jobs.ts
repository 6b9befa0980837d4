import { GatePosting, JobEnd, JobOutcome, RemoteJob, type RemoteJobStore, sameReport } from '../../../app/gates/jobs.ts';
import type { Database, SqlRow } from './database.ts';
import { jsonColumn, recordReader, settle, textColumn } from './record.ts';

const COLUMNS = 'body, build, ended, outcome, token';
const OPEN = `INSERT INTO remote_jobs (name, project, commit_id, deadline, token, body) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const SELECT = `SELECT ${COLUMNS} FROM remote_jobs WHERE name = ?`;
const OF_COMMIT = `SELECT ${COLUMNS} FROM remote_jobs WHERE project = ? AND commit_id = ? ORDER BY name`;
/** A token is there until its outcome was delivered. */
const UNFINISHED = `SELECT ${COLUMNS} FROM remote_jobs WHERE token IS NOT NULL ORDER BY deadline, name LIMIT ?`;
const POST = 'INSERT INTO gate_postings (job, gate, attempt, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
const POSTED = 'SELECT body FROM gate_postings WHERE job = ? AND gate = ? AND attempt = ?';
const POSTINGS = 'SELECT body FROM gate_postings WHERE job = ? ORDER BY attempt';
const setOnce = (column: 'build' | 'ended' | 'outcome'): string =>
  `UPDATE remote_jobs SET ${column} = ? WHERE name = ? AND ${column} IS NULL`;

/** The statements, each synchronous: they run alone or inside a transaction. */
class RemoteJobTable {
  readonly #database: Database;
  readonly #readPosting: (row: SqlRow) => GatePosting;

  constructor(database: Database) {
    this.#database = database;
    this.#readPosting = recordReader(database, 'report of a gate', GatePosting);
  }

  open(job: RemoteJob, token: string): RemoteJob {
    this.#database.run(OPEN, job.name, job.project, job.commit ?? null, job.deadline, token, JSON.stringify(job));
    return this.find(job.name) ?? job;
  }

  find(name: string): RemoteJob | undefined {
    const row = this.#database.get(SELECT, name);
    return row && jobOf(row);
  }

  ofCommit(project: string, commit: string): RemoteJob[] {
    return this.#database.all(OF_COMMIT, project, commit).map(jobOf);
  }

  unfinished(limit: number): RemoteJob[] {
    return this.#database.all(UNFINISHED, limit).map(jobOf);
  }

  set(name: string, column: 'build' | 'ended' | 'outcome', value: string): void {
    this.#database.run(setOnce(column), value, name);
  }

  post(name: string, posting: GatePosting): 'stored' | 'same' | 'conflict' | 'closed' {
    const { gate, attempt } = posting;
    const earlier = this.#database.get(POSTED, name, gate, attempt);
    if (earlier !== undefined) return sameReport(this.#readPosting(earlier), posting) ? 'same' : 'conflict';
    const job = this.find(name);
    if (job === undefined || job.outcome !== undefined) return 'closed';
    this.#database.run(POST, name, gate, attempt, JSON.stringify(posting));
    return 'stored';
  }

  /** In order of the attempts, so that the last one of each gate stays. */
  postings(name: string): GatePosting[] {
    const all = this.#database.all(POSTINGS, name).map(this.#readPosting);
    return [...new Map(all.map((posting) => [posting.gate, posting])).values()];
  }

  settle(name: string, outcome: JobOutcome): { outcome: JobOutcome; token: string } | undefined {
    this.set(name, 'outcome', JSON.stringify(outcome));
    const row = this.#database.get(SELECT, name);
    const standing = row && jobOf(row).outcome;
    return row === undefined || standing === undefined || row['token'] === null
      ? undefined
      : { outcome: standing, token: textColumn(row, 'token') };
  }

  forgetToken(name: string): void {
    this.#database.run('UPDATE remote_jobs SET token = NULL WHERE name = ?', name);
  }
}

function jobOf(row: SqlRow): RemoteJob {
  return RemoteJob.parse({
    ...(jsonColumn(row, 'body') as object),
    ...(row['build'] !== null && { build: textColumn(row, 'build') }),
    ...(row['ended'] !== null && { end: JobEnd.parse(jsonColumn(row, 'ended')) }),
    ...(row['outcome'] !== null && { outcome: JobOutcome.parse(jsonColumn(row, 'outcome')) }),
  });
}

/** Gates that a CI runs, in SQLite. A token stays with its job until its completion is known to have happened, then it is forgotten. */
export function createRemoteJobStore(database: Database): RemoteJobStore {
  const table = new RemoteJobTable(database);
  return {
    open: (job, token) => settle(() => database.transaction(() => table.open(job, token))),
    get: (name) => settle(() => table.find(name)),
    ofCommit: (project, commit) => settle(() => table.ofCommit(project, commit)),
    unfinished: (limit) => settle(() => table.unfinished(limit)),
    attach: (name, build) =>
      settle(() => {
        table.set(name, 'build', build);
        return table.find(name);
      }),
    end: (name, end) => settle(() => table.set(name, 'ended', JSON.stringify(end))),
    post: (name, posting) => settle(() => database.transaction(() => table.post(name, posting))),
    postings: (name) => settle(() => table.postings(name)),
    settle: (name, outcome) => settle(() => database.transaction(() => table.settle(name, outcome))),
    delivered: (name) => settle(() => table.forgetToken(name)),
  };
}
