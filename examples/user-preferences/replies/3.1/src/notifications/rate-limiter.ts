export interface RateLimiterOptions {
  /** How many are let through in any window. */
  limit: number;
  windowMs: number;
  now: () => Date;
}

/** Room for one more, to be given back when it turns out not to be needed; or how long to wait. */
export type Admission = { admitted: true; giveBack: () => void } | { admitted: false; retryAfterSeconds: number };

/** Lets at most so many things through for each key in any window of time (a sliding window, so no burst at its edges). */
export class RateLimiter {
  readonly #options: RateLimiterOptions;
  /** Times of what was let through within the last window, the oldest first. */
  readonly #admitted = new Map<string, number[]>();
  #nextSweep = 0;

  constructor(options: RateLimiterOptions) {
    this.#options = options;
  }

  admit(key: string): Admission {
    const now = this.#options.now().getTime();
    this.#sweep(now);
    const recent = this.#recent(key, now);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= this.#options.limit) {
      return { admitted: false, retryAfterSeconds: Math.ceil((oldest + this.#options.windowMs - now) / 1000) };
    }
    recent.push(now);
    this.#admitted.set(key, recent);
    return {
      admitted: true,
      giveBack: () => {
        this.#giveBack(key, now);
      },
    };
  }

  /** Forgets keys that have been quiet for a whole window, once in a window. */
  #sweep(now: number): void {
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + this.#options.windowMs;
    for (const key of this.#admitted.keys()) if (this.#recent(key, now).length === 0) this.#admitted.delete(key);
  }

  #giveBack(key: string, time: number): void {
    const times = this.#admitted.get(key) ?? [];
    const index = times.indexOf(time);
    if (index !== -1) times.splice(index, 1);
  }

  #recent(key: string, now: number): number[] {
    const times = this.#admitted.get(key) ?? [];
    const firstRecent = times.findIndex((time) => time > now - this.#options.windowMs);
    return firstRecent === -1 ? [] : times.slice(firstRecent);
  }
}
