import { describe, expect, it } from '@jest/globals';
import { gitError, maskCredentials } from '../../../lib/adapters/git/errors.ts';

describe('gitError', () => {
  it.each([
    ["fatal: detected dubious ownership in repository at '/r'", 'repository-unsafe-ownership', 2],
    ['fatal: not a git repository (or any of the parent directories): .git', 'repository-missing', 2],
    ['fatal: this operation must be run in a work tree', 'repository-bare', 2],
    ['error: unable to write file .git/objects/ab/cd: No space left on device', 'disk-full', 5],
    ['error: insufficient permission for adding an object to repository database .git/objects', 'repository-read-only', 2],
    ["fatal: Unable to create '/r/.git/x.lock': Read-only file system", 'repository-read-only', 2],
    ["fatal: cannot lock ref 'refs/heads/x': Unable to create '/r/.git/refs/heads/x.lock': File exists.", 'repository-locked', 5],
    ['error: inflate: data stream error (incorrect header check)', 'repository-corrupt', 2],
    ['fatal: loose object 0123 (stored in .git/objects/01/23) is corrupt', 'repository-corrupt', 2],
    ['fatal: empty ident name (for <a@b>) not allowed', 'git-identity-missing', 2],
    ['fatal: something new', 'git-failed', 5],
    ['', 'git-failed', 5],
  ])('knows what %j means', (stderr, code, exit) => {
    const error = gitError({ args: ['-c', 'x', 'write-tree'], cwd: '/r', code: 128, stderr });

    expect(error).toMatchObject({ code, exit });
    expect(error.message).not.toBe('');
    expect(error.fix === undefined).toBe(code === 'git-failed');
  });

  it('shows the last line that git said, without credentials', () => {
    const error = gitError({
      args: ['fetch'],
      cwd: '/r',
      code: 1,
      stderr: "warning: x\nfatal: unable to access 'https://me:token@host/x.git/': 403\n",
    });

    expect(error.message).toBe("git fetch failed in /r (exit code 1): fatal: unable to access 'https://***@host/x.git/': 403");
    expect(String(error.cause)).not.toContain('token');
  });
});

describe('maskCredentials', () => {
  it.each([
    ['https://user:pass@host/x', 'https://***@host/x'],
    ['ssh://git@host/x and http://t0ken@h', 'ssh://***@host/x and http://***@h'],
    ['git@host:x is no secret', 'git@host:x is no secret'],
  ])('turns %j into %j', (text, masked) => {
    expect(maskCredentials(text)).toBe(masked);
  });
});
