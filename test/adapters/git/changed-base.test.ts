import { afterEach, describe, expect, it } from '@jest/globals';
import { baseOf } from '../../../lib/adapters/git/changed-lines.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('what a checkout is compared with', () => {
  let repository: Repository | undefined;
  afterEach(() => repository?.remove());

  it('is asked for by a name that git knows', async () => {
    repository = makeRepository({ files: { 'a.md': 'a' } });

    await expect(baseOf(repository.root, 'HEAD')).resolves.toEqual({ base: expect.stringMatching(/^[0-9a-f]{40}$/), parted: true });
    await expect(baseOf(repository.root, 'nope')).rejects.toMatchObject({ code: 'ref-unknown' });
  });

  it('is nothing where there is no repository, and that is what is said', async () => {
    const { path, remove } = temporaryDirectory();

    await expect(baseOf(path, 'HEAD')).rejects.toMatchObject({ code: 'repository-missing' });
    remove();
  });
});
