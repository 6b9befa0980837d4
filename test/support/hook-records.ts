import type { DispatchEvent, HookRun } from '../../lib/domain/hooks/dispatch/index.ts';

/** The event `hook-1`: src/a.ts was saved, but for what is given. */
export function hookEvent(given: Partial<DispatchEvent> = {}): DispatchEvent {
  return {
    version: 1,
    id: 'hook-1',
    trigger: 'file-save',
    at: '2026-11-01T10:00:00.000Z',
    actor: 'Ada',
    files: [{ path: 'src/a.ts', digest: 'd1' }],
    cause: [],
    ...given,
  };
}

/** A queued run of the hook `h` at that event. */
export function hookRun(given: Partial<HookRun> = {}): HookRun {
  return {
    id: 'hook-1-0',
    event: 'hook-1',
    identity: 'i',
    hook: {
      id: 'h',
      name: 'lint',
      trigger: 'file-save',
      action: 'run_command',
      options: { command: 'true' },
      mode: 'auto',
      timeoutMs: 2000,
      source: { path: 'p', line: 1 },
    },
    files: [{ path: 'src/a.ts', digest: 'd1' }],
    mode: 'sync',
    reason: 'run_command is quick',
    status: 'queued',
    queuedAt: '2026-11-01T10:00:00.000Z',
    attempts: 0,
    ...given,
  };
}
