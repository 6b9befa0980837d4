import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARTICLE_CONFIG, ARTICLE_CONFIG_AS_PRINTED } from '../domain/config/article.ts';
import { calculator, savePlaybook, subtraction } from '../support/calculator.ts';
import { checkoutOf, makeRepository, type Repository, type RepositoryOptions } from '../support/repository.ts';
import { buildOnce, type CliResult, type JsonDocument, runJson, startCli, succeeded } from '../support/stringline.ts';
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
    schema: expect.stringMatching(/^stringline\.[\w-]+\/1$/u),
    ok: false,
    exit,
    error: { code, message: expect.stringMatching(message), fix: expect.stringMatching(fix) },
  });
  expect(result.code).toBe(exit);
  expect(result.stderr).not.toMatch(/\n {4}at /u);
}

// The bundle is built once, whichever test comes first.
beforeAll(buildOnce, 120_000);

describe('stringline remote run', () => {
  it('without anything to build says how to ask there, not here', async () => {
    refused(await runJson(['remote', 'run'], { cwd: folder() }), 'usage', {
      message: /nothing to build/u,
      fix: /^stringline remote run "/u,
    });
  });
});

describe('places where a run cannot start', () => {
  it('is not a git repository', async () => {
    const outside = folder();
    const repository = repositoryOf();
    refused(await run(outside, savePlaybook(repository, subtraction())), 'repository-missing', {
      message: /not .*git repository/iu,
      fix: /git init/u,
    });
    expect(existsSync(join(outside, '.stringline'))).toBe(false);
  });

  it('is a bare repository', async () => {
    const repository = repositoryOf();
    const bare = folder();
    execFileSync('git', ['clone', '-q', '--bare', repository.root, bare], { stdio: 'pipe' });
    const result = await run(bare, savePlaybook(repository, subtraction()));
    expect(result).toMatchObject({ code: 2, json: { ok: false, error: { message: expect.stringMatching(/bare/u) } } });
  });

  it('has no commit yet', async () => {
    const repository = repositoryOf({ files: calculator(), commit: false });
    refused(await scripted(repository), 'repository-unborn', { message: /no commit yet/u, fix: /git .*commit --allow-empty/u });
  });

  it('has uncommitted changes, which are named', async () => {
    const repository = repositoryOf();
    repository.write('src/add.sh', 'changed\n');
    const before = checkoutOf(repository);
    refused(await scripted(repository), 'repository-dirty', { message: /src\/add\.sh/u, fix: /--allow-dirty/u });
    expect(checkoutOf(repository)).toEqual(before);
  });

  it('is in the middle of a merge', async () => {
    const repository = repositoryOf();
    repository.git('switch', '-q', '-c', 'other');
    repository.write('src/add.sh', 'other\n');
    repository.commit('other');
    repository.git('switch', '-q', 'main');
    repository.write('src/add.sh', 'main\n');
    repository.commit('main');
    expect(() => repository.git('merge', 'other')).toThrow();
    const result = await scripted(repository);
    expect(result).toMatchObject({ code: 2, json: { error: { code: 'repository-busy', message: expect.stringMatching(/merge/u) } } });
  });

  it('stands on the branch that the run would move', async () => {
    const repository = repositoryOf();
    repository.git('switch', '-q', '-c', BRANCH);
    refused(await scripted(repository), 'branch-checked-out', { message: /checked out/u, fix: /git switch/u });
  });

  it('may not be written to', async () => {
    if (process.getuid?.() === 0) {
      // Rights do not bind root: a file in the way of the state directory stands for what cannot be written.
      const repository = repositoryOf();
      repository.write('.stringline', 'a file of the user\n');
      repository.commit('A file in the way');
      const result = await scripted(repository);
      expect(result.json).toMatchObject({ ok: false, error: { message: expect.stringMatching(/\.stringline/u) } });
      expect([2, 5]).toContain(result.code);
      expect(repository.read('.stringline')).toBe('a file of the user\n');
      return;
    }
    const repository = repositoryOf();
    chmodSync(repository.root, 0o555);
    cleanUp.push(() => chmodSync(repository.root, 0o755));
    const result = await run(repository.root, savePlaybook(repository, subtraction()));
    expect(result.json).toMatchObject({ ok: false, error: { message: expect.stringMatching(/permission|read-only|cannot be written/iu) } });
    expect([2, 5]).toContain(result.code);
  });
});

