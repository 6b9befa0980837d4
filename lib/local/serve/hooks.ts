import type { HookHost } from '../../api/services.ts';
import { HOOK_MACHINE } from '../../domain/platform/index.ts';
import { StringlineError } from '../../domain/shared/errors.ts';
import type { Platform } from '../platform.ts';
import { createPlaces } from './places.ts';

/** Runs the hooks of events that a server was told of. */
export interface HookDriver extends HookHost {
  /** Takes up what an earlier server left. */
  takeUp(): Promise<void>;
  /** Resolves when no event moves. */
  settled(): Promise<void>;
  /** Stops at the next journalled step. */
  close(): Promise<void>;
}

export interface HookDriverOptions {
  platform: Pick<Platform, 'hooks' | 'machinery'>;
  /** Events at once. */
  atOnce: number;
  onFault: (error: unknown) => void;
}

/** A driver over one platform: each event is an execution of the state machine of hooks. */
export function createHookDriver({ platform, atOnce, onFault }: HookDriverOptions): HookDriver {
  const { hooks } = platform;
  const stop = new AbortController();
  const places = createPlaces(atOnce, stop.signal);
  const active = new Map<string, Promise<void>>();
  const carry = async (id: string): Promise<void> => {
    if (!(await places.take())) return;
    try {
      await drive(id, platform, stop.signal);
    } catch (error) {
      // Another process drives it: all is well.
      if (!(error instanceof StringlineError) || error.code !== 'execution-locked') onFault(error);
    } finally {
      places.leave();
    }
  };
  const start = (id: string): Promise<void> => {
    if (!active.has(id) && !stop.signal.aborted)
      active.set(
        id,
        carry(id).finally(() => active.delete(id)),
      );
    return Promise.resolve();
  };
  const settled = async (): Promise<void> => {
    while (active.size > 0) await Promise.all(active.values());
  };
  return {
    hooks,
    start,
    settled,
    takeUp: async () => {
      for (const id of await hooks.open()) if ((await hooks.event(id))?.via !== undefined) await start(id);
    },
    close: async () => {
      stop.abort();
      await settled();
    },
  };
}

/** An execution that fails cannot go on: its event says so, and never that it has passed. */
async function drive(id: string, platform: HookDriverOptions['platform'], signal: AbortSignal): Promise<void> {
  const machinery = await platform.machinery();
  const { engine } = machinery;
  machinery.driving(id);
  const end = await engine.run(await engine.start(HOOK_MACHINE, id, { eventId: id }), { signal });
  if (end.outcome === 'finished' && end.status !== 'SUCCEEDED')
    await platform.hooks.close(id, `The dispatch failed: ${end.cause ?? end.error ?? end.status}`);
}
