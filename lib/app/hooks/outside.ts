import type { SourceRepository } from '../ports.ts';
import { commitTree } from './commit-tree.ts';
import { completeEvent, type CompletionPorts } from './complete-event.ts';
import { crashRuns } from './end-event.ts';
import type { HookElsewhere, HookPorts } from './ports.ts';

export interface OutsideParts
  extends Pick<HookPorts, 'clock' | 'hash' | 'hooks' | 'actions'>,
    Pick<CompletionPorts, 'source' | 'bring' | 'bringPullRequest'> {
  elsewhere: HookElsewhere;
  /** @default found in the history of `source` */
  mergeBase?: HookPorts['mergeBase'];
}

/** So often the queued runs of an event are taken up before those that are left count as crashed. */
const MOST_ROUNDS = 6;

/**
 * What the dispatch of events reaches that happened elsewhere: files come from commits, commands run in a sandbox, and what nobody waits
 * for follows at once.
 */
export function outsideHookPorts(parts: OutsideParts): HookPorts {
  const { clock, hash, hooks, actions, source, elsewhere, bring, bringPullRequest } = parts;
  const mergeBase = parts.mergeBase ?? ((one: string, other: string) => parting(source, one, other));
  return {
    ...{ clock, hash, hooks, actions, source, elsewhere, mergeBase },
    complete: (event) =>
      completeEvent(event, { source, mergeBase, ...(bring && { bring }), ...(bringPullRequest && { bringPullRequest }) }),
    definitions: async (event) => {
      const { trigger, base, commit, at } = event;
      // Readers of every format, which only the first step of an event needs.
      if (trigger === 'pr' && base !== undefined)
        return (await import('./pull-request-definitions.ts')).pullRequestDefinitions({ ...event, base }, { source, mergeBase });
      return (await import('./read-definitions.ts')).readDefinitions(commitTree(source, commit ?? 'HEAD'), at.slice(0, 10));
    },
    workplace: ({ id }) => Promise.reject(new Error(`the event ${id} is of a checkout, and none is here`)),
    handOver: async (event, token, round) => {
      if (round > MOST_ROUNDS) await crashRuns(event, `it could not be run, and was tried in ${String(MOST_ROUNDS)} rounds`, parts);
      await elsewhere.tokens.succeed(token, null);
    },
  };
}

/** The newest commit that both have behind them, as far as the history that is here tells. */
export async function parting(source: Pick<SourceRepository, 'log'>, one: string, other: string): Promise<string | undefined> {
  const behind = new Set((await source.log({ to: one })).map(({ commit }) => commit));
  return (await source.log({ to: other })).find(({ commit }) => behind.has(commit))?.commit;
}
