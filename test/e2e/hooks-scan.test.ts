import { afterEach, describe, expect, it } from '@jest/globals';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { BARE, runHooks } from '../support/hook-host.ts';
import { makeRepository, type Repository } from '../support/repository.ts';

/** What `trivy fs --format json` prints, as its documentation shows it; only a lock file is of interest. */
const report = (severity: string): string =>
  JSON.stringify({
    SchemaVersion: 2,
    Results: [
      {
        Target: 'package-lock.json',
        Vulnerabilities: [
          {
            VulnerabilityID: 'CVE-2024-1',
            PkgName: 'left',
            InstalledVersion: '1.0.0',
            FixedVersion: '1.0.1',
            Severity: severity,
            Title: 'Reads too far',
          },
        ],
      },
    ],
  });

describe('security_scan with Trivy', () => {
  let repository: Repository;
  const commit = async (script: string | undefined, more = '') => {
    repository = makeRepository({
      files: { '.kiro/config/project.yaml': `hooks:\n  on_commit: [{ pattern: "**", action: security_scan${more} }]\n`, 'a.txt': 'a\n' },
    });
    repository.write('package-lock.json', '{}\n');
    repository.write('b.txt', 'b\n');
    repository.git('add', '-A');
    repository.write('b.txt', 'not staged\n');
    if (script !== undefined) {
      repository.write('tools/trivy', `#!/bin/sh\n${script}\n`);
      chmodSync(join(repository.root, 'tools/trivy'), 0o755);
    }
    const environment = { ...BARE, PATH: `${join(repository.root, 'tools')}:${BARE['PATH'] ?? ''}` };
    const { runs, verdict } = await runHooks(repository.root, 'commit', { environment });
    return { result: runs[0]?.result, blocked: verdict.blocked };
  };
  afterEach(() => {
    repository.remove();
  });

  it.each<[string, string | undefined, string, string, string]>([
    ['a high finding fails', `echo '${report('HIGH')}'`, '', 'failed', 'package-lock.json: CVE-2024-1 in left 1.0.0 (high): Reads too far'],
    ['a medium one warns', `echo '${report('MEDIUM')}'`, '', 'warned', 'CVE-2024-1'],
    ['a medium one fails where the hook says so', `echo '${report('MEDIUM')}'`, ', fail_on: medium', 'failed', 'CVE-2024-1'],
    ['without it the scan goes on and says so', undefined, '', 'passed', 'no findings in 2 files (trivy is not installed here)'],
    [
      'one without a database is said and stops nothing',
      'echo FATAL no database >&2; exit 1',
      '',
      'passed',
      'trivy could not look: FATAL no database',
    ],
    [
      'it sees what is staged and nothing else',
      '[ "$(cat b.txt)" = b ] && [ ! -e a.txt ] || echo odd >&2; exit 1',
      '',
      'passed',
      '(trivy could not look: exited)',
    ],
    ['a scanner of their own that fails has found something', undefined, ', command: "echo found; exit 3"', 'failed', 'exit code 3. found'],
  ])('%s', async (...[, script, more, outcome, words]) => {
    const { result, blocked } = await commit(script, more);

    expect(result).toMatchObject({ outcome, summary: expect.stringContaining(words) as unknown });
    expect(blocked).toBe(outcome === 'failed');
  });
});
