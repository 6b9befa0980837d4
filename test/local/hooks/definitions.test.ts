import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createGitRepository, type GitRepository } from '../../../lib/adapters/git/index.ts';
import { workTreeDefinitions } from '../../../lib/local/hooks/definitions.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const CONFIG = '.kiro/config/project.yaml';
const TODAY = '2026-11-27';
const yaml = (pattern: string): string => `hooks:\n  on_save: [{ pattern: "${pattern}", action: security_scan }]\n`;
const legacy = (pattern: string): string =>
  JSON.stringify({
    enabled: true,
    name: 'Old',
    version: '1',
    when: { type: 'fileEdited', patterns: [pattern] },
    then: { type: 'askAgent', prompt: 'Look.' },
  });
/** By it, all that lies here was written long ago. */
const later = { now: () => new Date(Date.now() + 3600_000) };

describe('the hooks of the work tree, as a host that goes on keeps them', () => {
  let files: Repository;
  let repository: GitRepository;
  beforeEach(async () => {
    files = makeRepository({ files: { [CONFIG]: yaml('*.ts'), '.kiro/hooks/old.kiro.hook': legacy('*.md') } });
    files.write('.kiro/hooks/mine.kiro.hook', legacy('*.go'));
    files.git('config', 'core.excludesFile', '.git/ignored');
    repository = await createGitRepository(files.root);
  });
  afterEach(() => {
    repository.close();
    files.remove();
  });

  it('are not read again where nothing has changed', async () => {
    const read = workTreeDefinitions(repository, later);

    const [first, second] = [await read(TODAY), await read(TODAY)];

    expect(first.hooks).toHaveLength(3);
    expect(second).toBe(first);
  });

  it.each<[string, (repository: Repository) => void, number]>([
    ['a definition has changed, in as many bytes', ({ write }) => write(CONFIG, yaml('*.js')), 3],
    ['there is a new file', ({ write }) => write('.kiro/hooks/new.kiro.hook', legacy('*.py')), 4],
    ['there is a new file in a folder', ({ write }) => write('.kiro/hooks/a/b/new.kiro.hook', legacy('*.py')), 4],
    ['a file is gone', ({ git }) => git('rm', '-q', '.kiro/hooks/old.kiro.hook'), 2],
    ['git has come to ignore one', ({ write }) => write('.gitignore', 'mine.kiro.hook\n'), 2],
    ['the clone has come to ignore one', ({ write }) => write('.git/info/exclude', 'mine.kiro.hook\n'), 2],
    ['a folder has come to ignore one', ({ write }) => write('.kiro/.gitignore', 'mine.kiro.hook\n'), 2],
    ['a list of the person has come to ignore one', ({ write }) => write('.git/ignored', 'mine.kiro.hook\n'), 2],
  ])('are read again when %s', async (_, change, count) => {
    const read = workTreeDefinitions(repository, later);
    const before = await read(TODAY);

    change(files);

    const after = await read(TODAY);
    expect(after.hooks).toHaveLength(count);
    expect(after.hooks.map(({ matcher }) => matcher)).not.toEqual(before.hooks.map(({ matcher }) => matcher));
  });

  it('are read again when all work trees of a repository come to ignore one', async () => {
    const linked = temporaryDirectory();
    files.git('worktree', 'add', '-q', join(linked.path, 'tree'));
    const other = await createGitRepository(join(linked.path, 'tree'));
    writeFileSync(join(linked.path, 'tree/.kiro/hooks/mine.kiro.hook'), legacy('*.go'));
    const read = workTreeDefinitions(other, later);
    const before = await read(TODAY);

    files.write('.git/info/exclude', 'mine.kiro.hook\n');

    const after = await read(TODAY);
    other.close();
    linked.remove();
    expect([before.hooks.length, after.hooks.length]).toEqual([3, 2]);
  });

  const linked = (folder: string): void => {
    renameSync(join(files.root, folder), join(files.root, '.git/elsewhere'));
    symlinkSync(join(files.root, '.git/elsewhere'), join(files.root, folder));
    files.commit('Keep it elsewhere');
  };
  const submodule = (folder: string): void => {
    files.git('rm', '-qr', '--cached', folder);
    files.git('init', '-q', folder);
    files.git('update-index', '--add', '--cacheinfo', `160000,${files.git('rev-parse', 'HEAD').trim()},${folder}`);
    files.git('commit', '-qm', 'Keep it in a repository of its own');
  };
  it.each<[string, () => void, number]>([
    ['the folder of the hooks is a link', () => linked('.kiro/hooks'), 1],
    ['the whole folder is a link', () => linked('.kiro'), 0],
    ['a folder of them is a link, and leads round', () => symlinkSync('..', join(files.root, '.kiro/hooks/round')), 3],
    ['the folder of the hooks is a submodule', () => submodule('.kiro/hooks'), 1],
    ['the whole folder is a submodule', () => submodule('.kiro'), 0],
  ])('are those that a commit would hold where %s', async (_, change, count) => {
    change();
    const read = workTreeDefinitions(repository, later);

    const [first, second] = [await read(TODAY), await read(TODAY)];

    expect(first.hooks).toHaveLength(count);
    expect(second).toBe(first);
  });

  it.each([
    ['while their files are young: another change might not show in their times', 0],
    ['where the clock was put back', -3600_000],
  ])('are read each time %s', async (_, offset) => {
    const read = workTreeDefinitions(repository, { now: () => new Date(Date.now() + offset) });

    const [first, second] = [await read(TODAY), await read(TODAY)];

    expect(second).not.toBe(first);
    expect(second.hooks).toEqual(first.hooks);
  });
});
