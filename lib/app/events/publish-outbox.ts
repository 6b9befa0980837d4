import { type Published, type RunFacts, toBusEvents } from '../../domain/events/index.ts';
import type { RunEvent } from '../../domain/workflow/run.ts';
import {
  type BusEvent,
  EVENT_BUS_BATCH,
  type EventBus,
  type Outbox,
  type OutboxEntry,
  type PublishFailure,
  type RunStore,
} from '../ports.ts';

export interface PublishPorts {
  outbox: Outbox;
  bus: EventBus;
  runs: Pick<RunStore, 'get'>;
}

export interface PublishOptions {
  /** Entries that are read at a time. */
  page?: number;
  /** Asked between batches; false ends the work, and what is left waits for the next round. */
  goOn?: () => boolean;
}

/** What a round came to. */
export interface PublishReport {
  /** Events that the bus has taken. */
  published: number;
  /** Entries of no concern to others. */
  silent: number;
  /** Entries that stay for the next round, with what the bus said. */
  kept: { event: string; code: string; message: string }[];
  /** Entries that can never be published, and are forgotten: worth an alarm. */
  dropped: { event: string; reason: string }[];
}

const PAGE = 100;

/** An event of the bus with the entry that it came from. */
interface Parcel {
  entry: OutboxEntry;
  event: BusEvent;
}

const nameOf = ({ event }: OutboxEntry): string => `${event.runId}/${event.key}`;

/**
 * Publishes what waits in the outbox, oldest first: at least once, because an entry is forgotten only after the bus has taken all that
 * follows from it. Ends when nothing is left that can be published now.
 * @throws what the bus throws when it cannot be reached; entries not yet taken stay.
 */
export async function publishOutbox(ports: PublishPorts, options: PublishOptions = {}): Promise<PublishReport> {
  const { page = PAGE, goOn = () => true } = options;
  const round = new Round(ports);
  while (goOn()) {
    const entries = await ports.outbox.pending(page);
    const fresh = entries.filter(({ id }) => !round.tried.has(id));
    for (const batch of await round.batches(fresh)) {
      if (!goOn()) return round.report;
      await round.publish(batch);
    }
    // A page of nothing but entries that the bus refused before: the rest is for the next round.
    if (fresh.length === 0 || entries.length < page) return round.report;
  }
  return round.report;
}

class Round {
  readonly #ports: PublishPorts;
  readonly #runs = new Map<string, RunFacts | undefined>();
  readonly tried = new Set<string>();
  readonly report: PublishReport = { published: 0, silent: 0, kept: [], dropped: [] };

  constructor(ports: PublishPorts) {
    this.#ports = ports;
  }

  /** What goes out in one call each; the events of one entry stay together, so that it is forgotten as a whole. */
  async batches(entries: readonly OutboxEntry[]): Promise<Parcel[][]> {
    const batches: Parcel[][] = [];
    const done: string[] = [];
    for (const entry of entries) {
      this.tried.add(entry.id);
      const parcels = (await this.#announce(entry)).map((event) => ({ entry, event }));
      if (parcels.length === 0) done.push(entry.id);
      const last = batches.at(-1);
      if (last && last.length + parcels.length <= EVENT_BUS_BATCH) last.push(...parcels);
      else if (parcels.length > 0) batches.push(parcels);
    }
    if (done.length > 0) await this.#ports.outbox.delivered(done);
    return batches;
  }

  async publish(batch: readonly Parcel[]): Promise<void> {
    const failures = await this.#ports.bus.publish(batch.map(({ event }) => event));
    const failed = new Map(failures.map((failure) => [failure.index, failure]));
    this.report.published += batch.length - failed.size;
    const kept = new Set<string>();
    for (const [index, { entry }] of batch.entries()) {
      const failure = failed.get(index);
      if (failure !== undefined && this.#keep(entry, failure)) kept.add(entry.id);
    }
    const taken = new Set(batch.map(({ entry }) => entry.id));
    await this.#ports.outbox.delivered([...taken].filter((id) => !kept.has(id)));
  }

  #keep(entry: OutboxEntry, { retryable, code, message }: PublishFailure): boolean {
    if (retryable) this.report.kept.push({ event: nameOf(entry), code, message });
    else this.report.dropped.push({ event: nameOf(entry), reason: `${code}: ${message}` });
    return retryable;
  }

  async #announce(entry: OutboxEntry): Promise<readonly BusEvent[]> {
    const { events, problem } = await this.#eventsOf(entry.event);
    if (problem !== undefined) this.report.dropped.push({ event: nameOf(entry), reason: problem });
    else if (events.length === 0) this.report.silent += 1;
    return events;
  }

  async #eventsOf(event: RunEvent): Promise<Published> {
    if (!this.#runs.has(event.runId)) this.#runs.set(event.runId, await this.#ports.runs.get(event.runId));
    const run = this.#runs.get(event.runId);
    return run === undefined ? { events: [], problem: `there is no run ${event.runId}` } : toBusEvents(event, run);
  }
}
