import { sha256 } from '../../lib/adapters/local/sha256.ts';
import type { HookActionPorts, HookCommandEnd, HookFolder, HookJob, HookWorkplace } from '../../lib/app/hooks/ports.ts';
import type { HookRun } from '../../lib/domain/hooks/dispatch/index.ts';
import { hookEvent, hookRun } from './hook-records.ts';

export const ENDED: HookCommandEnd = { outcome: 'exited', exitCode: 0, aborted: false, stdout: '', stderr: '' };

/** A job of a hook on a commit of these files. */
export function hookJob(files: readonly string[], hook: Partial<HookRun['hook']>, signal = new AbortController().signal): HookJob {
  const given = hookRun({});
  const changed = files.map((path) => ({ path, digest: path }));
  const run = {
    ...given,
    mode: 'sync' as const,
    files: changed,
    hook: { ...given.hook, trigger: 'commit' as const, options: {}, ...hook },
  };
  return { run, event: hookEvent({ trigger: 'commit', files: changed }), timeoutMs: undefined, signal };
}

/** Ports over files in memory, whose commands end as they are told. */
export function actionPorts(
  files: Readonly<Record<string, string>>,
  run: HookFolder['run'],
  reworked: { written?: string[]; changed?: string[] } = {},
): HookActionPorts {
  const read = (path: string): Promise<Uint8Array | undefined> => {
    const text = files[path];
    return Promise.resolve(text === undefined ? undefined : new TextEncoder().encode(text));
  };
  const folder: HookFolder = { paths: () => Promise.resolve(Object.keys(files)), read, run };
  const workplace: HookWorkplace = {
    root: '/',
    read,
    run,
    apart: (_paths, work) => work(folder),
    rework: async (_request, work) => {
      const value = await work(folder);
      const { written = [], changed = written } = reworked;
      return { value, written: written.map((path) => ({ path, digest: 'new' })), changed, notes: [] };
    },
  };
  return {
    clock: { now: () => new Date(0) },
    hash: sha256,
    workplace: () => Promise.resolve(workplace),
    source: undefined as never,
    mergeBase: () => Promise.resolve(undefined),
  };
}
