import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../lib/adapters/local/sha256.ts';
import { callApi, type Caller } from '../../test/support/aws/api-client.ts';
import type { AwsLocal } from '../../test/support/aws/platform.ts';
import type { HostedBare } from '../../test/support/git-http-server.ts';
import { PACKAGE_ROOT } from '../../test/support/package-root.ts';
import { git } from './examples.ts';

const CI: Caller = { email: 'ci@example.com', groups: ['stringline:ci'] };

/** What the workflow of the example runs, and the reports that come of it. Trivy does not scan: the example waives that gate. */
const STEPS: Readonly<Record<string, { command: readonly string[]; reports: readonly string[] }>> = {
  lint: { command: ['npm', 'run', '-s', 'lint'], reports: [] },
  tests: { command: ['npm', 'run', '-s', 'test:report'], reports: ['lcov.info', 'tests.tap'] },
  'security-scan': { command: ['trivy', '--version'], reports: [] },
};

interface Waiting {
  items: { missing: string[] }[];
}

/** What was reported of one gate. */
export interface GateReport {
  commit: string;
  gate: string;
  /** Of the report files. */
  digests: readonly string[];
}

/** A CI beside the platform: it sees a branch at its git host, runs its own commands on it and reports what they came to. */
export interface Ci {
  /** In order. */
  readonly reported: readonly GateReport[];
  look(): Promise<void>;
}

export function createCi({ functions }: AwsLocal, project: string, host: HostedBare): Ci {
  const reported: GateReport[] = [];
  const proven = new Set<string>();
  const prove = async (commit: string, gates: readonly string[]): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'stringline-ci-'));
    git(folder, 'clone', '-q', '--no-checkout', host.path, '.');
    git(folder, 'checkout', '-q', commit);
    symlinkSync(join(PACKAGE_ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const gate of gates) {
      const report = run(gate, folder);
      await callApi(functions, CI, { method: 'POST', path: '/v1/gates', body: { project, commit, gate, ...report } });
      reported.push({ commit, gate, digests: report.reports.map(({ content }) => sha256(content)) });
    }
  };
  return {
    reported,
    look: async () => {
      for (const commit of tips(host).filter((tip) => !proven.has(tip))) {
        const path = `/v1/gates?project=${encodeURIComponent(project)}&commit=${commit}`;
        const { items } = (await callApi(functions, CI, { method: 'GET', path })).body as Waiting;
        if (items.length === 0) continue;
        proven.add(commit);
        await prove(commit, [...new Set(items.flatMap(({ missing }) => missing))]);
      }
    },
  };
}

const tips = (host: HostedBare): string[] =>
  host
    .git('for-each-ref', '--format=%(objectname)', 'refs/heads/stringline')
    .split('\n')
    .filter((tip) => tip !== '');

/** A report as `stringline gate report` sends it. A program that is not there ends as a shell would say it. */
function run(gate: string, cwd: string): { reports: { path: string; content: string }[] } & Record<string, unknown> {
  const { command = [], reports = [] } = STEPS[gate] ?? {};
  const [program = 'false', ...args] = command;
  const { status, stdout, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  return {
    exitCode: error === undefined ? (status ?? 1) : 127,
    tool: { name: program },
    output: stdout,
    reports: reports.map((path) => ({ path, content: readFileSync(join(cwd, path), 'utf8') })),
  };
}
