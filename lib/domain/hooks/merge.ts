import { type Hook, HOOK_FORMATS, type HookFile, hookIdentity, type HookOptions } from './model.ts';

/**
 * The hooks of all files, each once: the same hook in two formats runs once, as the weightiest format has it (project.yaml, then
 * Kiro's v1 files, `quality-gates.ts`, old files of Kiro), with what that leaves open taken from the others. An old file of Kiro
 * is also the same hook as a v1 file with its name and trigger: Kiro moves hooks over and no longer reads the old file.
 */
export function mergeHooks(files: readonly Pick<HookFile, 'hooks'>[]): Hook[] {
  return sameHooks(files.flatMap(({ hooks }) => hooks)).map(([first, ...others]) => others.reduce(merged, first));
}

/** Definitions by the hook that they define, the one that decides first. In the order of the first definition of each. */
export function sameHooks(hooks: readonly Hook[]): [Hook, ...Hook[]][] {
  const moved = new Map(hooks.filter(({ source }) => source.format === 'kiro-v1').map((hook) => [movedKey(hook), hookIdentity(hook)]));
  const keyOf = (hook: Hook): string => (hook.source.format === 'kiro-legacy' && moved.get(movedKey(hook))) || hookIdentity(hook);
  return [...Map.groupBy(hooks, keyOf).values()].flatMap((group) => {
    const [first, ...others] = group.toSorted((a, b) => weight(a) - weight(b));
    return first === undefined ? [] : [[first, ...others]];
  });
}

function movedKey({ name, trigger, root = '' }: Hook): string {
  return `${root} ${trigger} ${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`;
}

function weight({ source }: Hook): number {
  return HOOK_FORMATS.indexOf(source.format);
}

function merged(hook: Hook, other: Hook): Hook {
  const options: HookOptions = { ...other.action.options, ...hook.action.options };
  return {
    ...hook,
    also: [...hook.also, other.source],
    description: hook.description ?? other.description,
    // What an old file says about a hook that was moved is old: only named actions are completed.
    action: hook.action.type === other.action.type && hook.action.type !== 'ask_agent' ? { ...hook.action, options } : hook.action,
    timeoutSeconds: hook.timeoutSeconds ?? other.timeoutSeconds,
    concurrency: hook.concurrency ?? other.concurrency,
    failOn: hook.failOn ?? other.failOn,
  };
}
