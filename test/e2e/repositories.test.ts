import { afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculator, savePlaybook, subtraction } from '../support/calculator.ts';
import { checkoutOf, commitsOf, makeRepository, type Repository, type RepositoryOptions } from '../support/repository.ts';
import { type CliResult, type JsonDocument, runJson, succeeded, runCli } from '../support/stringline.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const LIMIT = 120_000;
const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanUp.splice(0).reverse()) clean();
});
function repositoryOf(options: RepositoryOptions = { files: calculator() }): Repository {
  const repository = makeRepository(options);
  cleanUp.push(repository.remove);
  return repository;
}
function folder(): string {
  const { path, remove } = temporaryDirectory('stringline-bad-');
  cleanUp.push(remove);
  return path;
}
const BRANCH = 'stringline/subtraction';
const run = (cwd: string, playbook: string, ...more: string[]): Promise<CliResult & { json: JsonDocument }> =>
  runJson(['run', '--playbook', playbook, '--spec', 'subtraction', ...more, 'Subtract.'], { cwd });
const scripted = (repository: Repository, ...more: string[]): Promise<CliResult & { json: JsonDocument }> =>
  run(repository.root, savePlaybook(repository, subtraction()), ...more);

function refused(result: CliResult & { json: JsonDocument }, code: string, { message, fix }: { message: RegExp; fix: RegExp }): void {
  const exit = 2;
  expect(result.json).toMatchObject({
    schema: expect.stringMatching(/^stringline\.\w+\/1$/u),
    ok: false,
    exit,
    error: { code, message: expect.stringMatching(message), fix: expect.stringMatching(fix) },
  });
  expect(result.code).toBe(exit);
  expect(result.stderr).not.toMatch(/\n {4}at /u);
}

describe('repositories of all kinds', () => {
  it(
    'detached HEAD works, and stays where it is',
    async () => {
      const repository = repositoryOf();
      repository.git('checkout', '-q', '--detach');
      const before = checkoutOf(repository);
      succeeded(await scripted(repository));
      expect(checkoutOf(repository)).toEqual(before);
    },
    LIMIT,
  );

  it(
    'file names with spaces, quotes, newlines and letters of other scripts, binary, huge, executable and linked files come through unchanged',
    async () => {
      const odd: Record<string, string | Uint8Array> = {
        'with space.txt': 'a',
        'quote"and\'apostrophe.txt': 'b',
        'line\nbreak.txt': 'c',
        'ünïcödé/日本語.txt': 'd',
        '-starts-with-dash': 'e',
        ' leading and trailing ': 'f',
        'back\\slash': 'g',
        'binary.bin': new Uint8Array([0, 255, 254, 0, 13, 10]),
        'huge.dat': new Uint8Array(12 * 1024 * 1024),
        'one-line.min.js': `var a="${'x'.repeat(3_000_000)}";`,
        'crlf.txt': 'a\r\nb\r\n',
        'empty.txt': '',
      };
      const repository = repositoryOf({ files: { ...calculator(), ...odd } });
      repository.git('update-index', '--chmod=+x', 'empty.txt');
      execFileSync('ln', ['-s', 'nowhere', 'dangling'], { cwd: repository.root });
      execFileSync('ln', ['-s', '/etc/passwd', 'outside'], { cwd: repository.root });
      chmodSync(join(repository.root, 'empty.txt'), 0o755);
      repository.commit('Links');
      const before = checkoutOf(repository);
      succeeded(await scripted(repository));
      const changed = repository
        .git('diff', '--name-only', '-z', 'main', BRANCH)
        .split('\0')
        .filter((name) => name !== '' && !name.startsWith('.kiro/'))
        .sort();
      expect(changed).toEqual(['src/neg.sh', 'src/sub.sh', 'test/neg.test.sh', 'test/sub.test.sh']);
      expect(checkoutOf(repository)).toEqual(before);
    },
    LIMIT,
  );

  it(
    'submodules are left alone and said to be no part of a run',
    async () => {
      const inner = repositoryOf({ files: { 'inner.txt': 'x' } });
      const repository = repositoryOf();
      repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'vendor/inner');
      repository.commit('A submodule');
      const before = checkoutOf(repository);
      succeeded(await scripted(repository));
      expect(checkoutOf(repository)).toEqual(before);
      expect(repository.git('ls-tree', BRANCH, 'vendor/inner')).toBe(repository.git('ls-tree', 'main', 'vendor/inner'));
      const doctor = await runJson(['doctor'], { cwd: repository.root });
      expect(JSON.stringify(doctor.json)).toMatch(/vendor\/inner: their files are not part of a run/u);
    },
    LIMIT,
  );

  it(
    "hooks of the user's that fail do not disturb: they belong to the user's own commands",
    async () => {
      const repository = repositoryOf();
      for (const hook of ['pre-commit', 'commit-msg', 'post-checkout', 'reference-transaction', 'post-commit', 'prepare-commit-msg']) {
        writeFileSync(join(repository.root, '.git', 'hooks', hook), '#!/bin/sh\necho "$0" >> .git/hooks-ran\nexit 1\n');
        chmodSync(join(repository.root, '.git', 'hooks', hook), 0o755);
      }
      repository.git('config', 'commit.gpgsign', 'true');
      repository.git('config', 'user.signingkey', 'NOBODY');
      succeeded(await scripted(repository));
      expect(existsSync(join(repository.root, '.git', 'hooks-ran'))).toBe(false);
    },
    LIMIT,
  );

  it(
    'pushes with --push; a pre-push hook that fails gives exit code 5 and nothing is lost',
    async () => {
      const remote = folder();
      execFileSync('git', ['init', '-q', '--bare', remote]);
      const repository = repositoryOf();
      repository.git('remote', 'add', 'origin', remote);
      const hook = join(repository.root, '.git', 'hooks', 'pre-push');
      writeFileSync(hook, '#!/bin/sh\necho "not on a Friday" >&2\nexit 1\n');
      chmodSync(hook, 0o755);
      const failed = await scripted(repository, '--push');
      const branches = execFileSync('git', ['branch', '--list'], { cwd: remote, encoding: 'utf8' });
      const told = await runCli(['resume', '--push'], { cwd: repository.root });
      chmodSync(hook, 0o644);
      const again = await runJson(['resume', '--push'], { cwd: repository.root });
      const second = await scripted(repository, '--push');

      expect(failed).toMatchObject({
        code: 5,
        json: {
          ok: false,
          exit: 5,
          run: { status: 'succeeded' },
          push: { pushed: false, output: expect.stringContaining('not on a Friday') },
        },
      });
      expect(repository.git('rev-parse', BRANCH).trim()).toBe(failed.json['commit']);
      expect(branches).toBe('');
      expect(told).toMatchObject({ code: 5, stdout: expect.stringMatching(/not on a Friday[\s\S]*stringline resume \S+ --push/u) });
      expect(again).toMatchObject({ code: 0, json: { push: { pushed: true } } });
      expect(second).toMatchObject({ code: 0, json: { push: { pushed: true } } });
      expect(execFileSync('git', ['rev-parse', BRANCH], { cwd: remote, encoding: 'utf8' }).trim()).toBe(failed.json['commit']);
    },
    LIMIT,
  );

  it(
    'a linked worktree works like the main one',
    async () => {
      const repository = repositoryOf();
      const place = join(folder(), 'linked');
      repository.git('worktree', 'add', '-q', place, '-b', 'side');
      const result = await run(place, savePlaybook(repository, subtraction()));
      succeeded(result);
      expect(repository.git('rev-parse', BRANCH).trim()).toBe(result.json['commit']);
    },
    LIMIT,
  );

  it(
    'SHA-256 repositories work',
    async () => {
      const repository = repositoryOf({ files: calculator(), init: ['--object-format=sha256'] });
      const result = await scripted(repository);
      succeeded(result);
      expect(result.json['commit']).toMatch(/^[0-9a-f]{64}$/u);
    },
    LIMIT,
  );
});

