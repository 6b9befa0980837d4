import * as z from 'zod';
import { type BeginResult, IDEMPOTENCY_LEASE_SECONDS, IDEMPOTENCY_TTL_SECONDS, type IdempotencyStore } from '../../../app/ports.ts';
import type { Digest } from '../../../domain/shared/digest.ts';
import { at } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import type { Expression } from './write.ts';

/** The request that is in progress, and no other. */
const isOwn = (requestDigest: Digest): Expression => ({
  text: 'digest = :digest AND #state = :begun',
  names: { '#state': 'state' },
  values: { ':digest': requestDigest, ':begun': 'begun' },
});

/** Repeated requests, in DynamoDB. The table removes expired items when it pleases, so that the time is part of every condition. */
export function createIdempotencyStore(storage: Storage): IdempotencyStore {
  const { table, bodies, clock } = storage;
  const seconds = (): number => Math.floor(clock.now().getTime() / 1000);

  const standing = async (key: string, requestDigest: Digest): Promise<BeginResult | typeof LOST> => {
    const item = await table.get(at.request(key));
    if (item === undefined) return LOST;
    if (item['digest'] !== requestDigest) return { outcome: 'conflict' };
    if (item['state'] === 'begun') return { outcome: 'in-progress' };
    return { outcome: 'replay', response: await bodies.unpack(item, 'response', z.json()) };
  };

  return {
    begin: (key, requestDigest) =>
      untilWon(`The request ${key}`, table.retry, async () => {
        const now = seconds();
        const result = await table.write({
          put: { ...at.request(key), digest: requestDigest, state: 'begun', expiresAt: now + IDEMPOTENCY_LEASE_SECONDS },
          when: { text: 'attribute_not_exists(PK) OR expiresAt <= :now', values: { ':now': now } },
        });
        return result.written ? { outcome: 'new' } : standing(key, requestDigest);
      }),
    complete: async (key, requestDigest, response) => {
      const body = await bodies.pack(response);
      const item = { ...at.request(key), digest: requestDigest, state: 'done', expiresAt: seconds() + IDEMPOTENCY_TTL_SECONDS, ...body };
      await untilWon(`The request ${key}`, table.retry, async () => {
        const result = await table.write({ put: item, when: isOwn(requestDigest) });
        return result.written || result.refused.length > 0 || LOST;
      });
    },
    abandon: async (key, requestDigest) => {
      await untilWon(`The request ${key}`, table.retry, async () => {
        const result = await table.write({ remove: at.request(key), when: isOwn(requestDigest) });
        return result.written || result.refused.length > 0 || LOST;
      });
    },
  };
}
