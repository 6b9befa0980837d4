import type { DecideResult, ReviewStore } from '../../../app/ports.ts';
import { Review, type ReviewDecision } from '../../../domain/workflow/run.ts';
import type { Database } from './database.ts';
import { recordReader, settle, textColumn } from './record.ts';

const SELECT = 'SELECT body, token FROM reviews WHERE id = ?';

/** Reviews in SQLite. A token stays with its review until its completion is known to have happened, then it is forgotten. */
export function createReviewStore(database: Database): ReviewStore {
  const read = recordReader(database, 'review', Review);
  const find = (id: string): Review | undefined => {
    const row = database.get(SELECT, id);
    return row === undefined ? undefined : read(row);
  };

  const open = (review: Review, token: string): Review => {
    database.run(
      `INSERT INTO reviews (id, run_id, spec, subject, digest, status, requested_at, token, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
      review.id,
      review.runId,
      review.spec,
      review.subject,
      review.digest,
      review.status,
      review.requestedAt,
      token,
      JSON.stringify(review),
    );
    return find(review.id) ?? review;
  };

  const decide = (id: string, decision: ReviewDecision): DecideResult => {
    const row = database.get(SELECT, id);
    if (row === undefined) return { outcome: 'not-found' };
    const review = read(row);
    if (review.status !== 'pending') return { outcome: 'already-decided', review };
    if (review.digest !== decision.digest) return { outcome: 'digest-differs', review };
    const decided: Review = { ...review, status: decision.decision, decision };
    database.run(
      `UPDATE reviews SET status = ?, decided_at = ?, decided_via = ?, body = ? WHERE id = ? AND status = 'pending' AND digest = ?`,
      decided.status,
      decision.at,
      decision.via,
      JSON.stringify(decided),
      id,
      decision.digest,
    );
    return { outcome: 'decided', review: decided, token: textColumn(row, 'token') };
  };

  return {
    open: (review, token) => settle(() => database.transaction(() => open(review, token))),
    get: (id) => settle(() => find(id)),
    list: (filter) =>
      settle(() =>
        database
          .all(
            `SELECT body FROM reviews WHERE (?1 IS NULL OR run_id = ?1) AND (?2 IS NULL OR status = ?2) ORDER BY requested_at, rowid`,
            filter.runId ?? null,
            filter.status ?? null,
          )
          .map(read),
      ),
    decide: (id, decision) => settle(() => database.transaction(() => decide(id, decision))),
    undelivered: () =>
      settle(() =>
        database
          .all(`SELECT body, token FROM reviews WHERE status <> 'pending' AND token IS NOT NULL ORDER BY decided_at, rowid`)
          .map((row) => ({ review: read(row), token: textColumn(row, 'token') })),
      ),
    delivered: (id) =>
      settle(() => {
        database.run(`UPDATE reviews SET token = NULL WHERE id = ? AND status <> 'pending'`, id);
      }),
    approvalOf: (spec, subject, digest) =>
      settle(() => {
        const row = database.get(
          `SELECT body FROM reviews WHERE spec = ? AND subject = ? AND digest = ? AND status = 'approved' AND decided_via IN ('terminal', 'command')
           ORDER BY decided_at DESC, rowid DESC LIMIT 1`,
          spec,
          subject,
          digest,
        );
        return row === undefined ? undefined : read(row);
      }),
  };
}
