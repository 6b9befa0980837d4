import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { calculator, DONE_SUB, savePlaybook, subtraction, turn, WRITE_WRONG_SUB } from '../support/calculator.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import type { Repository } from '../support/repository.ts';
import { removedRepositories } from '../support/repositories.ts';
import { bareEnvironment, type JsonDocument, runCli, runJson } from '../support/stringline.ts';

const LIMIT = 180_000;
const newRepository = removedRepositories();
const repositoryOf = (options: Parameters<typeof calculator>[0]): Repository => newRepository({ files: calculator(options) });

const RUN = ['--spec', 'subtraction', 'Subtract.'];
const eventsOf = (json: JsonDocument, type: string): { message: string }[] =>
  (json['events'] as { type: string; message: string }[]).filter((event) => event.type === type);

/** Prints more than any line of a timeline holds, and then what the tests say. */
const TALKATIVE = 'i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo "step $i of the check"; done; ./check.sh';

describe('what a run tells of what failed', () => {
  it(
    'prints all that a failed check of a task has printed, by the command that the failure names',
    async () => {
      const repository = repositoryOf({
        config: { quality_gates: `  security_scan_tool: none\n  commands:\n    fast: '${TALKATIVE}'\n    test: ./check.sh` },
      });
      const playbook = subtraction({ implement: { '1.1': [turn(...WRITE_WRONG_SUB, DONE_SUB)] } });

      const ran = await runCli(['run', '--playbook', savePlaybook(repository, playbook), ...RUN], { cwd: repository.root });
      const output = await runCli(['show', '--output', '1.1'], { cwd: repository.root });
      const latest = await runCli(['show', '--output'], { cwd: repository.root });
      const json = await runJson(['show', '--output', '1.1'], { cwd: repository.root });
      const unknown = await runCli(['show', '--output', '9.9'], { cwd: repository.root });

      expect(ran.code).toBe(5);
      expect(ran.stdout).toMatch(/stringline show \S+ --output 1\.1/u);
      // A playbook that is used up hides nothing: what failed is said first.
      expect(ran.stdout).toMatch(/1\.1 subtracts.*playbook "subtraction" has no reply/u);
      expect(ran.stdout.match(/has no reply/gu)).toHaveLength(1);
      expect(output.code).toBe(0);
      for (const line of ['step 1 of the check', 'step 200 of the check', 'not ok 1.1 subtracts']) expect(output.stdout).toContain(line);
      expect(output.stdout).toContain('exit code 1');
      expect(latest.stdout).toBe(output.stdout);
      expect(json.json).toMatchObject({
        schema: 'stringline.show/1',
        outputs: [{ of: '1.1', passed: false, commands: [{ name: 'fast', exitCode: 1, stdout: expect.stringContaining('step 200') }] }],
      });
      expect(unknown).toMatchObject({ code: 2, stderr: expect.stringMatching(/9\.9[\s\S]*1\.1/u) });
    },
    LIMIT,
  );

  it(
    'prints all that the command of a failed gate has printed',
    async () => {
      const repository = repositoryOf({
        config: {
          quality_gates: `  security_scan_tool: none\n  commands:\n    fast: ./check.sh\n    lint: 'echo "all of it"; exit 3'\n    test: ./check.sh`,
          pipeline: '  gate_repairs: 0',
        },
      });

      const ran = await runCli(['run', '--playbook', savePlaybook(repository, subtraction()), ...RUN], { cwd: repository.root });
      const output = await runCli(['show', '--output', 'lint'], { cwd: repository.root });

      expect(ran.code).toBe(1);
      expect(ran.stdout).toMatch(/stringline show \S+ --output lint/u);
      expect(output.stdout).toMatch(/all of it\n\[exit code 3/u);
      expect(output.stdout).not.toContain('./check.sh');
    },
    LIMIT,
  );

  it(
    'tells each execution of what it does, also where another did the same before',
    async () => {
      const repository = repositoryOf({});
      const playbook = savePlaybook(repository, subtraction({ implement: { '1.1': [turn(...WRITE_WRONG_SUB, DONE_SUB)] } }));

      await runCli(['run', '--playbook', playbook, ...RUN], { cwd: repository.root });
      // Another command: the task is built anew, from its first turn.
      repository.write(
        '.kiro/config/project.yaml',
        repository.read('.kiro/config/project.yaml').replace('test: ./check.sh', 'test: sh ./check.sh'),
      );
      repository.commit('Call the check otherwise');
      const again = await runCli(['resume', '--playbook', playbook], { cwd: repository.root });
      const shown = await runJson(['show'], { cwd: repository.root });

      expect(again.stderr).toMatch(/Task 1\.1: checks failed/u);
      for (const type of ['task.started', 'task.turn', 'task.checks-failed', 'task.repair'])
        expect([type, eventsOf(shown.json, type).length]).toEqual([type, 2]);
    },
    LIMIT,
  );

  it(
    'stops a task whose check lacks a tool with what to install, asks no model about it, and goes on from there once it is installed',
    async () => {
      const repository = repositoryOf({
        config: {
          quality_gates: `  security_scan_tool: none\n  commands:\n    fast: sh ./tools.sh\n    lint: 'true'\n    test: ./check.sh`,
        },
        files: { 'tools.sh': 'exec absent-test-runner ./check.sh\n' },
      });
      const playbook = savePlaybook(repository, subtraction());
      const tools = temporaryDirectory();
      const env = { PATH: `${tools.path}:${bareEnvironment()['PATH'] ?? ''}` };

      const failed = await runJson(['run', '--playbook', playbook, ...RUN], { cwd: repository.root, env });
      const shown = await runJson(['show'], { cwd: repository.root });

      expect(failed).toMatchObject({ code: 1, json: { run: { status: 'failed', errorCode: 'task-tool-missing' }, usage: { calls: 4 } } });
      expect((failed.json['run'] as { reason: string }).reason).toMatch(/absent-test-runner is missing[\s\S]*Install absent-test-runner/u);
      expect(eventsOf(shown.json, 'task.repair')).toEqual([]);
      expect(eventsOf(shown.json, 'task.checks-failed')).toHaveLength(1);

      writeFileSync(join(tools.path, 'absent-test-runner'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
      const resumed = await runJson(['resume', '--playbook', playbook], { cwd: repository.root, env });
      tools.remove();

      expect(resumed).toMatchObject({ code: 0, json: { run: { status: 'succeeded' }, usage: { calls: 5 } } });
    },
    LIMIT,
  );
});
