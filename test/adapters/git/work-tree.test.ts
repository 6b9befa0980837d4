import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createGitRepository, createWorkTree, type GitRepository } from '../../../lib/adapters/git/index.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

describe('a checkout as it lies there', () => {
  let repository: Repository;
  let git: GitRepository;
  beforeEach(async () => {
    repository = makeRepository({ files: { 'src/a.ts': 'a', 'src/gone.ts': 'gone', '.gitignore': 'built/\n' } });
    git = await createGitRepository(repository.root);
  });
  afterEach(() => {
    git.close();
    repository.remove();
  });

  it('holds changed files and those of folders that are wholly new, without ignored and deleted ones', async () => {
    repository.write('src/a.ts', 'changed');
    repository.write('new/inner/ü.ts', 'new');
    repository.write('built/x.ts', 'built');
    repository.git('rm', '-q', 'src/gone.ts');
    const files = createWorkTree(git);

    expect((await files.list()).map(({ path }) => path)).toEqual(['.gitignore', 'new/inner/ü.ts', 'src/a.ts']);
    expect(Buffer.from((await files.read('new/inner/ü.ts')) ?? []).toString()).toBe('new');
    expect(Buffer.from((await files.read('src/a.ts')) ?? []).toString()).toBe('changed');
  });

  it('lists a file that nobody may read, and fails for who asks for that one alone', async () => {
    repository.write('src/a.ts', 'changed');
    repository.write('secret.key', 'new');
    const files = createWorkTree(git, (path) =>
      path.endsWith('secret.key') ? Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' })) : readFile(path),
    );

    expect((await files.list()).map(({ path }) => path)).toContain('secret.key');
    expect(Buffer.from((await files.read('src/a.ts')) ?? []).toString()).toBe('changed');
    await expect(files.read('secret.key')).rejects.toMatchObject({ code: 'file-unreadable', message: 'secret.key cannot be read: EACCES' });
  });
});
