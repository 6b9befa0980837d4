import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DispatchEvent } from '../../../lib/domain/hooks/dispatch/index.ts';
import { HOOK_MACHINE } from '../../../lib/domain/platform/index.ts';
import { openPlatform, type Platform } from '../../../lib/local/platform.ts';
import { hookEvent } from '../../support/hook-records.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

const CONFIG = 'hooks:\n  on_commit: [{ pattern: "**/*.ts", action: run_command, command: "cat src/a.ts", mode: sync, name: reads }]\n';

/** A push tells branch, commit and what was there before; a build that has built it tells the commit alone. */
describe('a commit that a push and a build tell of', () => {
  let repository: Repository;
  let platform: Platform;
  let [before, commit] = ['', ''];
  beforeEach(async () => {
    repository = makeRepository({ files: { '.kiro/config/project.yaml': CONFIG, 'src/a.ts': 'one\n' } });
    before = repository.git('rev-parse', 'HEAD').trim();
    repository.write('src/a.ts', 'two\n');
    repository.commit('Two');
    commit = repository.git('rev-parse', 'HEAD').trim();
    platform = await openPlatform({ cwd: repository.root, models: { converse: () => Promise.reject(new Error('no model')) } });
  });
  afterEach(async () => {
    await platform.close();
    repository.remove();
  });

  const dispatch = async (id: string, given: Partial<DispatchEvent>) => {
    const { engine, driving } = await platform.machinery();
    await platform.hooks.accept(hookEvent({ id, trigger: 'commit', files: [], ...given }));
    driving(id);
    await engine.run(await engine.start(HOOK_MACHINE, id, { eventId: id }));
    return platform.hooks.runs(id);
  };
  const push = () => dispatch('hook-push', { via: 'github', ref: 'main', commit, base: before });
  const build = (id = 'hook-build', of = commit) => dispatch(id, { via: 'codebuild', commit: of });

  it.each([
    ['one after the other', async () => [await push(), await build()]],
    ['at the same time', () => Promise.all([push(), build()])],
  ])('is looked at once, told %s', async (_, tell) => {
    const runs = (await tell()).flat();

    expect(runs.map(({ result, files }) => [result?.outcome, files.map(({ path }) => path)])).toEqual([
      ['passed', ['src/a.ts']],
      ['passed', ['src/a.ts']],
    ]);
    expect(runs.filter(({ sharedWith }) => sharedWith !== undefined)).toHaveLength(1);
  });

  it('is another input for a build than for the push of several commits that it is the last of', async () => {
    repository.write('src/b.ts', 'one\n');
    repository.commit('Three');
    const last = repository.git('rev-parse', 'HEAD').trim();

    const runs = [
      ...(await dispatch('hook-push', { via: 'github', ref: 'main', commit: last, base: before })),
      ...(await build('hook-build', last)),
    ];

    expect(runs.map(({ files, sharedWith }) => [files.map(({ path }) => path), sharedWith])).toEqual([
      [['src/a.ts', 'src/b.ts'], undefined],
      [['src/b.ts'], undefined],
    ]);
  });

  it('is refused with the reason where it is not stored here yet, on the record, and looked at when it is told anew', async () => {
    expect(await build('hook-early', 'f'.repeat(40))).toEqual([]);

    expect(await platform.hooks.state('hook-early')).toMatchObject({
      open: false,
      note: expect.stringMatching(/ffffffffffff is not here.*under another id/) as unknown,
    });
    expect(await build('hook-again')).toMatchObject([{ result: { outcome: 'passed' } }]);
  });
});
