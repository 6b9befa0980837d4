import type { Ledger } from '../../../app/ports.ts';
import { chainEntry, type LedgerDraft } from '../../../domain/ledger/index.ts';
import { canonicalJson } from '../../../domain/shared/digest.ts';
import { LedgerEntry } from '../../../domain/workflow/run.ts';
import * as z from 'zod';
import { numberOf, textOf } from './body.ts';
import { at, type Key, rangeOf } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import type { Item } from './table.ts';
import { ABSENT, type Write } from './write.ts';

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

type Link = Pick<LedgerEntry, 'sequence' | 'hash'>;
type Name = Pick<LedgerDraft, 'runId' | 'key'>;

const nameOf = ({ runId, key }: Name): string => canonicalJson([runId, key]);

/**
 * One chain a project. The place after the last entry is the lock. Whoever loses it leaves its entry with those that wait, and whoever
 * appends next takes all of them along in one transaction: many writers cost one race for thirty entries, not one for each.
 */
class LedgerTable {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async append(draft: LedgerDraft): Promise<LedgerEntry> {
    const { table, projects } = this.#storage;
    const project = await projects.of(draft.runId);
    return untilWon(`The ledger of ${project}`, table.retry, async (attempt) => {
      const standing = await this.#find(draft);
      if (standing !== undefined) return standing;
      if (attempt === 0) return this.#chain(project, [draft], false);
      if (attempt === 1) await this.#wait(project, draft);
      const others = await this.#waiting(project);
      return this.#chain(project, [draft, ...others.filter((other) => nameOf(other) !== nameOf(draft))], true);
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

  async #wait(project: string, draft: LedgerDraft): Promise<void> {
    const item = { ...at.waiting(project, draft.runId, draft.key), ...(await this.#storage.bodies.pack(draft)) };
    await this.#storage.table.write({ put: item });
  }

  /** Those that wait and are not chained yet; what a late write left behind is removed on the way. */
  async #waiting(project: string): Promise<LedgerDraft[]> {
    const { table, bodies } = this.#storage;
    const waiting = table.query(rangeOf.waiting(project), { limit: GROUP.entries });
    const drafts = await bodies.unpackAll(waiting, 'waiting ledger entry', Draft);
    const places = await table.getAll(drafts.map(({ runId, key }) => at.entryOfRun(runId, key)));
    const chained = new Set(places.map((place) => nameOf({ runId: textOf(place, 'runId', PLACE), key: textOf(place, 'key', PLACE) })));
    const late = drafts.filter((draft) => chained.has(nameOf(draft)));
    await table.removeAll(late.map(({ runId, key }) => at.waiting(project, runId, key)));
    return drafts.filter((draft) => !chained.has(nameOf(draft)));
  }

  /** Chains the first draft and as many of the others as one transaction holds; gives the first one's entry. */
  async #chain(project: string, drafts: readonly LedgerDraft[], waited: boolean): Promise<LedgerEntry | typeof LOST> {
    const { table, bodies, hash } = this.#storage;
    const entries: LedgerEntry[] = [];
    const writes: Write[] = [];
    let last = await this.#last(project);
    let bytes = 0;
    for (const draft of drafts.slice(0, GROUP.entries)) {
      const entry = chainEntry(draft, last, hash);
      const body = await bodies.pack(entry);
      bytes += JSON.stringify(body).length;
      if (entries.length > 0 && bytes > GROUP.bytes) break;
      entries.push(entry);
      last = entry;
      writes.push(...entryWrites(project, entry, body));
      if (waited) writes.push({ remove: at.waiting(project, draft.runId, draft.key) });
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
