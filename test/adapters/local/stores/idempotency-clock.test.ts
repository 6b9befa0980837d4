import { describe, expect, it } from '@jest/globals';
import { openLocalStores } from '../../../../lib/adapters/local/stores/index.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

describe('what is under way while the clock jumps', () => {
  it.each([
    ['is so for as long as it was given', 10, 'in-progress'],
    ["is anybody's after that", 3600, 'new'],
    ["is anybody's where the clock was put back", -3600, 'new'],
  ])('%s', async (_name, seconds, outcome) => {
    const directory = temporaryDirectory();
    let now = Date.UTC(2026, 10, 27);
    const stores = openLocalStores(directory.path, { clock: { now: () => new Date(now) } });
    await stores.idempotency.begin('delivery', 'content');

    now += seconds * 1000;
    const again = await stores.idempotency.begin('delivery', 'content');

    stores.close();
    directory.remove();
    expect(again).toMatchObject({ outcome });
  });

  it.each([-3600, 3600])('what was taken is known when the clock is off by %i seconds', async (seconds) => {
    const directory = temporaryDirectory();
    let now = Date.UTC(2026, 10, 27);
    const stores = openLocalStores(directory.path, { clock: { now: () => new Date(now) } });
    await stores.idempotency.begin('delivery', 'content');
    await stores.idempotency.complete('delivery', 'content', { event: 'e' });

    now += seconds * 1000;
    const again = await stores.idempotency.begin('delivery', 'content');

    stores.close();
    directory.remove();
    expect(again).toMatchObject({ outcome: 'replay' });
  });
});
