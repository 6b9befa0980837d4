import { afterEach, describe, expect, it } from '@jest/globals';
import { runHooks } from '../../support/hook-host.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

const CONFIG = '.kiro/config/project.yaml';
const SCAN = 'hooks:\n  on_commit: [{ pattern: "**", action: security_scan }]\n';
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
    ['is a hook that is no JSON', { '.kiro/hooks/scan.json': '{ "version": "v1", ' }],
  ])('is refused, and the file is named: it %s', async (_, files) => {
    repository = makeRepository({ files: { [CONFIG]: SCAN } });
    for (const [path, text] of Object.entries({ ...files, 'key.txt': KEY })) repository.write(path, text);
    repository.git('add', 'key.txt');

    const commit = runHooks(repository.root, 'commit');

    await expect(commit).rejects.toMatchObject({
      code: 'hook-definitions-unreadable',
      exit: 2,
      message: expect.stringContaining(Object.keys(files)[0] ?? '') as unknown,
    });
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
