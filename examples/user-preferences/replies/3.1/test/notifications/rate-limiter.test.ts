import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Admission, RateLimiter } from '../../src/notifications/rate-limiter.ts';

const HOUR = 3_600_000;

function limiterWithClock(): { admit: (key: string) => Admission; wait: (milliseconds: number) => void } {
  let time = Date.parse('2026-11-02T09:00:00Z');
  const limiter = new RateLimiter({ limit: 10, windowMs: HOUR, now: () => new Date(time) });
  return {
    admit: (key) => limiter.admit(key),
    wait: (milliseconds) => {
      time += milliseconds;
    },
  };
}

describe('RateLimiter', () => {
  it('5.2 admits ten in an hour and not the eleventh', () => {
    const { admit } = limiterWithClock();

    const admissions = Array.from({ length: 11 }, () => admit('u-1').admitted);

    assert.deepEqual(admissions, [...Array.from({ length: 10 }, () => true), false]);
    assert.equal(admit('u-2').admitted, true);
  });

  it('5.2 never admits more than ten in any hour, however they are spread (Property 4)', () => {
    for (const gap of [1_000, 60_000, 359_999, 360_000, 400_000, 1_800_000]) {
      const { admit, wait } = limiterWithClock();
      const times: number[] = [];

      for (let step = 0; step < 60; step += 1) {
        if (admit('u-1').admitted) times.push(step * gap);
        wait(gap);
      }

      for (const start of times) assert.ok(times.filter((time) => time >= start && time < start + HOUR).length <= 10);
    }
  });

  it('5.3 says after how many seconds there is room again', () => {
    const { admit, wait } = limiterWithClock();
    for (let count = 0; count < 10; count += 1) admit('u-1');
    wait(600_000);

    assert.deepEqual(admit('u-1'), { admitted: false, retryAfterSeconds: 3_000 });

    wait(3_000_000);
    assert.equal(admit('u-1').admitted, true);
  });
});
