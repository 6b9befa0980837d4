import { beforeEach, describe, expect, it } from '@jest/globals';
import { pullRequestDefinitions, type PullRequestParts } from '../../../lib/app/hooks/pull-request-definitions.ts';

const CONFIG = '.kiro/config/project.yaml';
const HOOK = '.kiro/hooks/more.json';
const judge = (name: string): string => `hooks:\n  on_pr: [{ pattern: "**", action: security_scan, name: ${name} }]\n`;
const BROKEN = `${judge('broken')}bad: [\n`;

type Files = Readonly<Record<string, string>>;

describe('the hooks of a pull request into a branch whose definitions have errors', () => {
  let commits: Map<string, { files: Files; parents: readonly string[] }>;
  beforeEach(() => {
    commits = new Map();
  });
  const commit = (parents: readonly string[], changes: Files): string => {
    const id = `c${String(commits.size)}`;
    commits.set(id, { files: { ...filesOf(parents[0]), ...changes }, parents });
    return id;
  };
  const filesOf = (id = ''): Files => commits.get(id)?.files ?? {};
  const log = (id: string, firstParent: boolean): string[] => {
    const parents = commits.get(id)?.parents ?? [];
    return [
      id,
      ...parents
        .slice(0, firstParent ? 1 : undefined)
        .toReversed()
        .flatMap((parent) => log(parent, firstParent)),
    ];
  };
  const parts: PullRequestParts = {
    source: {
      tree: (id) =>
        Promise.resolve(Object.entries(filesOf(id)).map(([path, text]) => ({ path, mode: '100644', type: 'blob', oid: text, size: 1 }))),
      readBlob: (oid) => Promise.resolve(new TextEncoder().encode(oid)),
      changes: (from, to) => {
        const [before, after] = [filesOf(from), filesOf(to)];
        const paths = Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path]);
        return Promise.resolve(paths.map((path) => ({ path, status: 'modified' })));
      },
      log: ({ to, firstParent = false }) =>
        Promise.resolve(log(to, firstParent).map((each) => ({ commit: each, message: '', author: '', at: '' }))),
    },
    mergeBase: () => Promise.resolve(undefined),
  };
  const first = (): string => commit([], { [CONFIG]: judge('first'), 'a.ts': '1' });
  const hooksOf = async (base: string, changes: Files): Promise<string[]> => {
    const event = { at: '2026-11-27T10:00:00.000Z', commit: commit([base], changes), base };
    return (await pullRequestDefinitions(event, parts)).hooks.map(({ name }) => name);
  };

  it.each<[string, Files]>([
    ['whatever it makes of them', { [CONFIG]: judge('mine') }],
    ['and takes all hooks away', { [CONFIG]: 'publish: {}\n' }],
    [
      'with files of other formats',
      { [CONFIG]: judge('mine'), [HOOK]: '{ "version": "v1", "hooks": [] }', '.kiro/hooks/quality-gates.ts': 'export default {};' },
    ],
  ])('are those that it had last, where it mends them and changes nothing else, %s', async (_name, changes) => {
    const second = commit([first()], { [CONFIG]: judge('second') });
    const base = commit([commit([second], { [CONFIG]: BROKEN })], { [CONFIG]: `${BROKEN}# Worse.\n` });

    expect(await hooksOf(base, changes)).toEqual(['second']);
  });

  it.each<[string, Files]>([
    ['it does not mend them', { [CONFIG]: `${BROKEN}more: [\n` }],
    ['it changes code as well', { [CONFIG]: judge('mine'), 'a.ts': '2' }],
    ['it changes a script beside them', { [CONFIG]: judge('mine'), '.kiro/hooks/run.mjs': 'run();\n' }],
    ['it breaks another file of them', { [CONFIG]: judge('mine'), [HOOK]: '{' }],
    ['it changes definitions of a folder, which define nothing here', { [CONFIG]: judge('mine'), 'sub/.kiro/hooks/a.json': '{}' }],
  ])('are not known where %s, and the way out is said', async (_name, changes) => {
    await expect(hooksOf(commit([first()], { [CONFIG]: BROKEN }), changes)).rejects.toMatchObject({
      code: 'hook-definitions-unreadable',
      message: expect.stringMatching(/project\.yaml:\d.*A pull request that mends them and changes no other file/u) as unknown,
    });
  });

  it('are not known where they never could be read', async () => {
    await expect(hooksOf(commit([], { [CONFIG]: BROKEN }), { [CONFIG]: judge('mine') })).rejects.toMatchObject({
      code: 'hook-definitions-unreadable',
    });
  });

  it('are never those of a branch that was merged into it', async () => {
    const start = first();
    const side = commit([start], { [CONFIG]: judge('weak') });
    const base = commit([commit([start], { [CONFIG]: BROKEN }), side], {});

    expect(await hooksOf(base, { [CONFIG]: judge('mine') })).toEqual(['first']);
  });

  it('are those of the branch itself where they can be read, and those of nobody else', async () => {
    expect(await hooksOf(first(), { [CONFIG]: BROKEN })).toEqual(['first']);
  });
});
