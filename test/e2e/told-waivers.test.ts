import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { calculator, done, savePlaybook, subtraction, turn, WRITE_NEG } from '../support/calculator.ts';
import { makeRepository } from '../support/repository.ts';
import { type JsonDocument, runCli, runJson } from '../support/stringline.ts';

const waiver = (rule: string, scope: string, reason: string): string =>
  `    - rule: ${rule}\n      scope: ${scope}\n      reason: ${reason}\n      expires: 2099-12-31\n`;

const GATES = `  test_coverage: 1
  commands:
    fast: ./check.sh
    test: ./check.sh
  reports:
    coverage: [lcov.info]
    tests: [junit.xml]
  waivers:
${waiver('gate-coverage', 'tests', 'neg is tested elsewhere')}${waiver('gate-lint', 'lint', 'no linter yet')}${waiver('gate-security-scan', 'security-scan', 'scanned at night')}`;

describe('a run with waived gates', () => {
  it('says what was waived and what passed, prints no figure that nobody measured, and shows all of it in the pull request', async () => {
    const repository = makeRepository({ files: calculator({ config: { quality_gates: GATES } }) });
    const untested = { '1.2': [turn(WRITE_NEG[0]!, done('Adds neg.', { '2.1': 'by hand' }))] };
    const playbook = subtraction();
    playbook.replies.implement = { ...playbook.replies.implement, ...untested };

    const ran = await runCli(['run', '--playbook', savePlaybook(repository, playbook), '--spec', 'subtraction', 'Subtract.'], {
      cwd: repository.root,
    });
    const json = await runJson(['run', '--playbook', savePlaybook(repository, playbook), '--spec', 'subtraction', 'Subtract.'], {
      cwd: repository.root,
    });
    const body = readFileSync((json.json['pullRequest'] as { file: string }).file, 'utf8');
    repository.remove();

    expect(ran.code).toBe(0);
    const measured = Object.fromEntries(
      (json.json as JsonDocument & { gates: { gate: string; measured: object }[] }).gates.map((gate) => [gate.gate, gate.measured]),
    );
    expect(measured['lint']).toEqual({});
    expect(measured['security-scan']).toEqual({});
    expect(measured['tests']).toMatchObject({ tests: 3, failures: 0 });
    expect(ran.stdout).not.toMatch(/lint waived 0 errors|security-scan waived 0/u);
    expect(ran.stdout).toMatch(/tests waived in part: gate-tests passed, .*3 tests, 0 failures/u);
    expect(ran.stderr).toMatch(
      /Gate tests: waived in part \(gate-tests passed; gate-coverage waived until 2099-12-31: neg is tested elsewhere; 3 tests, 0 failures/u,
    );
    expect(ran.stderr).toMatch(/Gate lint: waived \(gate-command-missing waived until 2099-12-31: no linter yet; No command is known/u);
    for (const shown of [
      /Gate \*\*lint\*\* was waived: .*no linter yet/u,
      /Gate \*\*security-scan\*\* was waived: .*scanned at night/u,
      /Gate \*\*tests\*\* was waived in part: .*neg is tested elsewhere/u,
    ])
      expect(body).toMatch(shown);
    expect(body).toMatch(/\| tests \| waived in part \| gate-tests passed, .*3 tests/u);
  }, 180_000);
});
