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

  constructor(options: RateLimiterOptions) {
    this.#options = options;
  }

  admit(key: string): Admission {
    const now = this.#options.now().getTime();
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