describe('branches that exist', () => {
  it("with somebody's own commits are refused, and stay", async () => {
    const repository = repositoryOf();
    repository.git('switch', '-q', '-c', BRANCH);
    repository.write('mine.txt', 'mine\n');
    const mine = repository.commit('Mine');
    repository.git('switch', '-q', 'main');
    refused(await scripted(repository), 'branch-exists', { message: /holds commits that are not from a run/u, fix: /--branch/u });
    expect(repository.git('rev-parse', BRANCH).trim()).toBe(mine);
  });

  it(
    'from an earlier run of the spec are replaced, whose commits stay reachable; one with a commit on top is refused',
    async () => {
      const repository = repositoryOf();
      const first = await scripted(repository);
      repository.write('unrelated.txt', 'x\n');
      repository.commit('Another base');
      const second = await scripted(repository);
      succeeded(second);
      expect(second.json['commit']).not.toBe(first.json['commit']);
      expect(repository.git('rev-parse', BRANCH).trim()).toBe(second.json['commit']);
      expect(repository.git('for-each-ref', '--format=%(objectname)', 'refs/stringline/runs')).toContain(first.json['commit'] as string);

      repository.git('switch', '-q', BRANCH);
      repository.write('mine.txt', 'on top\n');
      const mine = repository.commit('Mine, on top of the run');
      repository.git('switch', '-q', 'main');
      repository.write('unrelated.txt', 'y\n');
      repository.commit('A third base');
      const third = await scripted(repository);
      expect(third).toMatchObject({ code: 2, json: { error: { code: 'branch-exists' } } });
      expect(repository.git('rev-parse', BRANCH).trim()).toBe(mine);
      expect(commitsOf(repository, `main..${BRANCH}`).at(-1)!.id).toBe(mine);
    },
    LIMIT,
  );
});
