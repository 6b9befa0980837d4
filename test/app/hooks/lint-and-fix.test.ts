import { describe, expect, it } from '@jest/globals';
import { lintAndFix } from '../../../lib/app/hooks/actions/lint-and-fix.ts';
import type { HookCommandEnd } from '../../../lib/app/hooks/ports.ts';
import { actionPorts, ENDED, hookJob } from '../../support/hook-job.ts';

const PRETTIER = { 'package.json': '{"scripts":{"lint":"prettier --check ."},"devDependencies":{"prettier":"3"}}' };
const ESLINT = { 'package.json': '{"scripts":{"lint":"eslint ."},"devDependencies":{"eslint":"9"}}' };

const MESSAGE = { ruleId: 'no-console', severity: 1, message: 'No.', line: 1, column: 1 };
const ESLINT_WARNING = JSON.stringify([{ filePath: '/r/a.ts', messages: [MESSAGE] }]);

/** ESLint's words for files of which the project leaves some out. */
const ignoring = (...paths: string[]): string =>
  JSON.stringify(
    paths.map((path) => ({ filePath: `/r/${path}`, messages: [{ ruleId: null, severity: 1, message: 'File ignored by default.' }] })),
  );

/** What lint_and_fix says of files when the linter ends like this. */
async function outcomeOf(end: Partial<HookCommandEnd>, files: Readonly<Record<string, string>>, command?: string) {
  const job = hookJob(['a.ts'], { action: 'lint_and_fix', options: command === undefined ? {} : { command } });
  return lintAndFix(
    job,
    actionPorts({ ...files, 'a.ts': '' }, () => Promise.resolve({ ...ENDED, ...end })),
  );
}

describe('lint_and_fix', () => {
  it.each<[string, Partial<HookCommandEnd>, string]>([
    ['finds nothing', {}, 'passed'],
    ['ends with a mask of bits', { exitCode: 2 }, 'failed'],
    ['is not there', { outcome: 'not-found', exitCode: 127 }, 'failed'],
    ['overruns its time', { outcome: 'timed-out', exitCode: undefined }, 'failed'],
    ['is killed', { outcome: 'signalled', exitCode: undefined }, 'failed'],
  ])('takes a stated linter at its word: one that %s', async (_name, end, outcome) => {
    expect(await outcomeOf(end, {}, 'pylint')).toMatchObject({ outcome });
  });

  it('takes a linter that ended well for one that is there, whatever its script did not find', async () => {
    const end = { exitCode: 0, stderr: 'bash: volta: command not found' };

    expect(await outcomeOf(end, ESLINT)).toMatchObject({ outcome: 'passed' });
    expect(await outcomeOf({ ...end, exitCode: 1, stdout: ESLINT_WARNING }, ESLINT)).toMatchObject({ outcome: 'failed' });
  });

  it('looks at every file of a large commit, in command lines of 200, and says what is left of a huge one', async () => {
    const lint = async (count: number) => {
      const names = Array.from({ length: count }, (_, number) => `f${String(number)}.ts`);
      const files = { ...ESLINT, ...Object.fromEntries(names.map((name) => [name, ''])) };
      return lintAndFix(
        hookJob(names, { action: 'lint_and_fix' }),
        actionPorts(files, ({ run }) => Promise.resolve({ ...ENDED, exitCode: run.includes(' f240.ts') ? 1 : 0 })),
      );
    };

    expect(await lint(200)).toMatchObject({ outcome: 'passed' });
    expect(await lint(250)).toMatchObject({ outcome: 'failed' });
    expect((await lint(2_010)).summary).toContain('10 files were not looked at');
  });

  it.each<[string, number, string]>([
    ['passes', 0, 'passed'],
    ['fails', 1, 'failed'],
  ])('asks anew without the files that a project leaves out: what is left %s', async (_name, exitCode, outcome) => {
    const lines: string[] = [];
    const ports = actionPorts({ ...ESLINT, 'a.ts': '', 'dist/a.ts': '' }, ({ run }) => {
      lines.push(run.replace(/^.*eslint /, ''));
      return Promise.resolve({ ...ENDED, ...(lines.length === 1 ? { stdout: ignoring('dist/a.ts'), exitCode: 1 } : { exitCode }) });
    });
    const result = await lintAndFix(hookJob(['a.ts', 'dist/a.ts'], { action: 'lint_and_fix' }), ports);

    expect(result).toMatchObject({ outcome });
    expect(lines).toEqual(['--format json --fix a.ts dist/a.ts', '--format json --fix a.ts']);
  });

  it.each<[string, number, Partial<HookCommandEnd>, boolean]>([
    ['one command line says it all', 200, {}, false],
    ['another command line says nothing, and fails', 250, { exitCode: 2 }, true],
    ['another command line says nothing, and is content', 250, {}, false],
    ['files are left', 2_010, {}, true],
  ])('says whether its findings say it all: %s', async (_name, count, other, isIncomplete) => {
    const names = ['a.ts', ...Array.from({ length: count - 1 }, (_, number) => `f${String(number)}.ts`)];
    const said = { ...ENDED, stdout: ESLINT_WARNING, exitCode: 1 };
    const result = await lintAndFix(
      hookJob(names, { action: 'lint_and_fix' }),
      actionPorts({ ...ESLINT, ...Object.fromEntries(names.map((name) => [name, ''])) }, ({ run }) =>
        Promise.resolve(run.includes(' a.ts') ? said : { ...ENDED, ...other }),
      ),
    );

    expect([result.outcome, result.incomplete === true]).toEqual(['failed', isIncomplete]);
  });

  it('does not pass where a fix was not taken over', async () => {
    const ports = actionPorts({ ...ESLINT, 'a.ts': '', 'b.ts': '' }, () => Promise.resolve(ENDED), {
      written: ['a.ts'],
      changed: ['a.ts', 'b.ts'],
    });
    const result = await lintAndFix(hookJob(['a.ts', 'b.ts'], { action: 'lint_and_fix' }), ports);

    expect(result).toMatchObject({ outcome: 'failed', summary: expect.stringContaining('b.ts') as unknown, written: [{ path: 'a.ts' }] });
  });

  it.each<[string, Readonly<Record<string, string>>, Partial<HookCommandEnd>, string]>([
    ['a file that prettier cannot parse fails', PRETTIER, { exitCode: 2 }, 'failed'],
    ['what eslint finds fails', ESLINT, { exitCode: 1 }, 'failed'],
    ['warnings that eslint is content with warn', ESLINT, { stdout: ESLINT_WARNING }, 'warned'],
    ['more warnings than the project allows fail', ESLINT, { stdout: ESLINT_WARNING, exitCode: 1 }, 'failed'],
    ['an eslint that could not look warns', ESLINT, { exitCode: 2 }, 'warned'],
    ['a linter that is not installed is no fault of the change', ESLINT, { outcome: 'not-found', exitCode: 127 }, 'skipped'],
    ['a linter of the project that overruns its time has not said yes', ESLINT, { outcome: 'timed-out', exitCode: undefined }, 'timed-out'],
    ['a file that the project leaves out is none of its warnings', ESLINT, { stdout: ignoring('a.ts'), exitCode: 1 }, 'passed'],
  ])('knows the exit codes of linters that it has found itself: %s', async (...[, files, end, outcome]) => {
    expect(await outcomeOf(end, files)).toMatchObject({ outcome });
  });
});
