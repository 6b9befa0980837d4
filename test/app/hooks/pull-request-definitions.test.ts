import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createGitRepository, type GitRepository, mergeBase } from '../../../lib/adapters/git/index.ts';
import { pullRequestDefinitions } from '../../../lib/app/hooks/pull-request-definitions.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

const CONFIG = '.kiro/config/project.yaml';
const HOOK = '.kiro/hooks/more.json';
const judge = (name: string): string => `hooks:\n  on_pr: [{ pattern: "**", action: security_scan, name: ${name} }]\n`;
const BROKEN = `${judge('broken')}bad: [\n`;

describe('the hooks of a pull request into a branch whose definitions have errors', () => {
  let files: Repository;
  let repository: GitRepository;
  beforeEach(async () => {
    files = makeRepository({ files: { [CONFIG]: judge('first'), 'a.ts': '1\n' } });
    repository = await createGitRepository(files.root);
  });
  afterEach(() => {
    repository.close();
    files.remove();
  });
  const commit = (changes: Record<string, string>): void => {
    for (const [path, text] of Object.entries(changes)) files.write(path, text);
    files.commit('Change');
  };
  const hooksOf = async (changes: Record<string, string>): Promise<string[]> => {
    const base = files.git('rev-parse', 'HEAD').trim();
    files.git('switch', '-qc', 'proposed');
    commit(changes);
    const event = { at: '2026-11-27T10:00:00.000Z', commit: files.git('rev-parse', 'HEAD').trim(), base };
    const parts = { source: repository, mergeBase: (one: string, other: string) => mergeBase(files.root, one, other) };
    return (await pullRequestDefinitions(event, parts)).hooks.map(({ name }) => name);
  };

  it.each<[string, Record<string, string>]>([
    ['whatever it makes of them', { [CONFIG]: judge('mine') }],
    ['and takes all hooks away', { [CONFIG]: 'publish: {}\n' }],
    ['with a file of another format', { [CONFIG]: judge('mine'), [HOOK]: '{ "version": "v1", "hooks": [] }' }],
  ])('are those that it had last, where it mends them and changes nothing else, %s', async (_name, changes) => {
    commit({ [CONFIG]: judge('second') });
    commit({ [CONFIG]: BROKEN });
    commit({ [CONFIG]: `${BROKEN}# Worse.\n` });

    expect(await hooksOf(changes)).toEqual(['second']);
  });

  it.each<[string, Record<string, string>]>([
    ['it does not mend them', { [CONFIG]: `${BROKEN}more: [\n` }],
    ['it changes code as well', { [CONFIG]: judge('mine'), 'a.ts': '2\n' }],
    ['it changes a script beside them', { [CONFIG]: judge('mine'), '.kiro/hooks/run.mjs': 'run();\n' }],
    ['it breaks another file of them', { [CONFIG]: judge('mine'), [HOOK]: '{' }],
    ['it changes definitions of a folder, which define nothing here', { [CONFIG]: judge('mine'), 'sub/.kiro/hooks/a.json': '{}' }],
  ])('are not known where %s, and the way out is said', async (_name, changes) => {
    commit({ [CONFIG]: BROKEN });

    await expect(hooksOf(changes)).rejects.toMatchObject({
      code: 'hook-definitions-unreadable',
      message: expect.stringMatching(/project\.yaml:\d.*A pull request that mends them and changes no other file/u) as unknown,
    });
  });

  it('are not known where they never could be read', async () => {
    files.git('checkout', '-q', '--orphan', 'other');
    commit({ [CONFIG]: BROKEN });

    await expect(hooksOf({ [CONFIG]: judge('mine') })).rejects.toMatchObject({ code: 'hook-definitions-unreadable' });
  });

  it('are never those of a branch that was merged into it', async () => {
    files.git('switch', '-qc', 'side');
    commit({ [CONFIG]: judge('weak') });
    files.git('switch', '-q', 'main');
    commit({ [CONFIG]: BROKEN });
    files.git('merge', '-q', '--no-ff', '-s', 'ours', '-m', 'Merge', 'side');

    expect(await hooksOf({ [CONFIG]: judge('mine') })).toEqual(['first']);
  });

  it('are those of the branch itself where they can be read, and those of nobody else', async () => {
    expect(await hooksOf({ [CONFIG]: BROKEN })).toEqual(['first']);
  });
});
