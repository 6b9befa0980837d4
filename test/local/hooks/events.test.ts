import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runHooks } from '../../support/hook-host.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';

const SCAN = 'hooks:\n  on_commit: [{ pattern: "**", action: security_scan }]\n';
const KEY = '-----BEGIN RSA PRIVATE KEY-----\nabc\n';

describe('a commit of which files are named', () => {
  let repository: Repository;
  beforeEach(() => {
    repository = makeRepository({ files: { '.kiro/config/project.yaml': SCAN, 'key.txt': 'none\n', 'other.txt': 'none\n' } });
    repository.write('key.txt', KEY);
    repository.write('other.txt', 'harmless\n');
    repository.git('add', '.');
    repository.write('key.txt', 'none any more\n');
  });
  afterEach(() => {
    repository.remove();
  });

  it('is about what is staged of them', async () => {
    const named = await runHooks(repository.root, 'commit', { words: ['./key.txt'] });
    const other = await runHooks(repository.root, 'commit', { words: ['other.txt'] });

    expect(named).toMatchObject({ verdict: { blocked: true }, runs: [{ files: [{ path: 'key.txt' }], result: { outcome: 'failed' } }] });
    expect(other).toMatchObject({ verdict: { blocked: false }, runs: [{ files: [{ path: 'other.txt' }], result: { outcome: 'passed' } }] });
  });

  it.each(['typo.txt', '.kiro/config/project.yaml', '.'])('is refused where nothing of one is staged: %s', async (word) => {
    await expect(runHooks(repository.root, 'commit', { words: ['other.txt', word] })).rejects.toMatchObject({ exit: 2 });
  });
});
