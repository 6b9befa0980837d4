import * as z from 'zod';
import { CHANNELS, type Channel } from '../notifications/notification.ts';

/** On which channels a user is reached. */
export const ChannelSettings = z.strictObject({ email: z.boolean(), sms: z.boolean(), push: z.boolean() });
export type ChannelSettings = z.infer<typeof ChannelSettings>;

/** Settings of some of the channels. */
export const SomeChannels = ChannelSettings.partial();
export type SomeChannels = z.infer<typeof SomeChannels>;

/** What a user sends: the version they have read, and the channels they switch. */
export const PreferenceChange = z.strictObject({
  version: z.int().min(0),
  channels: SomeChannels.refine((channels) => Object.keys(channels).length > 0, { error: 'Name at least one channel.' }),
});
export type PreferenceChange = z.infer<typeof PreferenceChange>;

/** Settings of a user who has never changed anything. */
export const DEFAULT_SETTINGS: ChannelSettings = { email: true, sms: true, push: true };

/** Settings with some channels replaced. */
export function withChannels(settings: ChannelSettings, some: SomeChannels): ChannelSettings {
  const entries = CHANNELS.map((channel) => [channel, some[channel] ?? settings[channel]]);
  return Object.fromEntries(entries) as Record<Channel, boolean>;
}

/** The channels that a partial setting names, in the usual order. */
export function namedChannels(some: SomeChannels): Channel[] {
  return CHANNELS.filter((channel) => some[channel] !== undefined);
}
