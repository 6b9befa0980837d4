import * as z from 'zod';
import { type BeginResult, IDEMPOTENCY_LEASE_SECONDS, IDEMPOTENCY_TTL_SECONDS, type IdempotencyStore } from '../../../app/ports.ts';
import type { Digest } from '../../../domain/shared/digest.ts';
import { at } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import type { Item } from './table.ts';
import type { Expression, Write } from './write.ts';

/** The request that is in progress, and no other. */
const isOwn = (requestDigest: Digest): Expression => ({
  text: 'digest = :digest AND #state = :begun',
  names: { '#state': 'state' },
  values: { ':digest': requestDigest, ':begun': 'begun' },
});

/**
 * Repeated requests, in DynamoDB. The table removes expired items when it pleases, so that the time is part of every condition. What was
 * noted lives as long as a response; who has begun is waited for until `leaseUntil`.
 */
export function createIdempotencyStore(storage: Storage): IdempotencyStore {
  const { table, bodies, clock } = storage;
  const seconds = (): number => Math.floor(clock.now().getTime() / 1000);
  /** Writes under a condition; false where it does not hold. */
  const attempt = (key: string, write: Write): Promise<boolean> =>
    untilWon(`The request ${key}`, table.retry, async () => {
      const result = await table.write(write);
      return result.written || (result.refused.length > 0 ? false : LOST);
    });

  const takeOver = async (key: string, item: Item, now: number): Promise<BeginResult | typeof LOST> => {
    const result = await table.write({
      update: at.request(key),
      by: { text: 'SET leaseUntil = :lease', values: { ':lease': now + IDEMPOTENCY_LEASE_SECONDS } },
      when: {
        text: '#state = :begun AND leaseUntil = :before',
        names: { '#state': 'state' },
        values: { ':begun': 'begun', ':before': item['leaseUntil'] },
      },
    });
    return result.written ? { outcome: 'new', noted: z.json().parse(item['noted']) } : LOST;
  };

  const standing = async (key: string, requestDigest: Digest, now: number): Promise<BeginResult | typeof LOST> => {
    const item = await table.get(at.request(key));
    if (item === undefined) return LOST;
    if (item['digest'] !== requestDigest) return { outcome: 'conflict' };
    if (item['state'] !== 'begun') return { outcome: 'replay', response: await bodies.unpack(item, 'response', z.json()) };
    return item['noted'] !== undefined && Number(item['leaseUntil']) <= now ? takeOver(key, item, now) : { outcome: 'in-progress' };
  };

  return {
    begin: (key, requestDigest) =>
      untilWon(`The request ${key}`, table.retry, async () => {
        const now = seconds();
        const lease = now + IDEMPOTENCY_LEASE_SECONDS;
        const result = await table.write({
          put: { ...at.request(key), digest: requestDigest, state: 'begun', leaseUntil: lease, expiresAt: lease },
          when: { text: 'attribute_not_exists(PK) OR expiresAt <= :now', values: { ':now': now } },
        });
        return result.written ? { outcome: 'new' } : standing(key, requestDigest, now);
      }),
    note: (key, requestDigest, what) =>
      attempt(key, {
        update: at.request(key),
        by: { text: 'SET noted = :noted, expiresAt = :until', values: { ':noted': what, ':until': seconds() + IDEMPOTENCY_TTL_SECONDS } },
        when: isOwn(requestDigest),
      }),
    complete: async (key, requestDigest, response) => {
      const body = await bodies.pack(response);
      const item = { ...at.request(key), digest: requestDigest, state: 'done', expiresAt: seconds() + IDEMPOTENCY_TTL_SECONDS, ...body };
      await attempt(key, { put: item, when: isOwn(requestDigest) });
    },
    abandon: async (key, requestDigest) => {
      const own = isOwn(requestDigest);
      const bare = { ...own, text: `${own.text} AND attribute_not_exists(noted)` };
      if (await attempt(key, { remove: at.request(key), when: bare })) return;
      await attempt(key, { update: at.request(key), by: { text: 'SET leaseUntil = :past', values: { ':past': 0 } }, when: own });
    },
  };
}
