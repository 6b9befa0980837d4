import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHANNELS } from '../../src/notifications/notification.ts';
import { type ChannelSettings, PreferenceChange, type SomeChannels, withChannels } from '../../src/preferences/schema.ts';

const pathsOf = (value: unknown): string[] => (PreferenceChange.safeParse(value).error?.issues ?? []).map(({ path }) => path.join('.'));

describe('PreferenceChange', () => {
  it('takes one channel as well as all of them', () => {
    assert.deepEqual(pathsOf({ version: 0, channels: { sms: false } }), []);
    assert.deepEqual(pathsOf({ version: 3, channels: { email: true, sms: false, push: true } }), []);
  });

  it('1.4 refuses unknown channels, values that are no booleans, and a change of nothing', () => {
    assert.deepEqual(pathsOf({ version: 0, channels: { sms: true, fax: true } }), ['channels']);
    assert.deepEqual(pathsOf({ version: 0, channels: { email: 'yes' } }), ['channels.email']);
    assert.deepEqual(pathsOf({ version: 0, channels: {} }), ['channels']);
    assert.deepEqual(pathsOf({ channels: { email: true } }), ['version']);
  });
});

describe('withChannels', () => {
  it('1.2 changes the named channels and no other, for every setting and every change (Property 1)', () => {
    for (const settings of allSettings()) {
      for (const some of allChanges()) {
        const result = withChannels(settings, some);

        for (const channel of CHANNELS) assert.equal(result[channel], some[channel] ?? settings[channel]);
        assert.deepEqual(withChannels(result, some), result);
      }
    }
  });
});

/** All 8 settings. */
function allSettings(): ChannelSettings[] {
  return [true, false].flatMap((email) => [true, false].flatMap((sms) => [true, false].map((push) => ({ email, sms, push }))));
}

/** All 27 changes, the empty one included. */
function allChanges(): SomeChannels[] {
  const options = [true, false, undefined];
  return options.flatMap((email) => options.flatMap((sms) => options.map((push) => ({ email, sms, push }))));
}
