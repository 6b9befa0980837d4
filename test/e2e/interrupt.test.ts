import { afterEach, describe, expect, it } from '@jest/globals';
import { calculator, savePlaybook, subtraction } from '../support/calculator.ts';
import { startServer } from '../support/model-servers/server.ts';
import { checkoutOf, makeRepository, type Repository } from '../support/repository.ts';
import { runJson, startCli, succeeded } from '../support/stringline.ts';

const LIMIT = 180_000;
let repository: Repository;
afterEach(() => {
  repository.remove();
});

/** The test command of the project, made slow enough to be met in the middle. */
const slow = (): Parameters<typeof calculator>[0] => ({
  config: {
    quality_gates:
      '  security_scan_tool: none\n  test_coverage: 0.8\n  commands:\n    lint: sh -n src/*.sh\n    test: sleep 1; ./check.sh\n  reports:\n    coverage: [lcov.info]\n    tests: [junit.xml]',
  },
});

describe('Ctrl-C', () => {
  it.each(['requirements.md accepted', 'Task 1.1: write', 'Gates:'])(
    'at "%s" pauses with exit code 3, says how to resume, and a resumed run finishes without repeating a paid call',
    async (moment) => {
      repository = makeRepository({ files: calculator(slow()) });
      const playbook = savePlaybook(repository, subtraction());
      const before = checkoutOf(repository);
      const run = startCli(['run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'], { cwd: repository.root });
      await run.shows(moment);
      run.child.kill('SIGINT');
      const paused = await run.done;
      const status = await runJson(['status'], { cwd: repository.root });
      const resumed = await runJson(['resume', '--playbook', playbook], { cwd: repository.root });

      expect(paused.code).toBe(3);
      expect(paused.stdout).toMatch(/is paused.*\nGo on: stringline resume \S+/u);
      expect(paused.stderr).toMatch(/nothing recorded is lost/u);
      expect((status.json['runs'] as { status: string }[])[0]).toMatchObject({ status: 'paused' });
      succeeded(resumed);
      expect(resumed.json['usage']).toMatchObject({ calls: 5 });
      expect(checkoutOf(repository)).toEqual(before);
    },
    LIMIT,
  );

  it(
    'during a long command, and during a call of a model, is told what is under way and what becomes of it',
    async () => {
      repository = makeRepository({
        files: calculator({ config: { quality_gates: '  security_scan_tool: none\n  commands:\n    fast: sleep 30' } }),
      });
      const server = await startServer(() => undefined);
      const scripted = startCli(['run', '--playbook', savePlaybook(repository, subtraction()), '--spec', 'subtraction', 'Subtract.'], {
        cwd: repository.root,
      });
      await scripted.shows('running sleep 30');
      scripted.child.kill('SIGINT');
      const command = await scripted.done;
      const asked = startCli(['run', '--model', 'openai-compatible:slow', '--spec', 'other', 'Subtract.'], {
        cwd: repository.root,
        env: { OPENAI_BASE_URL: `${server.url}/v1` },
      });
      await asked.shows('asking slow (requirements');
      asked.child.kill('SIGINT');
      const call = await asked.done;
      await server.close();

      expect(command).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/Stopping `sleep 30`, which runs again when the run is resumed\. Pausing \(Ctrl-C again/u),
      });
      expect(call).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/Breaking off the call of slow: what it has cost is recorded/u),
      });
      expect(call.stderr.match(/asking slow/gu)).toHaveLength(1);
    },
    LIMIT,
  );

  it(
    'while a review is being decided leaves the review to a later decision, and prints its commands',
    async () => {
      repository = makeRepository({ files: calculator() });
      const playbook = savePlaybook(repository, subtraction());
      const run = startCli(['run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'], { cwd: repository.root });
      await run.shows('requirements.md revision 1');
      run.child.kill('SIGINT');
      const paused = await run.done;
      const resumed = await runJson(['resume', '--playbook', playbook], { cwd: repository.root });
      expect(paused.code).toBe(3);
      // The signal may arrive before or after the review is opened; either way it is said how to go on.
      expect(paused.stdout).toMatch(/stringline review approve review-\S+[\s\S]*Then: stringline resume \S+|Go on: stringline resume \S+/u);
      succeeded(resumed);
    },
    LIMIT,
  );

  it(
    'twice ends the process at once; the run can still be resumed',
    async () => {
      repository = makeRepository({ files: calculator(slow()) });
      const playbook = savePlaybook(repository, subtraction());
      const run = startCli(['run', '--playbook', playbook, '--spec', 'subtraction', 'Subtract.'], { cwd: repository.root });
      await run.shows('Task 1.1: write');
      run.child.kill('SIGINT');
      run.child.kill('SIGTERM');
      const ended = await run.done;
      const status = await runJson(['status'], { cwd: repository.root });
      const resumed = await runJson(['resume', '--playbook', playbook], { cwd: repository.root });
      expect([3, 130]).toContain(ended.code);
      // The second signal may come after the run has paused: before the process has told so, or when it has.
      const [left] = status.json['runs'] as { status: string }[];
      const isCutShort = ended.code === 130 && left?.status === 'running';
      expect(left).toMatchObject(isCutShort ? { driver: null } : { status: 'paused' });
      succeeded(resumed);
    },
    LIMIT,
  );
});
