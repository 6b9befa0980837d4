import { afterEach, describe, expect, it } from '@jest/globals';
import type { HookTrigger } from '../../../lib/domain/hooks/index.ts';
import { runHooks } from '../../support/hook-host.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

const CONFIG = '.kiro/config/project.yaml';
const SCAN = 'hooks:\n  on_commit: [{ pattern: "**", action: security_scan }]\n';
const REFUSED = 'hook-definitions-unreadable';
const CODE = 'export const hooks = { onCommit: rules.map(x) };';
const KEY = '-----BEGIN RSA PRIVATE KEY-----\nabc\n';

describe('an event whose hooks cannot be read', () => {
  let repository: Repository;
  afterEach(() => {
    repository.remove();
  });

  it.each<[string, Record<string, string>]>([
    ['is not YAML', { [CONFIG]: `${SCAN}bad: [\n` }],
    ['has a key that nothing knows', { [CONFIG]: `${SCAN}foo: 1\n` }],
    ['has an action that there is not', { [CONFIG]: SCAN.replace('security', 'securty') }],
    ['is a gate of the folder, and is code', { 'packages/a/.kiro/hooks/quality-gates.ts': CODE }],
  ])('is refused, and the file is named: it %s', async (_, files) => {
    repository = makeRepository({ files: { [CONFIG]: SCAN } });
    for (const [path, text] of Object.entries({ ...files, 'packages/a/key.txt': KEY })) repository.write(path, text);
    repository.git('add', '.');

    const commit = runHooks(repository.root, 'commit');

    await expect(commit).rejects.toMatchObject({
      code: 'hook-definitions-unreadable',
      exit: 2,
      message: expect.stringContaining(Object.keys(files)[0] ?? '') as unknown,
    });
  });

  it.each<[string, string, object | undefined]>([
    [
      'an event of no format',
      'v1.json',
      { version: 'v1', hooks: [{ name: 'a', trigger: 'PreCommit', action: { type: 'command', command: 'x' } }] },
    ],
    [
      'an action of no format',
      'old.kiro.hook',
      { name: 'a', when: { type: 'fileEdited', patterns: ['*'] }, then: { type: 'executeScript' } },
    ],
    ['a name of the new format', 'old.json', { name: 'a', when: { type: 'fileEdited' }, then: { type: 'askAgent', prompt: 'x' } }],
    ['no version', 'all.json', { hooks: [{ name: 'a', event: 'git:pre-commit', command: 'x' }] }],
    ['no end', 'half.json', undefined],
  ])('runs all others where a hook of the editor has %s', async (_, name, hook) => {
    repository = makeRepository({
      files: { [CONFIG]: SCAN, [`.kiro/hooks/${name}`]: hook === undefined ? '{ "version": "v1", ' : JSON.stringify(hook) },
    });
    repository.write('key.txt', KEY);
    repository.git('add', 'key.txt');

    await expect(runHooks(repository.root, 'commit')).resolves.toMatchObject({ verdict: { blocked: true } });
  });

  it('is refused where a file of the editor with an error may hold what would stop it, and no other is', async () => {
    repository = makeRepository({ files: { 'a.ts': '', '.kiro/hooks/half.json': '{ "version": "v1", ' } });

    for (const trigger of ['tool-before', 'prompt', 'task-start'] as const)
      await expect(runHooks(repository.root, trigger)).rejects.toMatchObject({ code: 'hook-definitions-unreadable' });
    for (const trigger of ['file-save', 'commit', 'stop', 'tool-after', 'task-end'] as const)
      await expect(runHooks(repository.root, trigger, { words: trigger === 'file-save' ? ['a.ts'] : [] })).resolves.toMatchObject({
        runs: [],
      });
  });

  it('is refused in the folder alone whose file has an error', async () => {
    const files = {
      'a.ts': '',
      'packages/a/b.ts': '',
      'packages/a/.kiro/hooks/half.json': '{ "version": "v1", ',
      'examples/demo/c.ts': '',
      'examples/demo/.kiro/hooks/quality-gates.ts': CODE,
    };
    repository = makeRepository({ files });
    const told = (trigger: HookTrigger, words: string[], from?: string) =>
      runHooks(repository.root, trigger, { words, event: { ...(from !== undefined && { from }) } }).then(
        () => 'ran',
        (error: unknown) => (error as { code: string }).code,
      );

    expect([
      await told('file-save', ['a.ts']),
      await told('file-save', ['a.ts', 'examples/demo/c.ts']),
      await told('tool-before', ['fs_write']),
      await told('tool-before', ['fs_write'], 'packages/b'),
      await told('tool-before', ['fs_write'], 'packages/a'),
      await told('tool-before', ['fs_write'], 'packages/a/src'),
    ]).toEqual(['ran', REFUSED, 'ran', 'ran', REFUSED, REFUSED]);
  });

  it('is refused at a pull request for what its base says', async () => {
    repository = makeRepository({ files: { [CONFIG]: `${SCAN}foo: 1\n` } });
    repository.git('switch', '-qc', 'change');
    repository.write(CONFIG, SCAN);
    repository.commit('Mend it');

    await expect(runHooks(repository.root, 'pr', { base: 'main' })).rejects.toMatchObject({
      code: 'hook-definitions-unreadable',
      message: expect.stringContaining('merged by a person') as unknown,
    });
    await expect(runHooks(repository.root, 'commit')).resolves.toMatchObject({ verdict: { blocked: false } });
  });
});
