import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeRepository, type Repository } from '../support/repository.ts';
import { buildOnce, runCli, runJson } from '../support/stringline.ts';

const PATH = '.kiro/specs/sign-in/tasks.md';
const TASKS =
  '\uFEFF# Plan\r\n\r\n- [ ] 1. Create `a.ts`\r\n  - _Requirements: 1.1_\r\n- [ ] 2. Create `b.ts` with "quotes" | and <tags>\r\n  - _Requirements: 1.2_';
const REQUIREMENTS = `# Requirements Document

### Requirement 1: Sign in

#### Acceptance Criteria

1. WHEN the password is right, THE system SHALL open the list
2. IF the password is wrong, THEN THE system SHALL answer 401
`;

describe('the commands about one spec', () => {
  let repository: Repository;
  const run = (...args: string[]) => runCli(args, { cwd: repository.root });

  beforeAll(() => {
    buildOnce();
    repository = makeRepository({
      files: {
        [PATH]: TASKS,
        '.kiro/specs/sign-in/requirements.md': REQUIREMENTS,
        'test/sign-in.test.ts': "it('opens the list (criterion 1.1)', () => {});\n",
      },
    });
  }, 120_000);
  afterAll(() => {
    repository.remove();
  });

  it('names the branch on which a run has more of a spec, or all of it', async () => {
    repository.git('branch', 'stringline/sign-in');
    const same = await runJson(['spec', 'trace', 'sign-in'], { cwd: repository.root });
    repository.git('switch', '-q', 'stringline/sign-in');
    repository.write('.kiro/specs/sign-off/requirements.md', REQUIREMENTS);
    repository.commit('Work');
    repository.git('branch', 'stringline/sign-off');
    repository.git('switch', '-q', '-');

    expect(same.json['branch']).toBeNull();
    expect((await run('spec', 'trace', 'sign-in')).stdout).toContain('git switch stringline/sign-in');
    for (const command of ['trace', 'show'])
      expect(await run('spec', command, 'sign-off')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('git switch stringline/sign-off'),
      });
    repository.git('branch', '-qD', 'stringline/sign-in', 'stringline/sign-off');
  });

  it('show says of a plan whose tasks wait for each other that it can not be followed', async () => {
    repository.write('.kiro/specs/waiting/tasks.md', '- [ ] 1. A\n  - _Depends: 2_\n- [ ] 2. B\n  - _Depends: 1_\n');

    const [text, { json }] = [await run('spec', 'show', 'waiting'), await runJson(['spec', 'show', 'waiting'], { cwd: repository.root })];

    expect(text.stdout).toContain('plan tasks.md:1 Tasks wait for each other: 1 → 2 → 1.');
    expect(json['problems']).toEqual([{ line: 1, message: 'Tasks wait for each other: 1 → 2 → 1.' }]);
    expect((await runJson(['spec', 'show', 'sign-in'], { cwd: repository.root })).json['problems']).toEqual([]);
    rmSync(join(repository.root, '.kiro/specs/waiting'), { recursive: true });
  });

  it('task set changes one byte of the file', async () => {
    expect(await run('task', 'set', 'sign-in', '2', 'completed')).toMatchObject({ code: 0 });

    expect(repository.read(PATH)).toBe(TASKS.replace('[ ] 2.', '[x] 2.'));
  });

  it('task set says what is open of a task that is completed', async () => {
    const plan = '.kiro/specs/parts/tasks.md';
    repository.write(plan, '# Plan\n\n- [ ] 1. Store\n  - [ ] 1.1 Add\n  - [x] 1.2 Read\n  - [ ]* 1.3 Test\n  - [ ] 1.4 ~~Sort~~\n');

    const { stdout } = await run('task', 'set', 'parts', '1', 'completed');

    expect(stdout).toContain(`Task 1 of ${plan} is completed. 1.1 below it is still open.`);
    expect(repository.read(plan)).toContain('- [x] 1. Store');
    expect((await run('task', 'set', 'parts', '1', 'not-started')).stdout).not.toContain('still open');
    rmSync(join(repository.root, '.kiro/specs/parts'), { recursive: true });
  });

  it.each([
    [['task', 'set', 'sign-on', '2', 'completed'], 'sign-in'],
    [['task', 'set', 'sign-in', '9', 'completed'], 'no task 9'],
    [['task', 'set', 'sign-in', '1', 'done'], 'no state'],
    [['rules', 'requirement-vague'], 'requirements-vague'],
  ])('%p ends with 2 and names what was meant', async (args, hint) => {
    const { code, stderr } = await run(...args);

    expect(code).toBe(2);
    expect(stderr).toContain(hint);
  });

  it('says which state was meant', async () => {
    expect(await run('task', 'set', 'sign-in', '1', 'done')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean completed?'),
    });
  });

  it('spec set rewords one criterion, and spec approve lets lint tell what is stale by that', async () => {
    const path = '.kiro/specs/sign-in/requirements.md';
    const stale = async (): Promise<string[]> => {
      const { json } = await runJson(['lint', '--rule', 'approvals', '--fail-on', 'never'], { cwd: repository.root });
      return (json['findings'] as { path: string; ruleId: string }[]).map((finding) => `${finding.path} ${finding.ruleId}`);
    };
    const sentence = 'WHEN the password is right, THE system SHALL open the dashboard';

    const approved = await runJson(['spec', 'approve', 'sign-in'], { cwd: repository.root });
    const plan = repository.read(PATH);
    repository.write(PATH, plan.replace('1.2_', '9.9_'));
    const faulty = await run('spec', 'approve', 'sign-in', 'tasks', '--by', 'Grace');
    repository.write(PATH, plan);
    const written = repository.read('.stringline/approvals.yaml');
    const before = await stale();
    expect(await run('spec', 'set', 'sign-in', '1.1', sentence)).toMatchObject({ code: 0 });
    const text = repository.read(path);
    const after = await stale();
    repository.write(path, REQUIREMENTS);

    expect(approved).toMatchObject({ code: 0, json: { by: 'Ada <ada@example.org>', errors: 0 } });
    expect(faulty).toMatchObject({ code: 0, stdout: expect.stringContaining('finds 2 errors in what was approved') });
    expect(written.match(/by: .*/gu)).toEqual(['by: "Ada <ada@example.org>"', 'by: "Ada <ada@example.org>"', 'by: "Grace"']);
    expect(before).toEqual([]);
    expect(text).toBe(REQUIREMENTS.replace('WHEN the password is right, THE system SHALL open the list', sentence));
    expect(after).toEqual([`${PATH} spec-stale`]);
  });

  it('spec show and spec trace count what stands, and mark what is withdrawn', async () => {
    const path = '.kiro/specs/sign-in/requirements.md';
    repository.write(path, `${REQUIREMENTS}\n### Requirement 2: Sign out (removed in v2)\n\n1. WHEN asked, THE system SHALL sign out\n`);
    const [shown, show, trace] = [
      await run('spec', 'show', 'sign-in'),
      await runJson(['spec', 'show', 'sign-in'], { cwd: repository.root }),
      await run('spec', 'trace', 'sign-in'),
    ];
    repository.write(path, REQUIREMENTS);

    expect(shown.stdout).toContain('1 requirement, 2 criteria');
    expect(show.json['requirements']).toMatchObject([
      { id: '1', criteria: 2, withdrawn: false },
      { id: '2', criteria: 0, withdrawn: true },
    ]);
    expect(trace.stdout).toMatch(/2 criteria: [^]* 2\.1 .* sign out\n\s+→ withdrawn\n/u);
  });

  it('spec trace says of references that lead nowhere what lint says', async () => {
    repository.write('.kiro/specs/lost/requirements.md', REQUIREMENTS);
    repository.write('.kiro/specs/lost/tasks.md', '# Plan\n\n- [ ] 1. Create `b.ts`\n  - _Requirements: 1.1, 1.7_\n');

    const { stdout } = await run('spec', 'trace', 'lost');
    rmSync(join(repository.root, '.kiro/specs/lost'), { recursive: true });

    expect(stdout).toContain(
      'dangling tasks.md:4 The task 1 refers to criterion 1.7, which does not exist. Requirement 1 has criteria 1.1 and 1.2.',
    );
  });

  it('spec trace goes from criteria to tasks, commits and tests', async () => {
    repository.write('a.ts', '');
    const commit = repository.commit('Create a.ts\n\nSpec: sign-in\nTask: 1\nCriteria: 1.1');

    const { json } = await runJson(['spec', 'trace', 'sign-in'], { cwd: repository.root });

    expect(json['criteria']).toMatchObject([
      { id: '1.1', tasks: ['1'], commits: [commit.trim()], tests: ['test/sign-in.test.ts'] },
      { id: '1.2', tasks: ['2'], commits: [], tests: [] },
    ]);
    expect(json).toMatchObject({ gaps: { uncommitted: ['1.2'], untested: ['1.2'] }, lacking: [] });
    expect(await run('spec', 'trace', 'sign-in', '--require', 'task')).toMatchObject({ code: 0 });
    const strict = await run('spec', 'trace', 'sign-in', '--require', 'task', 'commit');
    expect(strict).toMatchObject({ code: 1, stdout: expect.stringContaining('Not met: --require commit, which 1.2 lacks.') });
    expect(strict.stdout).not.toContain('--require task');
  });

  it('spec trace counts no test whose number may be that of another spec, and says so', async () => {
    repository.write('.kiro/specs/cart/requirements.md', REQUIREMENTS);
    repository.write('test/rounding.test.ts', "it('1.2 is rounded to one', () => {});\n");

    const { json } = await runJson(['spec', 'trace', 'cart'], { cwd: repository.root });
    const { stdout } = await run('spec', 'trace', 'cart');

    expect(json).toMatchObject({ coverage: { tested: 0 }, leftOut: ['test/rounding.test.ts', 'test/sign-in.test.ts'] });
    expect(stdout).toContain('a comment "Feature: cart" says which');
  });

  it('spec graph writes Mermaid and DOT in which no text is markup', async () => {
    expect((await run('spec', 'graph', 'sign-in')).stdout).toContain(
      't_2["2 Create #96;b.ts#96; with #34;quotes#34; #124; and #60;tags#62;"]',
    );
    expect((await run('spec', 'graph', 'sign-in', '--format', 'dot')).stdout).toContain(
      'label="2 Create `b.ts` with \\"quotes\\" | and <tags>"',
    );
  });

  it.each(['./.kiro/specs/sign-in', '.kiro/specs/sign-in/', './.kiro/specs/sign-in/tasks.md'])('finds the spec at %s', async (path) => {
    expect(await run('spec', 'show', path)).toMatchObject({ code: 0, stdout: expect.stringContaining('2 criteria') });
  });

  it('finds a spec whose name no branch can have, and says that there is none of another', async () => {
    repository.write('.kiro/specs/user login/requirements.md', REQUIREMENTS);

    for (const command of ['show', 'trace']) {
      expect(await run('spec', command, 'user login')).toMatchObject({ code: 0, stdout: expect.stringContaining('2 criteria') });
      expect(await run('spec', command, '../x')).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no spec "../x"') });
    }
    rmSync(join(repository.root, '.kiro/specs/user login'), { recursive: true });
  });

  it('spec show and rules say what there is', async () => {
    expect((await run('spec', 'show', 'sign-in')).stdout).toContain('2 criteria');
    expect((await run('rules', 'requirements-vague')).stdout).toContain('Right');
  });
});
