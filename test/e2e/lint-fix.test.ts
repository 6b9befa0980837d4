import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { makeRepository, type Repository } from '../support/repository.ts';
import { runCli, startCli } from '../support/stringline.ts';

const PATH = '.kiro/steering/tech.md';
/** A byte order mark, line ends of Windows and none at the end; letters of two and four bytes. */
const CLEAN = '\uFEFF# Größe\r\n\r\nPlain text 🙂.\r\nLast line';
const BROKEN = CLEAN.replace('text', 'te\u{E0041}\u{E0042}xt').replace('Last', 'Last\u200B');
const UNUSED = '<!-- stringline-waive requirements-vague until 2099-01-31: wording agreed with the client -->';

let repository: Repository;
jest.setTimeout(60_000);
const bytes = (): Buffer => readFileSync(join(repository.root, PATH));
const lint = (args: readonly string[], input?: string | Uint8Array) =>
  runCli(['lint', ...args], { cwd: repository.root, ...(input !== undefined && { input }) });

beforeEach(() => {
  repository = makeRepository({ files: { [PATH]: BROKEN } });
});
afterEach(() => {
  repository.remove();
});

describe('stringline lint --fix', () => {
  it('mends what is certain and leaves every other byte as it was', async () => {
    const { code, stdout, stderr } = await lint(['--fix', '--rule', 'files']);

    expect(bytes().equals(Buffer.from(CLEAN))).toBe(true);
    expect(stderr).toContain('give this patch to: git apply -R');
    expect(stdout).toContain('nothing to mend');
    expect(code).toBe(0);
  });

  it('gives a patch that takes it back, as help says: all of standard error', async () => {
    const { stderr } = await lint(['--fix', '--rule', 'files']);
    writeFileSync(join(repository.root, '.git/back.patch'), stderr);

    repository.git('apply', '-R', '.git/back.patch');

    expect(bytes().equals(Buffer.from(BROKEN))).toBe(true);
  });

  it('names the root as the place to take it back where it was given in a folder below', async () => {
    const { stderr } = await runCli(['lint', '--fix', '--rule', 'files'], { cwd: join(repository.root, '.kiro/steering') });

    expect(stderr).toContain('give this patch to: git -C ../.. apply -R');
    expect(bytes().equals(Buffer.from(CLEAN))).toBe(true);
  });

  it('writes nothing with --dry-run, and shows the patch', async () => {
    const { code, stderr } = await lint(['--fix', '--dry-run', '--rule', 'files']);

    expect(bytes().equals(Buffer.from(BROKEN))).toBe(true);
    expect(stderr).toContain(`--- a/${PATH}`);
    expect(stderr).toContain('Nothing was written (--dry-run).');
    expect(code).toBe(1);
  });

  it('takes out the line of a waiver that covers nothing', async () => {
    repository.write(PATH, `# A\r\n\r\n${UNUSED}\r\nText.\r\n`);

    // All rules: a waiver whose rule was not run may still be needed.
    await lint(['--fix', '--fail-on', 'never']);

    expect(bytes().toString()).toBe('# A\r\n\r\nText.\r\n');
  });

  it('leaves a reference alone that leads nowhere: the nearest one is a guess', async () => {
    const tasks = '# Implementation Plan\n\n- [ ] 1. Create `src/a.ts`\n  - _Requirements: 9.9_\n';
    repository.write('.kiro/specs/a/tasks.md', tasks);
    repository.write('.kiro/specs/a/requirements.md', '# Requirements Document\n');

    const { stderr } = await lint(['--fix', '--rule', 'specs']);

    expect(repository.read('.kiro/specs/a/tasks.md')).toBe(tasks);
    expect(stderr).toBe('Nothing could be mended safely.\n');
  });
});

describe('stringline lint --stdin-filename', () => {
  it('checks what it is given as if it lay there, and touches no file', async () => {
    const { code, stdout } = await lint(['--stdin-filename', PATH, '--rule', 'files'], CLEAN);

    expect(stdout).toContain('nothing to mend');
    expect(code).toBe(0);
    expect(bytes().equals(Buffer.from(BROKEN))).toBe(true);
  });

  it('checks a file that is not there yet', async () => {
    const { code, stdout } = await lint(['--stdin-filename', '.kiro/steering/new.md', '--rule', 'files'], 'a\u{E0041}b\n');

    expect(stdout).toContain('.kiro/steering/new.md');
    expect(stdout).not.toContain(PATH);
    expect(code).toBe(1);
  });

  it('tells of bytes that are no UTF-8', async () => {
    const { code, stdout } = await lint(['--stdin-filename', PATH, '--rule', 'files'], Buffer.from('caf\xe9\n', 'latin1'));

    expect(stdout).toContain('file-encoding');
    expect(code).toBe(1);
  });

  it.each([['--fix'], ['--changed', 'HEAD'], ['.kiro']])('does not go with %s', async (...more) => {
    expect(await lint(['--stdin-filename', PATH, ...more], '')).toMatchObject({ code: 2 });
  });
});

describe('stringline lint --watch', () => {
  it('checks now, and again when a file has changed, until it is told to end', async () => {
    const { child, done, shows } = startCli(['lint', '--watch', '--rule', 'files'], { cwd: repository.root });
    await shows('source-hidden-unicode');
    await shows('Ctrl-C ends it');
    repository.write(PATH, CLEAN);
    await shows('nothing to mend');
    child.kill('SIGINT');

    expect(await done).toMatchObject({ code: 0 });
  }, 60_000);
});