describe('configuration and steering that cannot be used', () => {
  it.each([
    ['invalid YAML', 'quality_gates: [unclosed\n', /project\.yaml:\d+:\d+/u],
    ['an unknown key', 'quality_gates:\n  test_covrage: 0.9\n', /test_covrage.*test_coverage/su],
    ['a value out of range', 'quality_gates:\n  test_coverage: 85\n', /test_coverage/u],
    ['nothing but a list', '- a\n- b\n', /project\.yaml/u],
  ])('%s: refused before anything is spent, with the place', async (_, text, message) => {
    const repository = repositoryOf({ files: { ...calculator(), '.kiro/config/project.yaml': text } });
    const result = await scripted(repository);
    refused(result, 'config-invalid', { message, fix: /stringline doctor/u });
    const doctor = await runJson(['doctor'], { cwd: repository.root });
    expect(doctor.code).toBe(1);
    expect(doctor.json['checks']).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'configuration', status: 'missing' })]));
  });

  it(
    'front matter that is no YAML, empty steering and steering with an unknown mode are said, and the run goes on without them',
    async () => {
      const repository = repositoryOf({
        files: {
          ...calculator(),
          '.kiro/steering/broken.md': '---\ninclusion: [\n---\nBroken.\n',
          '.kiro/steering/empty.md': '',
          '.kiro/steering/odd.md': '---\ninclusion: sometimes\n---\nOdd.\n',
        },
      });
      const result = await scripted(repository);
      succeeded(result);
      const { json } = await runJson(['show', '--verbose'], { cwd: repository.root });
      const text = JSON.stringify([json['events'], result.json['findings'], result.stderr]);
      expect(text).toMatch(/broken\.md/u);
      expect(text).toMatch(/odd\.md/u);
    },
    LIMIT,
  );

  it.each([
    ['as printed, flat', ARTICLE_CONFIG_AS_PRINTED],
    ['indented', ARTICLE_CONFIG],
  ])("the article's project.yaml, %s, works; models past their end of life are named with their successors", async (_, text) => {
    const repository = repositoryOf({ files: { ...calculator(), '.kiro/config/project.yaml': text } });
    const { json } = await runJson(['doctor'], {
      cwd: repository.root,
      env: { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' },
    });
    const checks = json['checks'] as { name: string; status: string; detail: string; fix?: string }[];
    expect(checks.find(({ name }) => name === 'configuration')).toMatchObject({ status: expect.stringMatching(/ok|warning/u) });
    expect(checks.filter(({ name }) => /^model /u.test(name)).map(({ status }) => status)).toEqual(['ok', 'ok']);
    const note = checks.find(({ name, detail }) => name === 'model' && detail.includes('anthropic.claude-sonnet-4-20250514-v1:0'));
    expect(`${note!.detail} ${note!.fix ?? ''}`).toMatch(/end of life|retired/iu);
    expect(`${note!.detail} ${note!.fix ?? ''}`).toMatch(/anthropic\.claude-(?!sonnet-4-20250514)\S+/u);
  });
});

