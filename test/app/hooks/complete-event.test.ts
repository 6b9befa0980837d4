import { describe, expect, it } from '@jest/globals';
import { completeEvent, type CompletionPorts } from '../../../lib/app/hooks/complete-event.ts';
import type { DispatchEvent } from '../../../lib/domain/hooks/dispatch/index.ts';
import { EXIT, StringlineError } from '../../../lib/domain/shared/errors.ts';
import { hookEvent } from '../../support/hook-records.ts';

const [TIP, BASE, NEWEST, UNKNOWN] = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(40)) as [string, string, string, string];

/** A repository that holds some commits, at a host whose branches have moved. */
function portsWith({ host = true } = {}): CompletionPorts {
  const here = new Set([TIP, BASE]);
  return {
    source: {
      resolve: (revision: string) => Promise.resolve(here.has(revision) ? revision : undefined),
      writeTree: () => Promise.resolve('tree'),
      tree: () => Promise.resolve([]),
      changes: () => Promise.resolve([]),
      log: () => Promise.resolve([]),
    } as unknown as CompletionPorts['source'],
    mergeBase: () => Promise.resolve(undefined),
    ...(host && { bring: () => Promise.resolve(NEWEST) }),
  };
}

const complete = async (given: Partial<DispatchEvent>, host = true): Promise<string | undefined> => {
  const completed = await completeEvent(hookEvent({ trigger: 'pr', commit: TIP, ...given }), portsWith({ host }));
  return 'refused' in completed ? completed.refused : completed.event.base;
};

describe('What a pull request goes into', () => {
  it.each<[string, Partial<DispatchEvent>, boolean, string]>([
    ['is what the host has signed', { via: 'github', base: BASE, into: 'main' }, true, BASE],
    ['is the newest of the branch where that has moved on', { via: 'github', base: UNKNOWN, into: 'main' }, true, NEWEST],
    ['is asked of the host where anybody could have told it', { via: 'api', base: BASE, into: 'main' }, true, NEWEST],
    ['is the commit that is told where there is no host to ask', { via: 'api', base: BASE }, false, BASE],
  ])('%s', async (_name, given, host, expected) => {
    expect(await complete(given, host)).toBe(expected);
  });

  it.each<[string, Partial<DispatchEvent>, boolean, string]>([
    ['a caller names a commit and no branch', { via: 'bus', base: BASE }, true, 'Name the branch'],
    ['it is not here and no branch is named', { via: 'gitlab', base: UNKNOWN }, true, 'is not here'],
    ['it is not here and there is no host', { via: 'api', base: UNKNOWN, into: 'main' }, false, 'is not here'],
  ])('is refused where %s', async (_name, given, host, expected) => {
    expect(await complete(given, host)).toContain(expected);
  });
});

describe('What a commit changes', () => {
  it('is told by what it was made on, also where it is a merge of newer commits', async () => {
    const compared: string[] = [];
    const { source, ...ports } = portsWith();
    const merge = (range: { firstParent?: boolean }): { commit: string }[] =>
      [TIP, ...(range.firstParent === true ? [] : [NEWEST]), BASE].map((commit) => ({ commit }));
    const log = ((range) => Promise.resolve(merge(range))) as CompletionPorts['source']['log'];
    const changes = (from: string): Promise<[]> => Promise.resolve(compared.push(from) > 0 ? [] : []);

    await completeEvent(hookEvent({ trigger: 'commit', via: 'api', commit: TIP }), { ...ports, source: { ...source, log, changes } });

    expect(compared).toEqual([BASE]);
  });
});

describe('What a pull request proposes', () => {
  const MISSING = 'not kept';
  const missing = (code: string) => new StringlineError({ code, message: 'There is no such ref.', fix: 'Push it.', exit: EXIT.usage });
  const FORKED = 'e'.repeat(40);
  const told = { trigger: 'pr' as const, via: 'github' as const, commit: FORKED, ref: 'patch', base: BASE, into: 'main', pullRequest: '7' };
  const propose = async (given: Partial<DispatchEvent>, newest: string | undefined) => {
    const asked: string[] = [];
    const ports = {
      ...portsWith(),
      bring: (ref: string) => Promise.resolve(asked.push(`branch ${ref}`) > 0 ? NEWEST : ''),
      bringPullRequest: (number: string) => {
        asked.push(`request ${number}`);
        return newest === MISSING ? Promise.reject(missing('git-ref-missing')) : Promise.resolve(newest);
      },
    };
    const completed = await completeEvent(hookEvent({ ...told, ...given }), ports);
    return { asked, commit: 'refused' in completed ? 'refused' : completed.event.commit };
  };

  it.each<[string, Partial<DispatchEvent>, string | undefined, { asked: string[]; commit: string }]>([
    ['is fetched as its host keeps it, which has forks, too', {}, FORKED, { asked: ['request 7'], commit: FORKED }],
    [
      'is fetched from its branch where the host keeps none',
      { commit: NEWEST },
      undefined,
      { asked: ['request 7', 'branch patch'], commit: NEWEST },
    ],
    [
      'is fetched from its branch where the host does not keep it yet',
      { commit: NEWEST },
      MISSING,
      { asked: ['request 7', 'branch patch'], commit: NEWEST },
    ],
    ['is refused where it has moved on', {}, NEWEST, { asked: ['request 7', 'branch patch'], commit: 'refused' }],
    ['is not fetched where it is here', { commit: TIP }, FORKED, { asked: [], commit: TIP }],
    ['is never what a commit is about', { trigger: 'commit' }, FORKED, { asked: ['branch patch'], commit: 'refused' }],
  ])('%s', async (_name, given, newest, expected) => {
    expect(await propose(given, newest)).toEqual(expected);
  });
});
