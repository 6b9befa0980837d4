import { CONFIG_PATH } from '../../domain/config/index.ts';
import type { DispatchEvent } from '../../domain/hooks/dispatch/index.ts';
import { type CompiledHooks, isHookPath } from '../../domain/hooks/index.ts';
import { StringlineError } from '../../domain/shared/errors.ts';
import { isBelow } from '../../domain/source/index.ts';
import type { SourceRepository } from '../ports.ts';
import { commitTree } from './commit-tree.ts';
import { type HookPorts, UNREADABLE } from './ports.ts';
import { readDefinitions, unreadable } from './read-definitions.ts';

export interface PullRequestParts extends Pick<HookPorts, 'mergeBase'> {
  source: Pick<SourceRepository, 'changes' | 'log' | 'readBlob' | 'tree'>;
}

/** Commits of the base that are looked back through. */
const FAR_BACK = 100;

const WAY_OUT =
  'A pull request that mends them and changes no other file is looked at by the hooks that the base had last; any other one has to be merged by a person with the right to do so without them.';

/**
 * The hooks that look at a pull request: those of its base, whoever opens it. Where those have errors, no pull request could ever mend them.
 * So one that does, and changes no other file, has the hooks that the base had last: they come from what was merged before, never from the
 * pull request, and no code passes by them.
 * @throws StringlineError `hook-definitions-unreadable`
 */
export async function pullRequestDefinitions(
  event: Pick<DispatchEvent, 'at' | 'commit'> & { base: string },
  parts: PullRequestParts,
): Promise<CompiledHooks> {
  const today = event.at.slice(0, 10);
  const read = (commit: string): Promise<CompiledHooks> => readDefinitions(commitTree(parts.source, commit), today);
  const wrong = await errorOf(read(event.base));
  if (!(wrong instanceof StringlineError)) return wrong;
  const last = (await isMended(event, { parts, read })) ? await lastReadable(event.base, { parts, read }) : undefined;
  if (last !== undefined) return last;
  throw unreadable(`${wrong.message}. ${WAY_OUT}`);
}

interface Reading {
  parts: PullRequestParts;
  read: (commit: string) => Promise<CompiledHooks>;
}

/** What comes of reading, or what is wrong with the definitions. */
async function errorOf(reading: Promise<CompiledHooks>): Promise<CompiledHooks | StringlineError> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof StringlineError && error.code === UNREADABLE) return error;
    throw error;
  }
}

async function isMended({ commit, base }: Pick<DispatchEvent, 'commit'> & { base: string }, { parts, read }: Reading): Promise<boolean> {
  if (commit === undefined) return false;
  const changes = await parts.source.changes((await parts.mergeBase(base, commit)) ?? base, commit);
  return changes.every(({ path }) => isDefinition(path)) && !((await errorOf(read(commit))) instanceof StringlineError);
}

/** Scripts that hooks start lie in the same folder, and are code like any other. */
const isDefinition = (path: string): boolean =>
  path === CONFIG_PATH || (isBelow(path, '.kiro/hooks') && isHookPath(path) && !/(?<!\/quality-gates)\.[cm]?[jt]s$/.test(path));

/** By first parents: states that the base itself was in, not those of branches that were merged into it. */
async function lastReadable(base: string, { parts, read }: Reading): Promise<CompiledHooks | undefined> {
  const [, ...before] = await parts.source.log({ to: base, limit: FAR_BACK, firstParent: true });
  for (const { commit } of before) {
    const hooks = await errorOf(read(commit));
    if (!(hooks instanceof StringlineError)) return hooks;
  }
  return undefined;
}
