import type { Ledger } from '../../../app/ports.ts';
import { chainEntry, type LedgerDraft } from '../../../domain/ledger/index.ts';
import { canonicalJson } from '../../../domain/shared/digest.ts';
import { LedgerEntry } from '../../../domain/workflow/run.ts';
import * as z from 'zod';
import { numberOf, textOf } from './body.ts';
import { at, type Key, rangeOf } from './keys.ts';
import { LOST, type Retry, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import type { Item } from './table.ts';
import { ABSENT, type Write } from './write.ts';

const WAITING = 'waiting ledger entry';
const PLACE = 'place of a ledger entry';

const Draft = z.strictObject({
  runId: z.string(),
  key: z.string(),
  type: z.string(),
  at: z.string(),
  data: z.record(z.string(), z.json()),
});

/** Entries chained in one transaction: three writes each, of at most a hundred, and well below its 4 MB. */
const GROUP = { entries: 30, bytes: 2_000_000 };

/** Looks after which the first of those that wait counts as gone, and another one takes its place. */
const PATIENCE = 5;

/** Those that wait for their turn look more often than those that race: the line before them moves. */
const patient = (retry: Retry): Retry => ({ ...retry, attempts: retry.attempts * 4 });

type Link = Pick<LedgerEntry, 'sequence' | 'hash'>;

/** A draft, and where it waits if it does. */
interface Waiting {
  draft: LedgerDraft;
  key: Key | undefined;
}

const nameOf = ({ runId, key }: Pick<LedgerDraft, 'runId' | 'key'>): string => canonicalJson([runId, key]);

/** Tells when it is one's turn: nobody waits, one is the first who does, or the first one has not moved for long. */
class Turn {
  #first = '';
  #looks = 0;

  /** True when the entry may be chained now. */
  look(first: string | undefined, own: string): boolean {
    this.#looks = first === this.#first ? this.#looks + 1 : 1;
    this.#first = first ?? '';
    return first === undefined || first === own || this.#looks >= PATIENCE;
  }
}

/**
 * One chain a project. The place after the last entry is the lock. Whoever loses it leaves its entry with those that wait, and the first
 * of them takes all the others along in one transaction: many writers cost one race for thirty entries, not one for each.
 */
class LedgerTable {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async append(draft: LedgerDraft): Promise<LedgerEntry> {
    const { table, projects, clock } = this.#storage;
    const project = await projects.of(draft.runId);
    const own = nameOf(draft);
    const key = at.waiting(project, clock.now().toISOString(), draft);
    const turn = new Turn();
    return untilWon(`The ledger of ${project}`, patient(table.retry), async (attempt) => {
      const [standing, [first]] = await Promise.all([this.#find(draft), this.#waiting(project, 1)]);
      if (standing !== undefined) return standing;
      const myself = { draft, key: attempt > 0 ? key : undefined };
      const mine = turn.look(first && nameOf(first.draft), own);
      const chained = mine ? await this.#chain(project, [myself, ...(first ? await this.#others(project, own) : [])]) : LOST;
      if (chained === LOST && attempt === 0) await table.write({ put: { ...key, ...(await this.#storage.bodies.pack(draft)) } });
      return chained;
    });
  }

  async read(runId: string | undefined): Promise<LedgerEntry[]> {
    const { table, bodies, projects } = this.#storage;
    if (runId === undefined) return bodies.unpackAll(table.query(rangeOf.entries(projects.current())), 'ledger entry', LedgerEntry);
    const keys: Key[] = [];
    for await (const place of table.query(rangeOf.entriesOfRun(runId))) keys.push(entryAt(place));
    const entries = await bodies.unpackAll(await table.getAll(keys), 'ledger entry', LedgerEntry);
    return entries.sort((a, b) => a.sequence - b.sequence);
  }

  async #find({ runId, key }: LedgerDraft): Promise<LedgerEntry | undefined> {
    const { table, bodies } = this.#storage;
    const place = await table.get(at.entryOfRun(runId, key));
    const item = place === undefined ? undefined : await table.get(entryAt(place));
    return item === undefined ? undefined : bodies.unpack(item, 'ledger entry', LedgerEntry);
  }

  async #waiting(project: string, limit: number): Promise<Waiting[]> {
    const { table, bodies } = this.#storage;
    const found: Waiting[] = [];
    for await (const item of table.query(rangeOf.waiting(project), { limit })) {
      const key = { PK: textOf(item, 'PK', WAITING), SK: textOf(item, 'SK', WAITING) };
      found.push({ draft: await bodies.unpack(item, WAITING, Draft), key });
    }
    return found;
  }

  /** The others who wait and are not chained yet; what a late write left behind is removed on the way. */
  async #others(project: string, own: string): Promise<Waiting[]> {
    const { table } = this.#storage;
    const byName = new Map((await this.#waiting(project, GROUP.entries)).map((one) => [nameOf(one.draft), one]));
    byName.delete(own);
    const waiting = [...byName.values()];
    const places = await table.getAll(waiting.map(({ draft }) => at.entryOfRun(draft.runId, draft.key)));
    const chained = new Set(places.map((place) => nameOf({ runId: textOf(place, 'runId', PLACE), key: textOf(place, 'key', PLACE) })));
    await table.removeAll(waiting.flatMap(({ draft, key }) => (key && chained.has(nameOf(draft)) ? [key] : [])));
    return waiting.filter(({ draft }) => !chained.has(nameOf(draft)));
  }

  /** Chains the first draft and as many of the others as one transaction holds; gives the first one's entry. */
  async #chain(project: string, waiting: readonly Waiting[]): Promise<LedgerEntry | typeof LOST> {
    const { table, bodies, hash } = this.#storage;
    const entries: LedgerEntry[] = [];
    const writes: Write[] = [];
    let last = await this.#last(project);
    let bytes = 0;
    for (const { draft, key } of waiting.slice(0, GROUP.entries)) {
      const entry = chainEntry(draft, last, hash);
      const body = await bodies.pack(entry);
      bytes += JSON.stringify(body).length;
      if (entries.length > 0 && bytes > GROUP.bytes) break;
      entries.push(entry);
      last = entry;
      writes.push(...entryWrites(project, entry, body));
      if (key !== undefined) writes.push({ remove: key });
    }
    const result = await table.write(...writes);
    return (result.written ? entries[0] : undefined) ?? LOST;
  }

  async #last(project: string): Promise<Link | undefined> {
    for await (const item of this.#storage.table.query(rangeOf.entries(project), { reverse: true, limit: 1 })) {
      return { sequence: numberOf(item, 'sequence'), hash: textOf(item, 'hash', 'ledger entry') };
    }
    return undefined;
  }
}

function entryWrites(project: string, entry: LedgerEntry, body: object): Write[] {
  const { sequence, hash, runId, key } = entry;
  return [
    { put: { ...at.entry(project, sequence), sequence, hash, runId, ...body }, when: ABSENT },
    { put: { ...at.entryOfRun(runId, key), runId, key, project, sequence }, when: ABSENT },
  ];
}

/** Where the entry lies whose place in the run an item is. */
function entryAt(place: Item): Key {
  return at.entry(textOf(place, 'project', PLACE), numberOf(place, 'sequence'));
}

/** The hash-chained record of decisions and effects, in DynamoDB: one chain a project, as one repository has one on a laptop. */
export function createLedger(storage: Storage): Ledger {
  const ledger = new LedgerTable(storage);
  return {
    append: (draft) => ledger.append(draft),
    read: (filter = {}) => ledger.read(filter.runId),
  };
}
