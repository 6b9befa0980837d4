import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  calculator,
  CODE,
  done,
  DONE_NEG,
  DONE_SUB,
  MEND_SUB,
  savePlaybook,
  subtraction,
  turn,
  WRITE_NEG,
  WRITE_SUB,
  WRITE_WRONG_SUB,
} from '../support/calculator.ts';
import { commitsOf, type Repository } from '../support/repository.ts';
import { removedRepositories } from '../support/repositories.ts';
import { type JsonDocument, runCli, runJson, succeeded } from '../support/stringline.ts';

const LIMIT = 180_000;
const newRepository = removedRepositories();
const repositoryOf = (options: Parameters<typeof calculator>[0]): Repository => newRepository({ files: calculator(options) });

const eventTypes = (json: JsonDocument): string[] => (json['events'] as { type: string }[]).map(({ type }) => type);

describe('what goes wrong and is mended', () => {
  it(
    'repairs a task, escalates it, asks a person, goes on with the hint, and repairs a gate that fails',
    async () => {
      // Prepare: sub stays wrong on both routes until the hint; neg comes without a test, so coverage falls below the threshold.
      const repository = repositoryOf({ config: { pipeline: '  task_repairs: 1\n  escalated_repairs: 1\n  gate_repairs: 1' } });
      const again = (comment: string): ReturnType<typeof turn> =>
        turn({ name: 'edit', input: { path: 'src/sub.sh', oldText: 'sub() {\n', newText: `sub() {\n  # ${comment}\n` } }, DONE_SUB);
      const playbook = subtraction({
        implement: {
          '1.1': [turn(...WRITE_WRONG_SUB, DONE_SUB), again('first repair'), again('escalated'), turn(MEND_SUB, DONE_SUB)],
          '1.2': [turn(WRITE_NEG[0]!, DONE_NEG)],
          'repair-1': [turn(WRITE_NEG[1]!, done('Tests neg.'))],
        },
      });
      playbook.reviewer!.decisions.push({ subject: 'task-failure', decision: 'request-changes', comment: 'Swap the operands.' });

      // Act
      const result = await runJson(['run', '--playbook', savePlaybook(repository, playbook), '--spec', 'subtraction', 'Subtract.'], {
        cwd: repository.root,
      });
      const shown = await runJson(['show'], { cwd: repository.root });

      // Assess
      expect(result).toMatchObject({ code: 0, json: { ok: true, run: { status: 'succeeded' } } });
      const types = eventTypes(shown.json);
      expect(types.filter((type) => type === 'task.checks-failed')).toHaveLength(3);
      expect(types.indexOf('task.repair')).toBeLessThan(types.indexOf('task.escalated'));
      expect(shown.json['reviews']).toEqual(
        expect.arrayContaining([expect.objectContaining({ subject: 'task-failure', task: '1.1', status: 'changes-requested' })]),
      );
      const usage = (shown.json['usage'] as { records: { stage: string; step: string; useCase: string }[] }).records.filter(
        ({ step }) => step === '1.1',
      );
      expect(usage.map(({ useCase }) => useCase)).toEqual([
        'high_volume_synthesis',
        'high_volume_synthesis',
        expect.not.stringMatching(/^high_volume/u),
        expect.not.stringMatching(/^high_volume/u),
      ]);
      const commits = commitsOf(repository, 'main..stringline/subtraction');
      expect(commits.map(({ trailers }) => trailers['Task'])).toEqual([undefined, '1.1', '1.2', 'repair-1']);
      expect(commits[3]).toMatchObject({ files: ['test/neg.test.sh'], subject: expect.stringMatching(/gate.*tests/iu) });
      expect(types.filter((type) => type === 'gate.failed')).toHaveLength(1);
      const text = readFileSync((result.json['pullRequest'] as { file: string }).file, 'utf8');
      expect(text).toContain('Swap the operands.');
      expect(text).toMatch(/reasoning model/u);
      expect(text).toContain(`1 repair followed (\`${commits[3]!.id.slice(0, 9)}\`)`);
    },
    LIMIT,
  );

  it(
    'fails with the reason and exit code 1 when a gate cannot be repaired; what was built stays and a resumed run builds on it',
    async () => {
      // Prepare: a scanner that is not there. Code cannot mend that, so no model is asked.
      const gates = calculator()['.kiro/config/project.yaml'] as string;
      const repository = newRepository({
        files: {
          ...calculator(),
          '.kiro/config/project.yaml': gates
            .replace('  security_scan_tool: none\n', '')
            .replace('  commands:\n', '  commands:\n    security: no-such-scanner --json\n'),
        },
      });
      const playbook = savePlaybook(repository, subtraction());

      // Act
      const failed = await runJson(['run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'], { cwd: repository.root });
      const tip = repository.git('rev-parse', 'stringline/subtraction').trim();
      repository.write(
        '.kiro/config/project.yaml',
        `${repository.read('.kiro/config/project.yaml')}  waivers:\n    - rule: gate-security-scan\n      scope: security-scan\n      reason: the scanner runs in the nightly build\n      expires: 2099-12-31\n`,
      );
      repository.commit('Waive the security scan');
      const resumed = await runJson(['resume', '--playbook', playbook], { cwd: repository.root });
      const shown = await runCli(['show'], { cwd: repository.root });

      // Assess
      expect(failed).toMatchObject({
        code: 1,
        json: { ok: false, exit: 1, run: { status: 'failed', errorCode: 'Gate.Failed' }, usage: { calls: 5 }, pullRequest: null },
      });
      expect(failed.json['run']).toMatchObject({ reason: expect.stringMatching(/security-scan.*no-such-scanner/su) });
      expect(JSON.stringify(failed.json)).toMatch(/waive/iu);
      expect(resumed).toMatchObject({ code: 0, json: { run: { status: 'succeeded' }, usage: { calls: 5 }, commit: tip } });
      expect(resumed.json['gates']).toEqual(
        expect.arrayContaining([expect.objectContaining({ gate: 'security-scan', verdict: 'waived' })]),
      );
      const text = readFileSync((resumed.json['pullRequest'] as { file: string }).file, 'utf8');
      expect(text).toMatch(/\| security-scan \| waived \|.*nightly build/u);
      expect(text).toMatch(/Gate \*\*security-scan\*\* was waived: \S+ waived until \S+ the scanner runs in the nightly build/u);
      expect(shown.stdout).toMatch(/Gate security-scan: waived/u);
    },
    LIMIT,
  );

  it(
    'builds no task again where the command of a gate was mended: the resumed run asks no model and has the same commits',
    async () => {
      // Prepare
      const repository = newRepository({
        files: calculator({ config: { pipeline: '  gate_repairs: 0' } }),
      });
      const good = repository.read('.kiro/config/project.yaml');
      repository.write('.kiro/config/project.yaml', good.replace(/ {4}lint: .*\n/u, ''));
      repository.commit('No linter');
      const playbook = savePlaybook(repository, subtraction());
      const commits = () => commitsOf(repository, 'main..stringline/subtraction').map(({ id }) => id);

      // Act
      const failed = await runJson(['run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'], { cwd: repository.root });
      const built = commits();
      repository.write('.kiro/config/project.yaml', good);
      repository.commit('A linter');
      const resumed = await runJson(['resume', '--playbook', playbook], { cwd: repository.root });

      // Assess
      expect(failed).toMatchObject({ code: 1, json: { run: { status: 'failed', errorCode: 'Gate.Failed' }, usage: { calls: 5 } } });
      expect(resumed).toMatchObject({ code: 0, json: { run: { status: 'succeeded' }, usage: { calls: 5 } } });
      expect(commits()).toEqual(built);
      const text = readFileSync((resumed.json['pullRequest'] as { file: string }).file, 'utf8');
      expect(text).not.toMatch(/changed no file|no commit/u);
    },
    LIMIT,
  );

  it(
    'stops with exit code 1 when the gates still fail after the last repair, says why, and a resumed run repairs on',
    async () => {
      // Prepare
      const repository = repositoryOf({ config: { pipeline: '  gate_repairs: 1' } });
      const replies = {
        '1.1': [turn(...WRITE_SUB, DONE_SUB)],
        '1.2': [turn(WRITE_NEG[0]!, DONE_NEG)],
        'repair-1': [
          turn(
            { name: 'edit', input: { path: 'src/neg.sh', oldText: CODE.neg, newText: `${CODE.neg}# tested by hand\n` } },
            done('Says so.'),
          ),
        ],
      };
      const better = [turn(WRITE_NEG[1]!, done('Tests neg.'))];

      // Act
      const failed = await runCli(
        ['run', '--playbook', savePlaybook(repository, subtraction({ implement: replies })), '--spec', 'subtraction', 'Subtract.'],
        { cwd: repository.root },
      );
      const first = commitsOf(repository, 'main..stringline/subtraction').map(({ id }) => id);
      const config = repository.read('.kiro/config/project.yaml');
      repository.write('.kiro/config/project.yaml', config.replace('gate_repairs: 1', 'gate_repairs: 2'));
      repository.commit('Allow another repair');
      const resumed = await runJson(
        [
          'resume',
          '--playbook',
          savePlaybook(repository, subtraction({ requirements: [], design: [], tasks: [], implement: { 'repair-2': better } })),
        ],
        { cwd: repository.root },
      );

      // Assess
      expect(failed.code).toBe(1);
      expect(failed.stdout).toMatch(/has failed\n {2}tests: Coverage of lines is 0\.58.*below 0\.8/u);
      expect(failed.stdout).toMatch(/stringline resume/u);
      expect(failed.stderr).toMatch(/Gate tests: failed/u);
      expect(first).toHaveLength(4);
      succeeded(resumed);
      expect(resumed.json['usage']).toMatchObject({ calls: 7 });
      const commits = commitsOf(repository, 'main..stringline/subtraction');
      expect(commits.map(({ id }) => id).slice(0, 4)).toEqual(first);
      expect(commits.map(({ trailers }) => trailers['Task'])).toEqual([undefined, '1.1', '1.2', 'repair-1', 'repair-2']);
      const text = readFileSync((resumed.json['pullRequest'] as { file: string }).file, 'utf8');
      const repairs = commits.slice(3).map(({ id }) => `\`${id.slice(0, 9)}\``);
      expect(text).toContain(`2 repairs followed (${repairs.join(', ')})`);
    },
    LIMIT,
  );
});
