import type { SpecStore } from '../../../app/ports.ts';
import type { Digest } from '../../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import { DocumentKind } from '../../../domain/workflow/document-kind.ts';
import { SpecRevision } from '../../../domain/workflow/run.ts';
import { textOf } from './body.ts';
import { at, rangeOf } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import { ABSENT } from './write.ts';

class SpecTable {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The place after the last revision is the lock: of two that add at once, one reads the other's and decides anew. */
  add(revision: Omit<SpecRevision, 'number'>): Promise<SpecRevision> {
    const { table, bodies } = this.#storage;
    const { runId, kind, digest } = revision;
    return untilWon(`The revisions of ${kind} in run ${runId}`, table.retry, async () => {
      const latest = await this.#latest(runId, kind);
      if (latest?.digest === digest) return latest;
      const next: SpecRevision = { ...revision, number: (latest?.number ?? 0) + 1 };
      const item = { ...at.revision(runId, kind, next.number), digest, ...(await bodies.pack(next)) };
      const result = await table.write({ put: item, when: ABSENT });
      return result.written ? next : LOST;
    });
  }

  /** Revisions are never removed, so that one that was found stays. */
  async accept(runId: string, kind: DocumentKind, digest: Digest): Promise<void> {
    for await (const item of this.#storage.table.query(rangeOf.revisions(runId, kind), { reverse: true })) {
      if (item['digest'] === digest) return this.#write(runId, kind, digest);
    }
    throw new StringlineError({
      code: 'revision-unknown',
      message: `Run ${runId} has no revision ${digest} of ${kind}: it cannot be accepted`,
      exit: EXIT.internal,
    });
  }

  async accepted(runId: string): Promise<Partial<Record<DocumentKind, Digest>>> {
    const documents: Partial<Record<DocumentKind, Digest>> = {};
    for await (const item of this.#storage.table.query(rangeOf.accepted(runId))) {
      documents[DocumentKind.parse(item['kind'])] = textOf(item, 'digest', 'accepted document');
    }
    return documents;
  }

  async #write(runId: string, kind: DocumentKind, digest: Digest): Promise<void> {
    const { table } = this.#storage;
    await untilWon(`The accepted ${kind} of run ${runId}`, table.retry, async () => {
      const result = await table.write({ put: { ...at.accepted(runId, kind), kind, digest } });
      return result.written || LOST;
    });
  }

  async #latest(runId: string, kind: DocumentKind): Promise<SpecRevision | undefined> {
    const last = this.#storage.table.query(rangeOf.revisions(runId, kind), { reverse: true, limit: 1 });
    return (await this.#storage.bodies.unpackAll(last, 'spec revision', SpecRevision))[0];
  }
}

/** Revisions of spec documents, and which of them were accepted, in DynamoDB. */
export function createSpecStore(storage: Storage): SpecStore {
  const specs = new SpecTable(storage);
  return {
    addRevision: (revision) => specs.add(revision),
    revisions: (runId, kind) =>
      storage.bodies.unpackAll(storage.table.query(rangeOf.revisions(runId, kind)), 'spec revision', SpecRevision),
    accept: (runId, kind, digest) => specs.accept(runId, kind, digest),
    accepted: (runId) => specs.accepted(runId),
  };
}
