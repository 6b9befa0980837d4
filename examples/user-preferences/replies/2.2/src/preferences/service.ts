import { Problem } from '../http/problem.ts';
import type { Channel } from '../notifications/notification.ts';
import type { PolicyService } from '../policy/service.ts';
import { ConditionalCheckFailed, type Item, type Table } from '../storage/table.ts';
import { type ChannelSettings, DEFAULT_SETTINGS, namedChannels, type PreferenceChange, type SomeChannels, withChannels } from './schema.ts';

export interface Preferences {
  /** The settings in force: the policy laid over the user's own. */
  channels: Record<Channel, boolean>;
  /** Channels that the policy forces. */
  enforced: Channel[];
  /** 0 until the user changes something for the first time. */
  version: number;
}

export interface PreferenceServiceOptions {
  /** The users' own settings, by user. Forced settings are never stored here. */
  table: Table<ChannelSettings>;
  policy: PolicyService;
}

/** Reads and changes on which channels a user is reached. */
export class PreferenceService {
  readonly #options: PreferenceServiceOptions;

  constructor(options: PreferenceServiceOptions) {
    this.#options = options;
  }

  async read(userId: string): Promise<Preferences> {
    const [item, { forced }] = await Promise.all([this.#options.table.get(userId), this.#options.policy.read()]);
    return present(item, forced);
  }

  /**
   * @throws Problem 409 when somebody else has changed the preferences since `change.version` was read, 403 when the change names a
   * channel that the policy forces
   */
  async change(userId: string, { version, channels }: PreferenceChange): Promise<Preferences> {
    const [stored, { forced }] = await Promise.all([this.#options.table.get(userId), this.#options.policy.read()]);
    const refused = namedChannels(channels).filter((channel) => forced[channel] !== undefined);
    if (refused.length > 0) throw channelsForced(refused);
    try {
      const settings = withChannels(stored?.value ?? DEFAULT_SETTINGS, channels);
      return present(await this.#options.table.put(userId, settings, version === 0 ? 'absent' : { version }), forced);
    } catch (error) {
      if (error instanceof ConditionalCheckFailed) throw changedMeanwhile(error);
      throw error;
    }
  }
}

function present(item: Item<ChannelSettings> | undefined, forced: SomeChannels): Preferences {
  return { channels: withChannels(item?.value ?? DEFAULT_SETTINGS, forced), enforced: namedChannels(forced), version: item?.version ?? 0 };
}

function channelsForced(channels: readonly Channel[]): Problem {
  return new Problem(403, 'channel-forced', `The policy of your organisation sets ${channels.join(' and ')}.`, { extensions: { channels } });
}

function changedMeanwhile(cause: ConditionalCheckFailed): Problem {
  return new Problem(409, 'preferences-changed', 'The preferences have been changed since they were read.', {
    detail: 'Read them again and repeat the change with their present version.',
    cause,
  });
}
