import type { DecideResult, ReviewStore } from '../../../app/ports.ts';
import { PERSONAL_VIAS, Review, type ReviewDecision } from '../../../domain/workflow/run.ts';
import type { Database, SqlRow } from './database.ts';
import { recordReader, settle, textColumn } from './record.ts';

const SELECT = 'SELECT body, token FROM reviews WHERE id = ?';
const INSERT = `INSERT INTO reviews (id, run_id, spec, subject, digest, status, requested_at, token, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO NOTHING`;
const LIST = 'SELECT body FROM reviews WHERE (?1 IS NULL OR run_id = ?1) AND (?2 IS NULL OR status = ?2) ORDER BY requested_at, rowid';
/** The conditions are repeated where the row is written: only a pending review of the same bytes is ever decided. */
const DECIDE = `UPDATE reviews SET status = ?, decided_at = ?, decided_via = ?, body = ? WHERE id = ? AND status = 'pending' AND digest = ?`;
const UNDELIVERED = `SELECT body, token FROM reviews WHERE status <> 'pending' AND token IS NOT NULL ORDER BY decided_at, rowid`;
/** By a person: what policy or a playbook decided, or what was carried over from elsewhere, approves nothing anew. */
const APPROVAL = `SELECT body FROM reviews WHERE spec = ? AND subject = ? AND digest = ? AND status = 'approved'
  AND decided_via IN (${PERSONAL_VIAS.map((via) => `'${via}'`).join(', ')}) ORDER BY decided_at DESC, rowid DESC LIMIT 1`;

/** The statements, each synchronous: they run alone or inside a transaction. */
class ReviewTable {
  readonly #database: Database;
  readonly #read: (row: SqlRow) => Review;

  constructor(database: Database) {
    this.#database = database;
    this.#read = recordReader(database, 'review', Review);
  }

  find(id: string): Review | undefined {
    const row = this.#database.get(SELECT, id);
    return row === undefined ? undefined : this.#read(row);
  }

  open(review: Review, token: string): Review {
    const { id, runId, spec, subject, digest, status, requestedAt } = review;
    this.#database.run(INSERT, id, runId, spec, subject, digest, status, requestedAt, token, JSON.stringify(review));
    return this.find(id) ?? review;
  }

  list(filter: { runId?: string; status?: Review['status'] }): Review[] {
    return this.#database.all(LIST, filter.runId ?? null, filter.status ?? null).map(this.#read);
  }

  decide(id: string, decision: ReviewDecision): DecideResult {
    const row = this.#database.get(SELECT, id);
    if (row === undefined) return { outcome: 'not-found' };
    const review = this.#read(row);
    if (review.status !== 'pending') return { outcome: 'already-decided', review };
    if (review.digest !== decision.digest) return { outcome: 'digest-differs', review };
    const decided: Review = { ...review, status: decision.decision, decision };
    this.#database.run(DECIDE, decided.status, decision.at, decision.via, JSON.stringify(decided), id, decision.digest);
    return { outcome: 'decided', review: decided, token: textColumn(row, 'token') };
  }

  undelivered(): { review: Review; token: string }[] {
    return this.#database.all(UNDELIVERED).map((row) => ({ review: this.#read(row), token: textColumn(row, 'token') }));
  }

  approvalOf(spec: string, subject: string, digest: string): Review | undefined {
    const row = this.#database.get(APPROVAL, spec, subject, digest);
    return row === undefined ? undefined : this.#read(row);
  }
}

/** Reviews in SQLite. A token stays with its review until its completion is known to have happened, then it is forgotten. */
export function createReviewStore(database: Database): ReviewStore {
  const table = new ReviewTable(database);
  return {
    open: (review, token) => settle(() => database.transaction(() => table.open(review, token))),
    get: (id) => settle(() => table.find(id)),
    list: (filter) => settle(() => table.list(filter)),
    decide: (id, decision) => settle(() => database.transaction(() => table.decide(id, decision))),
    undelivered: () => settle(() => table.undelivered()),
    delivered: (id) =>
      settle(() => {
        database.run(`UPDATE reviews SET token = NULL WHERE id = ? AND status <> 'pending'`, id);
      }),
    approvalOf: (spec, subject, digest) => settle(() => table.approvalOf(spec, subject, digest)),
  };
}
