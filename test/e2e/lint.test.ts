import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeRepository, type Repository } from '../support/repository.ts';
import { buildOnce, runCli } from '../support/stringline.ts';

const REQUIREMENTS = [
  '# Requirements Document',
  '',
  '## Introduction',
  '',
  'People sign in.',
  '',
  '### Requirement 1: Sign in',
  '',
  '**User Story:** As a user, I want to sign in, so that I see my orders.',
  '',
  '#### Acceptance Criteria',
  '',
  '1. WHEN the password is right, THE system SHALL open the list of orders',
  '2. IF the password is wrong, THEN THE system SHALL answer with status 401',
  '',
].join('\n');
const TASKS = [
  '# Implementation Plan',
  '',
  '- [ ] 1. Create `src/sign-in.ts` with the form',
  '  - Done when: `npm test -- sign-in` passes',
  '  - _Requirements: 1.1, 1.2_',
  '',
].join('\n');
const BROKEN = TASKS.replace('1.1, 1.2', '1.1, 1.2, 9.9');
const PATH = '.kiro/specs/sign-in/tasks.md';

describe('stringline lint', () => {
  let repository: Repository;
  const lint = (...args: string[]) => runCli(['lint', ...args], { cwd: repository.root });

  beforeAll(() => {
    buildOnce();
    repository = makeRepository({ files: { '.kiro/specs/sign-in/requirements.md': REQUIREMENTS, [PATH]: TASKS } });
  }, 120_000);
  afterAll(() => {
    repository.remove();
  });

  it('makes one report in one format', async () => {
    expect(await lint('--json', '--format', 'sarif')).toMatchObject({ code: 2, stdout: expect.stringContaining('format-with-json') });
    expect(JSON.parse((await lint('--json', '--format', 'json')).stdout)).toMatchObject({ schema: 'stringline.lint/1' });
  });

  it('names its version in SARIF, as tools that read it look for it', async () => {
    const { runs } = JSON.parse((await lint('--format', 'sarif')).stdout) as { runs: { tool: { driver: Record<string, unknown> } }[] };

    expect(runs[0]?.tool.driver['version']).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('explains the rules of gates, too', async () => {
    expect(await runCli(['rules', 'gate-tests'], { cwd: repository.root })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Tests ran and passed'),
    });
    expect(await runCli(['rules', 'gate-test'], { cwd: repository.root })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean gate-tests?'),
    });
  });

  it('says one line when all is well', async () => {
    const { code, stdout } = await lint();

    expect(stdout).toBe('✓ 2 files, 1 spec: nothing to mend.\n');
    expect(code).toBe(0);
  });

  it('shows a finding with its line and a caret, and ends with 1', async () => {
    repository.write(PATH, BROKEN);

    const { code, stdout } = await lint();

    expect(code).toBe(1);
    expect(stdout).toContain(PATH);
    expect(stdout).toMatch(/error {2}.*9\.9.*tasks-reference-dangling/);
    expect(stdout).toMatch(/5 │ - _Requirements: 1\.1, 1\.2, 9\.9_\n +│ +\^/);
  });

  it('prints one JSON document with the exit code in it', async () => {
    const { code, stdout } = await lint('--format', 'json');

    expect(JSON.parse(stdout)).toMatchObject({ schema: 'stringline.lint/1', ok: false, exit: 1, summary: { error: 1, specs: 1 } });
    expect(code).toBe(1);
  });

  it('fails at the level that is asked for', async () => {
    expect((await lint('--fail-on', 'never')).code).toBe(0);
    expect((await lint('--rule', 'steering')).code).toBe(0);
  });

  it('reports what changed against a commit only', async () => {
    expect((await lint('--changed', 'HEAD', '--format', 'github')).stdout).toMatch(
      /^::error file=\.kiro\/specs\/sign-in\/tasks\.md,line=5,.*title=tasks-reference-dangling::/,
    );
    repository.commit('A reference that leads nowhere');
    expect(await lint('--changed', 'HEAD')).toMatchObject({ code: 0 });
    expect(await lint('--changed', 'no-such-branch')).toMatchObject({ code: 2 });
  });

  it('does not count what a baseline knows, even after lines have moved', async () => {
    const written = await lint('--baseline', 'known.json', '--write-baseline');
    expect(written).toMatchObject({ code: 0 });
    repository.write(PATH, BROKEN.replace('# Implementation Plan\n', '# Implementation Plan\n\nOne more line.\n'));

    const { code, stdout } = await lint('--baseline', 'known.json');

    expect(stdout).toContain('nothing new to mend; 1 finding (1 error) left out, known from the baseline');
    expect(code).toBe(0);
  });

  it.each([['.kiro'], ['--rule', 'specs'], ['--changed', 'HEAD']])('does not write a baseline of a part (%p)', async (...args) => {
    const before = readFileSync(join(repository.root, 'known.json'), 'utf8');

    const { code, stderr } = await lint(...args, '--baseline', 'known.json', '--write-baseline');

    expect(code).toBe(2);
    expect(stderr).toMatch(/whole\s+baseline/);
    expect(readFileSync(join(repository.root, 'known.json'), 'utf8')).toBe(before);
  });

  it('reports what a removed criterion leaves behind as a change', async () => {
    repository.write('.kiro/specs/sign-in/requirements.md', REQUIREMENTS.replace(/^2\. .*\n/m, ''));

    const { code, stdout } = await lint('--changed', 'HEAD', '--rule', 'tasks-reference-dangling');
    repository.write('.kiro/specs/sign-in/requirements.md', REQUIREMENTS);

    expect(stdout).toContain('1.2');
    expect(code).toBe(1);
  });

  it('fails on a circle that the change closes, though it is told of a task that nobody touched', async () => {
    const plan = '# Plan\n\n- [ ] 1. Add `a.ts`\n  - Keep it small\n- [ ] 2. Add `b.ts`\n  - _Depends: 1_\n';
    const circle = makeRepository({ files: { [PATH]: plan } });
    circle.write(PATH, plan.replace('  - Keep', '  - _Depends: 2_\n  - Keep'));

    const { code, stdout } = await runCli(['lint', '--changed', 'HEAD'], { cwd: circle.root });
    circle.remove();

    expect(stdout).toMatch(/error +3:7 .*tasks-dependencies/);
    expect(code).toBe(1);
  });

  it('leaves out what there was before in a spec that goes by another name now, beside lines that were taken away, and in a file of another mode', async () => {
    const old = makeRepository({ files: { '.kiro/specs/sign-in/requirements.md': REQUIREMENTS, [PATH]: BROKEN } });
    old.git('mv', '.kiro/specs/sign-in', '.kiro/specs/login');
    const renamed = await runCli(['lint', '--changed', 'HEAD'], { cwd: old.root });
    old.git('reset', '-q', '--hard');
    old.write(PATH, BROKEN.replace(/^# .*\n/, ''));
    const shortened = await runCli(['lint', '--changed', 'HEAD'], { cwd: old.root });
    old.git('reset', '-q', '--hard');
    chmodSync(join(old.root, PATH), 0o755);
    const executable = await runCli(['lint', '--changed', 'HEAD'], { cwd: old.root });
    old.remove();

    expect(executable).toMatchObject({ code: 0 });
    expect(renamed).toMatchObject({ code: 0, stderr: '' });
    expect(shortened).toMatchObject({ code: 0 });
  });

  it('says where it has to count as changed what others have changed', async () => {
    const two = makeRepository({ files: { [PATH]: '# Plan\n\n- [ ] 1. Add `a.ts`\n' } });
    two.git('checkout', '-q', '--orphan', 'other');
    two.git('commit', '-qm', 'Another beginning');

    const { stderr } = await runCli(['lint', '--changed', 'main'], { cwd: two.root });
    two.remove();

    expect(stderr).toContain('no commit from which both main and this checkout come');
  });

  it('does not take for mended what a baseline has and nobody looked at', async () => {
    const known = makeRepository({ files: { '.kiro/specs/sign-in/requirements.md': REQUIREMENTS, [PATH]: BROKEN } });
    const run = (...args: string[]): ReturnType<typeof runCli> =>
      runCli(['lint', '--baseline', 'known.json', ...args], { cwd: known.root });
    await run('--write-baseline');

    const partly = [await run('--changed', 'HEAD'), await run('--rule', 'steering'), await run('.kiro/specs/sign-in/requirements.md')];
    known.remove();

    expect(partly.map(({ code, stdout }) => `${code} ${/mended/.test(stdout)}`)).toEqual(['0 false', '0 false', '0 false']);
  });

  it('leaves out what documents lacked of each other before the change', async () => {
    const old = makeRepository({ files: { '.kiro/specs/sign-in/requirements.md': REQUIREMENTS, [PATH]: BROKEN } });
    old.write('.kiro/specs/sign-in/requirements.md', REQUIREMENTS.replace('People sign in.', 'People sign in here.'));

    const { code, stdout } = await runCli(['lint', '--changed', 'HEAD', '--rule', 'tasks-reference-dangling'], { cwd: old.root });
    old.remove();

    expect(stdout).not.toContain('9.9');
    expect(code).toBe(0);
  });

  it('says where there was nothing to check and ends with 2, but where that is allowed', async () => {
    const empty = makeRepository({ files: { 'a.txt': 'a' } });
    const run = (...args: string[]): ReturnType<typeof runCli> => runCli(['lint', ...args], { cwd: empty.root });

    const [plain, json, allowed, named] = [await run(), await run('--json'), await run('--allow-empty'), await run('a.txt')];
    const dot = await run('.');
    empty.remove();

    expect(dot).toMatchObject({ code: 2, stdout: '' });
    expect(plain).toMatchObject({ code: 2, stdout: '' });
    expect(plain.stderr.replaceAll(/\s+/g, ' ')).toMatch(/Nothing to check was found in \/.*stringline init.*--allow-empty/);
    expect(JSON.parse(json.stdout)).toMatchObject({ schema: 'stringline.lint/1', ok: false, exit: 2, error: { code: 'nothing-to-check' } });
    expect(allowed).toMatchObject({ code: 0, stdout: 'No .kiro files were found here.\n' });
    expect(named).toMatchObject({ code: 0 });
  });

  it.each([['--format', 'yaml'], ['no-such-file'], ['--rule', 'no-such-rule'], ['--dry-run'], ['--baseline', 'no-such-file.json']])(
    'ends with 2 for %p',
    async (...args) => {
      expect(await lint(...args)).toMatchObject({ code: 2 });
    },
  );

  it('checks one file of a spec against the others of it', async () => {
    const { stdout } = await lint(PATH);

    expect(stdout).toContain('tasks-reference-dangling');
    expect(stdout).toContain('of 1 file');
  });

  it('writes a report to a file and a text to the terminal', async () => {
    await lint('--format', 'sarif', '--output', 'lint.sarif');

    const sarif = JSON.parse(readFileSync(join(repository.root, 'lint.sarif'), 'utf8')) as { version: string };
    expect(sarif.version).toBe('2.1.0');
  });

  it('survives files that are no text', async () => {
    writeFileSync(join(repository.root, '.kiro/specs/sign-in/design.md'), Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]));
    writeFileSync(join(repository.root, '.kiro/specs/sign-in/notes.md'), Buffer.alloc(64));

    const { stdout } = await lint('--rule', 'files');

    expect(stdout).toMatch(/ 1:3 .*file-encoding/);
    expect(stdout).toContain('file-binary');
  });

  it('works outside of a git repository', async () => {
    const plain = makeRepository({ files: { [PATH]: BROKEN, '.kiro/specs/sign-in/requirements.md': REQUIREMENTS }, commit: false });
    plain.git('config', 'core.bare', 'false');
    const { rmSync } = await import('node:fs');
    rmSync(join(plain.root, '.git'), { recursive: true });

    expect((await runCli(['lint'], { cwd: plain.root })).code).toBe(1);
    plain.remove();
  });

  describe('what was checked before', () => {
    const again = (...args: string[]) =>
      runCli(['lint', ...args], { cwd: repository.root, env: { XDG_CACHE_HOME: `${repository.root}-cache` } });
    const kept = () => `${repository.root}-cache/stringline`;
    beforeAll(() => {
      repository.write(PATH, BROKEN);
    });
    afterAll(() => {
      rmSync(`${repository.root}-cache`, { recursive: true, force: true });
    });

    it('is reported as it was, from a file outside of the repository', async () => {
      const anew = await again('--no-cache', '--json');
      expect(existsSync(kept())).toBe(false);

      const first = await again('--json');
      const [file] = readdirSync(kept());
      const { mtimeMs } = statSync(join(kept(), file ?? ''));
      const second = await again('--json');

      expect([first.stdout, second.stdout]).toEqual([anew.stdout, anew.stdout]);
      expect(anew.stdout).toContain('tasks-reference-dangling');
      // Nothing was found out that was not known.
      expect(statSync(join(kept(), file ?? '')).mtimeMs).toBe(mtimeMs);
    });

    it('is looked at again once it has changed, or the settings of a rule have', async () => {
      await again();
      repository.write('.kiro/config/project.yaml', 'lint:\n  rules:\n    tasks-reference-dangling: { level: "off" }\n');
      expect((await again('--json')).stdout).not.toContain('"tasks-reference-dangling"');
      repository.write('.kiro/config/project.yaml', 'project: { name: sign-in }\n');
      expect((await again('--json')).stdout).toContain('"tasks-reference-dangling"');

      repository.write(PATH, TASKS);

      expect((await again('--json')).stdout).not.toContain('"tasks-reference-dangling"');
    });
  });
});
