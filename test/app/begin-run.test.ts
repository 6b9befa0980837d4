import { describe, expect, it } from '@jest/globals';
import { beginRun } from '../../lib/app/begin-run.ts';
import type { LackOf, Ports } from '../../lib/app/ports.ts';
import { openAppWorld } from '../support/app-world.ts';

const NO_SECURITY = '  security_scan_tool: none\n  test_coverage: 0\n';
const stating = (commands: string, more = ''): string => `quality_gates:\n${NO_SECURITY}  commands: { ${commands} }\n${more}`;
const WAIVER = '  waivers:\n    - { rule: gate-tool-missing, scope: lint, reason: "runs elsewhere", expires: "2099-12-31" }\n';

/** What a run says of its gates in its first step. */
async function warnings(config: string, change: (ports: Ports) => Ports = (ports) => ports): Promise<string[]> {
  const files = {
    'check.sh': 'exit 0\n',
    '.kiro/specs/a/requirements.md': '# Requirements Document\n',
    '.kiro/config/project.yaml': config,
  };
  const world = await openAppWorld({ files });
  try {
    const { run } = await world.create({ spec: 'a' });
    for (const _ of ['once', 'and again after a crash']) await beginRun({ runId: run.id }, change(world.ports));
    const told = (await world.ports.runs.events(run.id)).filter(({ type }) => type === 'gate.warning');
    return told.map(({ message }) => message);
  } finally {
    await world.close();
  }
}

/** A host that starts a machine for each job. */
const elsewhere = ({ lackOf: _nobody, ...ports }: Ports): Ports => ports;
const asking = (lackOf: LackOf) => (ports: Ports) => ({ ...ports, lackOf });

describe('a run that begins', () => {
  it('says which gates it will fail by for want of a tool, once, and what to do about each', async () => {
    const told = await warnings(stating('lint: no-such-linter ., typecheck: sh check.sh, test: ./absent.sh, build: ./check.sh'));

    expect(told).toEqual([
      expect.stringMatching(
        /^gate lint: no-such-linter \. {3}\(no-such-linter is not on the PATH\), so this gate will fail\nInstall no-such-linter, or waive it/u,
      ),
      expect.stringMatching(/^gate tests: \.\/absent\.sh {3}\(\.\/absent\.sh is not in the repository\), so this gate will fail\n/u),
    ]);
  });

  it('says where commands run on a machine that is started for them what it knows without it: that there is none', async () => {
    const told = await warnings(stating('lint: no-such-linter .'), elsewhere);

    expect(told.map((message) => message.split('\n')[0])).toEqual(['gate tests: no command was found, so this gate will fail']);
  });

  it('asks where the gates run, of a command that something installs for, too', async () => {
    const asked: unknown[] = [];
    await warnings(
      stating('setup: sh setup.sh, lint: sh lint.sh, test: sh check.sh'),
      asking((command) => Promise.resolve(void asked.push([command.run, command.installs, command.holds('check.sh'), command.holds('x')]))),
    );

    expect(asked).toContainEqual(['sh lint.sh', true, true, false]);
  });

  it.each([
    ['nothing', 'lint: sh check.sh, test: sh check.sh', ''],
    ['nothing of what is waived', 'lint: no-such-linter ., test: sh check.sh', WAIVER],
  ])('says %s', async (_, commands, more) => {
    expect(await warnings(stating(commands, more))).toEqual([]);
  });

  it('says what the deployment asks beyond the project, and heeds no waiver that it refuses', async () => {
    const gatePolicy = {
      required: ['build' as const],
      minimumCoverage: 0,
      untestedCriteria: 'ignore' as const,
      waivers: 'refuse' as const,
    };
    const config = stating('lint: no-such-linter ., test: sh check.sh', WAIVER);

    const told = await warnings(config, (ports) => ({ ...ports, gatePolicy }));

    expect(told.map((message) => message.split(':')[0]).toSorted()).toEqual(['gate build', 'gate lint']);
  });
});
