import type { HookRun } from '../../domain/hooks/dispatch/index.ts';

/** An event of the queue with its runs. */
export interface Waiting {
  id: string;
  runs: readonly Pick<HookRun, 'hook' | 'status'>[];
}

/**
 * Whether an event may begin beside those that are under way: where all that it still has to run may have several runs at once, and none of
 * its hooks has as many as it may have. What an agent or a linter does has the worker to itself, and so has an event that nobody has planned.
 */
export function mayBegin(event: Waiting, underWay: readonly Waiting[]): boolean {
  if (underWay.length === 0) return true;
  if (![event, ...underWay].every((each) => leftOf(each).length > 0 && leftOf(each).every((hook) => widthOf(hook) > 1))) return false;
  return leftOf(event).every((hook) => underWay.filter((other) => leftOf(other).some(({ id }) => id === hook.id)).length < widthOf(hook));
}

const leftOf = ({ runs }: Waiting): HookRun['hook'][] =>
  runs.filter(({ status }) => status === 'queued' || status === 'running').map(({ hook }) => hook);

const widthOf = ({ concurrency }: HookRun['hook']): number => concurrency ?? 1;

/** Does the work of every event in their order, as many side by side as may be. The first failure is thrown when all that had begun has ended. */
export async function sideBySide(events: readonly Waiting[], work: (id: string) => Promise<void>): Promise<void> {
  const underWay = new Map<Waiting, Promise<void>>();
  const failures: unknown[] = [];
  for (const event of events) {
    while (failures.length === 0 && !mayBegin(event, [...underWay.keys()])) await Promise.race(underWay.values());
    if (failures.length > 0) break;
    const ended = work(event.id)
      .catch((error: unknown) => failures.push(error))
      .then(() => void underWay.delete(event));
    underWay.set(event, ended);
  }
  await Promise.all(underWay.values());
  if (failures.length > 0) throw failures[0];
}
