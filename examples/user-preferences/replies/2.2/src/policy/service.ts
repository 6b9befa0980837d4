import type { AuditLogger } from '../audit/audit-logger.ts';
import { Problem } from '../http/problem.ts';
import type { SomeChannels } from '../preferences/schema.ts';
import type { Item, Table } from '../storage/table.ts';
import type { PolicyChange } from './schema.ts';

export interface Policy {
  /** Channels that are on or off for every user, whatever they have chosen. */
  forced: SomeChannels;
  version: number;
}

export interface PolicyServiceOptions {
  table: Table<SomeChannels>;
  audit: AuditLogger;
}

/** On whose behalf a policy is changed. */
export interface Author {
  administrator: string;
  correlationId: string;
}

const KEY = 'default';

/** The notification policy of the whole organisation. */
export class PolicyService {
  readonly #options: PolicyServiceOptions;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(options: PolicyServiceOptions) {
    this.#options = options;
  }

  async read(): Promise<Policy> {
    return present(await this.#options.table.get(KEY));
  }

  /**
   * Replaces the policy. The audit record comes first: one that had no effect can be explained, an effect without a record cannot.
   * @throws Problem 409 when the policy has another version, 503 when the record cannot be written
   */
  replace(change: PolicyChange, author: Author): Promise<Policy> {
    // One after the other, so that the version cannot change between the check, the record and the write.
    const replacing = this.#lastChange.then(() => this.#replace(change, author));
    this.#lastChange = replacing.catch(() => undefined);
    return replacing;
  }

  async #replace({ version, forced }: PolicyChange, author: Author): Promise<Policy> {
    const current = await this.read();
    if (current.version !== version) throw new Problem(409, 'policy-changed', 'The policy has been changed since it was read.');
    await this.#record(current.forced, forced, author);
    return present(await this.#options.table.put(KEY, forced, version === 0 ? 'absent' : { version }));
  }

  async #record(before: SomeChannels, after: SomeChannels, author: Author): Promise<void> {
    try {
      await this.#options.audit.append({ ...author, action: 'policy.changed', before, after });
    } catch (cause) {
      throw new Problem(503, 'audit-unavailable', 'The change cannot be recorded, so it was not made.', { cause });
    }
  }
}

function present(item: Item<SomeChannels> | undefined): Policy {
  return { forced: item?.value ?? {}, version: item?.version ?? 0 };
}
