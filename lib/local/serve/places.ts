/** A number of places; whoever finds none free waits, first come, first served. */
export interface Places {
  full(): boolean;
  waiting(): number;
  /** Resolves with a place; false when there will be none any more. */
  take(): Promise<boolean>;
  leave(): void;
}

/** @param closed aborted when nobody is to begin any more */
export function createPlaces(count: number, closed: AbortSignal): Places {
  const queue: ((taken: boolean) => void)[] = [];
  let free = count;
  closed.addEventListener('abort', () => {
    for (const refuse of queue.splice(0)) refuse(false);
  });
  return {
    full: () => free === 0,
    waiting: () => queue.length,
    take: () => {
      if (closed.aborted) return Promise.resolve(false);
      if (free === 0) return new Promise((resolve) => queue.push(resolve));
      free -= 1;
      return Promise.resolve(true);
    },
    leave: () => {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next(true);
    },
  };
}
