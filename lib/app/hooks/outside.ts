import { commitTree } from './commit-tree.ts';
import { completeEvent, type CompletionPorts } from './complete-event.ts';
import { crashRuns } from './end-event.ts';
import { mergeBaseOf } from './merge-base.ts';
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
  const mergeBase = parts.mergeBase ?? ((one: string, other: string) => mergeBaseOf(source, one, other));
  return {
    ...{ clock, hash, hooks, actions, source, elsewhere, mergeBase },
    complete: (event) =>
      completeEvent(event, { source, mergeBase, ...(bring && { bring }), ...(bringPullRequest && { bringPullRequest }) }),
    definitions: async (event) => {
      const { trigger, base, commit } = event;
      const today = event.at.slice(0, 10);
      // Readers of every format, which only the first step of an event needs.
      const { definitionsFor, placeOfEvent, pullRequestDefinitions, readDefinitions } = await import('./read-definitions.ts');
      const place = placeOfEvent(event);
      if (trigger === 'pr' && base !== undefined) return pullRequestDefinitions(commitTree(source, base), today, place);
      return definitionsFor(place, await readDefinitions(commitTree(source, commit ?? 'HEAD'), today));
    },
    workplace: ({ id }) => Promise.reject(new Error(`the event ${id} is of a checkout, and none is here`)),
    handOver: async (event, token, round) => {
      if (round > MOST_ROUNDS) await crashRuns(event, `it could not be run, and was tried in ${String(MOST_ROUNDS)} rounds`, parts);
      await elsewhere.tokens.succeed(token, null);
    },
  };
}
