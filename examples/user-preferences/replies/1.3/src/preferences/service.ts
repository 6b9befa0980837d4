import { Problem } from '../http/problem.ts';
import type { Channel } from '../notifications/notification.ts';
import { ConditionalCheckFailed, type Item, type Table } from '../storage/table.ts';
import { type ChannelSettings, DEFAULT_SETTINGS, type PreferenceChange, withChannels } from './schema.ts';

export interface Preferences {
  channels: Record<Channel, boolean>;
  /** 0 until the user changes something for the first time. */
  version: number;
}

export interface PreferenceServiceOptions {
  /** Settings by user. */
  table: Table<ChannelSettings>;
}

/** Reads and changes on which channels a user is reached. */
export class PreferenceService {
  readonly #options: PreferenceServiceOptions;

  constructor(options: PreferenceServiceOptions) {
    this.#options = options;
  }

  async read(userId: string): Promise<Preferences> {
    return this.#present(await this.#options.table.get(userId));
  }

  /** @throws Problem 409 when somebody else has changed the preferences since `change.version` was read */
  async change(userId: string, { version, channels }: PreferenceChange): Promise<Preferences> {
    try {
      const settings = withChannels(DEFAULT_SETTINGS, channels);
      return this.#present(await this.#options.table.put(userId, settings, version === 0 ? 'absent' : { version }));
    } catch (error) {
      if (error instanceof ConditionalCheckFailed) throw changedMeanwhile(error);
      throw error;
    }
  }

  #present(item: Item<ChannelSettings> | undefined): Preferences {
    return { channels: item?.value ?? DEFAULT_SETTINGS, version: item?.version ?? 0 };
  }
}

function changedMeanwhile(cause: ConditionalCheckFailed): Problem {
  return new Problem(409, 'preferences-changed', 'The preferences have been changed since they were read.', {
    detail: 'Read them again and repeat the change with their present version.',
    cause,
  });
}
