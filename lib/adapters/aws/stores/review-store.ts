import type { DecideResult, ReviewStore } from '../../../app/ports.ts';
import { PERSONAL_VIAS, Review, type ReviewDecision } from '../../../domain/workflow/run.ts';
import { textOf } from './body.ts';
import { approvalKey, at, type Key, listOf, rangeOf } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import type { Item } from './table.ts';
import { ABSENT, type Write } from './write.ts';

type Filter = Parameters<ReviewStore['list']>[0];

/** Oldest first; ids settle what came at the same time. */
function byRequest(a: Review, b: Review): number {
  const [left, right] = [`${a.requestedAt}#${a.id}`, `${b.requestedAt}#${b.id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What policy or a playbook decided, or what was carried over from elsewhere, approves nothing anew. */
const approvedByPerson = ({ decision, via }: ReviewDecision): boolean =>
  decision === 'approved' && PERSONAL_VIAS.some((one) => one === via);

class ReviewTable {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Review, token and the entry of its run together, so that no review is without its token. */
  async open(review: Review, token: string): Promise<Review> {
    const { table, bodies, projects } = this.#storage;
    const { id, runId, digest, status } = review;
    const [body, project] = await Promise.all([bodies.pack(review), projects.of(runId)]);
    const index = { GSI1PK: listOf.reviews(project), GSI1SK: `${review.requestedAt}#${id}` };
    return untilWon(`Review ${id}`, table.retry, async () => {
      const result = await table.write(
        { put: { ...at.review(id), ...index, project, digest, status, ...body }, when: ABSENT },
        { put: { ...at.token(id), token } },
        { put: { ...at.reviewOfRun(runId, id), reviewId: id } },
      );
      return result.written ? review : ((await this.find(id)) ?? LOST);
    });
  }

  async find(id: string): Promise<Review | undefined> {
    const item = await this.#storage.table.get(at.review(id));
    return item === undefined ? undefined : this.#read(item);
  }

  async list({ runId, status }: Filter): Promise<Review[]> {
    const reviews = await Promise.all((await this.#items(runId)).map((item) => this.#read(item)));
    return reviews.filter((review) => status === undefined || review.status === status).sort(byRequest);
  }

  async decide(id: string, decision: ReviewDecision): Promise<DecideResult> {
    return untilWon(`Review ${id}`, this.#storage.table.retry, () => this.#tryDecide(id, decision));
  }

  async #tryDecide(id: string, decision: ReviewDecision): Promise<DecideResult | typeof LOST> {
    const { table } = this.#storage;
    const [item, token] = await Promise.all([table.get(at.review(id)), table.get(at.token(id))]);
    if (item === undefined) return { outcome: 'not-found' };
    const review = await this.#read(item);
    if (review.status !== 'pending') return { outcome: 'already-decided', review };
    if (review.digest !== decision.digest) return { outcome: 'digest-differs', review };
    const decided: Review = { ...review, status: decision.decision, decision };
    const result = await table.write(...(await this.#decisionWrites(decided, decision, textOf(item, 'project', 'review'))));
    // Whatever stood in the way is read again: the other one's decision is the answer then.
    return result.written ? { outcome: 'decided', review: decided, token: textOf(token ?? {}, 'token', 'review') } : LOST;
  }

  async #decisionWrites(decided: Review, decision: ReviewDecision, project: string): Promise<Write[]> {
    const { id } = decided;
    const body = await this.#storage.bodies.pack(decided);
    const [attribute, value] = Object.entries(body)[0] as [string, string];
    return [
      {
        update: at.review(id),
        by: {
          text: `SET #status = :decided, ${attribute} = :value REMOVE ${attribute === 'body' ? 'bodyAt' : 'body'}`,
          names: { '#status': 'status' },
          values: { ':decided': decided.status, ':value': value },
        },
        when: {
          text: '#status = :pending AND digest = :digest',
          names: { '#status': 'status' },
          values: { ':pending': 'pending', ':digest': decision.digest },
        },
      },
      { put: { ...at.undelivered(project, decision.at, id), reviewId: id } },
      ...(approvedByPerson(decision)
        ? [{ put: { ...approvalKey(project, decided, { at: decision.at, reviewId: id }), reviewId: id } }]
        : []),
    ];
  }

  async undelivered(): Promise<{ review: Review; token: string }[]> {
    const { table, projects } = this.#storage;
    const found: { review: Review; token: string }[] = [];
    for await (const entry of table.query(rangeOf.undelivered(projects.named))) {
      const id = textOf(entry, 'reviewId', 'undelivered decision');
      const [review, token] = await Promise.all([this.find(id), table.get(at.token(id))]);
      // Delivered by somebody else between the two reads.
      if (review !== undefined && token !== undefined) found.push({ review, token: textOf(token, 'token', 'review') });
    }
    return found;
  }

  /** A pending review keeps its token. */
  async delivered(id: string): Promise<void> {
    const { table } = this.#storage;
    await untilWon(`Review ${id}`, table.retry, async () => {
      const item = await table.get(at.review(id));
      const review = item === undefined ? undefined : await this.#read(item);
      if (item === undefined || review?.decision === undefined) return true;
      const entry = at.undelivered(textOf(item, 'project', 'review'), review.decision.at, id);
      return (await table.write({ remove: at.token(id) }, { remove: entry })).written || LOST;
    });
  }

  async approvalOf(spec: string, subject: string, digest: string): Promise<Review | undefined> {
    const { table, projects } = this.#storage;
    const range = rangeOf.approvals(projects.current(), { spec, subject, digest });
    for await (const entry of table.query(range, { reverse: true, limit: 1 })) return this.find(textOf(entry, 'reviewId', 'approval'));
    return undefined;
  }

  /** Of a run as of now; of a project as the index knows them, each read again as it is now. */
  async #items(runId: string | undefined): Promise<Item[]> {
    const { table, projects } = this.#storage;
    const keys: Key[] = [];
    const found = runId === undefined ? table.queryIndex(listOf.reviews(projects.current())) : table.query(rangeOf.reviewsOfRun(runId));
    for await (const item of found) {
      keys.push(runId === undefined ? { PK: textOf(item, 'PK', 'review'), SK: 'REVIEW' } : at.review(textOf(item, 'reviewId', 'review')));
    }
    return table.getAll(keys);
  }

  #read(item: Item): Promise<Review> {
    return this.#storage.bodies.unpack(item, 'review', Review);
  }
}

/** Reviews in DynamoDB. A token lies apart from its review, until its completion is known to have happened; no list ever meets it. */
export function createReviewStore(storage: Storage): ReviewStore {
  const table = new ReviewTable(storage);
  return {
    open: (review, token) => table.open(review, token),
    get: (id) => table.find(id),
    list: (filter) => table.list(filter),
    decide: (id, decision) => table.decide(id, decision),
    undelivered: () => table.undelivered(),
    delivered: (id) => table.delivered(id),
    approvalOf: (spec, subject, digest) => table.approvalOf(spec, subject, digest),
  };
}
