import { afterEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeStateDirectory } from '../../lib/adapters/local/state-directory.ts';
import { openPlatform } from '../../lib/local/platform.ts';
import { refuseTrackedState } from '../../lib/local/own-state.ts';
import { makeRepository, type Repository } from '../support/repository.ts';

describe('state of this machine', () => {
  let repository: Repository | undefined;
  afterEach(() => {
    repository?.remove();
  });

  it.each([
    ['.stringline/stringline.sqlite', 'state-tracked'],
    ['.stringline/serve.json', 'state-tracked'],
    ['.StringLine/sandbox/jobs/a.json', 'state-tracked'],
    ['.stringline/waivers.yaml', undefined],
    ['.stringline/approvals.yaml', undefined],
    ['docs/.stringline/serve.json', undefined],
  ])('is not what came with the repository: %s', async (path, code) => {
    repository = makeRepository({ files: { [path]: 'forged\n' } });

    const refused: unknown = await refuseTrackedState(repository.root).catch((error: unknown) => error);

    expect((refused as { code?: string } | undefined)?.code).toBe(code);
  });

  it('is opened once git does not track it any more', async () => {
    repository = makeRepository({ files: { '.stringline/serve.json': '{}\n' } });
    await expect(openPlatform({ cwd: repository.root, models: undefined as never })).rejects.toMatchObject({ code: 'state-tracked' });
    repository.git('rm', '-rq', '--cached', '.stringline');

    await (await openPlatform({ cwd: repository.root, models: undefined as never })).close();
  });

  it('is not kept beyond a link', () => {
    repository = makeRepository({ files: { 'a.txt': 'a' } });
    const { root } = repository;
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync('elsewhere', join(root, '.stringline'));
    mkdirSync(join(root, 'own'));
    symlinkSync('../elsewhere', join(root, 'own/artefacts'));

    for (const directory of ['.stringline', 'own'])
      expect(() => {
        makeStateDirectory(join(root, directory));
      }).toThrow(expect.objectContaining({ code: 'state-linked' }));
  });

  it('is for the eyes of its owner, also in a folder that was there', () => {
    repository = makeRepository({ files: { 'a.txt': 'a' } });
    const directory = join(repository.root, '.stringline');
    mkdirSync(directory);
    chmodSync(directory, 0o755);

    makeStateDirectory(directory);

    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });
});
