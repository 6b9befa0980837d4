import type { Scheduler } from './types.ts';

/** The timers of a drive, by key. */
export class Timers {
  readonly #scheduler: Scheduler;
  readonly #set = new Map<string, { time: number; cancel: () => void }>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  set(key: string, time: number, fire: () => void): void {
    this.cancel(key);
    const cancel = this.#scheduler.at(time, () => {
      this.#set.delete(key);
      fire();
    });
    this.#set.set(key, { time, cancel });
  }

  cancel(key: string): void {
    this.#set.get(key)?.cancel();
    this.#set.delete(key);
  }

  cancelAll(prefix: string): void {
    for (const key of [...this.#set.keys()]) if (key.startsWith(prefix)) this.cancel(key);
  }

  clear(): void {
    this.cancelAll('');
  }

  /** When the next one is due, in epoch milliseconds. */
  next(): number | undefined {
    let next: number | undefined;
    for (const { time } of this.#set.values()) if (next === undefined || time < next) next = time;
    return next;
  }
}