describe('two runs of one spec at once', () => {
  it(
    'one goes on, the other is refused and names it',
    async () => {
      const repository = repositoryOf();
      const playbook = savePlaybook(repository, subtraction());
      const args = ['--json', 'run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'];
      const both = await Promise.all([startCli(args, { cwd: repository.root }).done, startCli(args, { cwd: repository.root }).done]);
      const documents = both.map(({ stdout }) => JSON.parse(stdout) as JsonDocument);
      const codes = both.map(({ code }) => code).sort();
      expect(codes).toEqual([0, 2]);
      expect(documents.find(({ ok }) => ok === false)).toMatchObject({
        error: { code: 'spec-busy', fix: expect.stringMatching(/stringline show .* stringline resume .* stringline cancel/u) },
      });
      expect((await runJson(['status'], { cwd: repository.root })).json['runs']).toHaveLength(1);
    },
    LIMIT,
  );

  it(
    'resuming a run that another process drives is refused, and does it no harm',
    async () => {
      const repository = repositoryOf({
        files: calculator({
          config: {
            quality_gates:
              '  security_scan_tool: none\n  test_coverage: 0.8\n  commands:\n    lint: sh -n src/*.sh\n    test: sleep 2; ./check.sh\n  reports:\n    coverage: [lcov.info]\n    tests: [junit.xml]',
          },
        }),
      });
      const playbook = savePlaybook(repository, subtraction());
      const first = startCli(['--json', 'run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'], { cwd: repository.root });
      const watching = runJson; // progress is not shown with --json: ask the store instead
      // A run that is recorded may not be driven yet, and then the second process would be the one that drives it.
      let isDriven = false;
      while (!isDriven) {
        const runs = (await watching(['status'], { cwd: repository.root })).json['runs'] as { driver?: { pid: number } | null }[];
        isDriven = runs.some(({ driver }) => driver?.pid === first.child.pid);
      }
      const second = await runJson(['resume', '--playbook', playbook], { cwd: repository.root });
      const { code, stdout } = await first.done;
      expect(second.json).toMatchObject({
        ok: false,
        error: { code: 'execution-locked', message: expect.stringContaining(`process ${String(first.child.pid)} drives it`) },
      });
      expect(second.code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ run: { status: 'succeeded' } });
      expect(code).toBe(0);
    },
    LIMIT,
  );
});

describe('a full disk', () => {
  it(
    'ends a run with exit code 5; with space again it goes on and nothing is lost',
    async () => {
      // Prepare: a small file system of its own, where this account may mount one.
      const place = folder();
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', place], { stdio: 'pipe' });
      } catch {
        process.stderr.write('skipped: mounting a small file system is not allowed here\n');
        return;
      }
      cleanUp.push(() => execFileSync('umount', ['-l', place]));
      const source = repositoryOf();
      execFileSync('git', ['clone', '-q', source.root, join(place, 'repository')], { stdio: 'pipe' });
      const root = join(place, 'repository');
      execFileSync('git', ['config', 'user.name', 'Ada'], { cwd: root });
      execFileSync('git', ['config', 'user.email', 'ada@example.org'], { cwd: root });
      const playbook = savePlaybook(source, subtraction());
      const waiting = await runJson(
        [
          'run',
          '--playbook',
          savePlaybook(source, { ...subtraction(), reviewer: { name: 'nobody', decisions: [] } }),
          '--spec',
          'subtraction',
          'Subtract.',
        ],
        { cwd: root },
      );
      const free = Number(execFileSync('df', ['-k', '--output=avail', place], { encoding: 'utf8' }).split('\n')[1]);
      mkdirSync(join(place, 'filler'));
      writeFileSync(join(place, 'filler', 'data'), new Uint8Array(Math.max(0, (free - 60) * 1024)));

      // Act
      const full = await runJson(['resume', '--playbook', playbook], { cwd: root });
      execFileSync('rm', ['-r', join(place, 'filler')]);
      const resumed = await runJson(['resume', '--playbook', playbook], { cwd: root });

      // Assess
      expect(waiting.code).toBe(3);
      expect(full.code).toBe(5);
      expect(JSON.stringify(full.json)).toMatch(/disk|space/iu);
      succeeded(resumed);
      expect(readFileSync(join(root, '.git', 'HEAD'), 'utf8')).toBe('ref: refs/heads/main\n');
    },
    LIMIT,
  );
});
