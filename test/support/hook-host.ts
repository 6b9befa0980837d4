import type { HookTrigger } from '../../lib/domain/hooks/index.ts';
import type { DispatchEvent } from '../../lib/domain/hooks/dispatch/index.ts';
import { type EventOutcome, eventOf, type HookHostOptions, openHookHost } from '../../lib/local/hooks/index.ts';

/** What a bare shell of this machine has. */
export const BARE: Readonly<Record<string, string>> = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', USER: 'Ada' };

export interface Told extends Partial<Omit<HookHostOptions, 'cwd'>> {
  words?: readonly string[];
  base?: string;
  event?: Partial<DispatchEvent>;
}

/** The hooks of one event in this process, the queued ones as well. */
export async function runHooks(root: string, trigger: HookTrigger, told: Told = {}): Promise<EventOutcome> {
  const { words = [], base, event: given = {}, environment = BARE, ...options } = told;
  const host = await openHookHost({ cwd: root, environment, ...options });
  const { signal } = new AbortController();
  try {
    const event = await eventOf({ trigger, words, environment, ...(base !== undefined && { base }) }, host);
    const outcome = await host.dispatch({ ...event, ...given }, signal);
    if (outcome.verdict.queued.length > 0) await host.work(signal);
    return { ...outcome, runs: await host.hooks.runs(outcome.event.id) };
  } finally {
    await host.close();
  }
}
