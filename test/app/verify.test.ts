import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { evaluateGates } from '../../lib/app/verify/evaluate-gates.ts';
import { gatePlans, planGatesOfRun } from '../../lib/app/verify/plan-gates.ts';
import { loadRun } from '../../lib/app/run-context.ts';
import { DRIFT_THRESHOLD } from '../../lib/domain/drift/index.ts';
import type { GatePolicy } from '../../lib/domain/gates/index.ts';
import { putJson, putText } from '../../lib/app/artefacts.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';
import { calculator } from '../support/calculator.ts';

const WAIVERS = ['lint', 'tests', 'security-scan', 'spec-traceability', 'build'].flatMap((gate) =>
  [`gate-${gate}`, 'gate-command-missing'].map(
    (rule) => `    - { rule: ${rule}, scope: ${gate}, reason: "nothing to be proved here", expires: "2099-12-31" }`,
  ),
);
const LAX = ['quality_gates:', '  security_scan_tool: none', '  test_coverage: 0', '  waivers:', ...WAIVERS].join('\n');
const POLICY: GatePolicy = { required: ['build', 'security-scan'], minimumCoverage: 0.5, untestedCriteria: 'ignore', waivers: 'refuse' };

const tolerating = (threshold: number): string =>
  `hooks:\n  on_pr:\n    - pattern: '**'\n      action: sync_spec_design\n      diff_threshold: ${threshold}\n`;

describe('the gates of a run whose commit asks for little', () => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await openAppWorld({ files: { ...calculator(), '.kiro/config/project.yaml': `${LAX}\n` } });
  });
  afterEach(() => world.close());

  /** Gates that a host with this policy plans, and what it says where nothing of them was run. */
  async function judge(gatePolicy?: GatePolicy) {
    const ports = { ...world.ports, ...(gatePolicy && { gatePolicy }) };
    const { run } = await world.create();
    await planGatesOfRun(run.id, ports);
    const { summary } = (await evaluateGates({ runId: run.id, round: 0, results: [], base: null }, ports)) as { summary: string };
    const told = (await ports.runs.events(run.id)).flatMap(({ type, data }) => (type.startsWith('gate.') ? [[data?.['gate'], type]] : []));
    return { summary, verdicts: Object.fromEntries(told) as Record<string, string> };
  }

  it('are as it says on a laptop', async () => {
    const { verdicts } = await judge();
    expect(Object.keys(verdicts)).not.toContain('security-scan');
    expect(verdicts['tests']).toBe('gate.waived');
  });

  it.each([
    { required: ['spec-sync'], written: 1, held: DRIFT_THRESHOLD },
    { required: ['spec-sync'], written: 0.05, held: 0.05 },
    { required: [], written: 1, held: 1 },
  ] as const)(
    'tolerate drift up to $held where $required is required and the commit says $written',
    async ({ required, written, held }) => {
      const own = await openAppWorld({ files: { ...calculator(), '.kiro/config/project.yaml': tolerating(written) } });
      const { run } = await own.create();

      const plans = await gatePlans(await loadRun(run.id, own.ports), { ...own.ports, gatePolicy: { ...POLICY, required } });

      expect(plans.find(({ gate }) => gate === 'spec-sync')).toMatchObject({ driftThreshold: held });
      await own.close();
    },
  );

  it('are those that the host requires, and nothing is waived', async () => {
    const { summary, verdicts } = await judge(POLICY);
    expect(verdicts).toMatchObject({ build: 'gate.failed', 'security-scan': 'gate.failed', tests: 'gate.failed' });
    expect(summary).toContain('No command is known for the gate build');
  });
});

const MEASURED = [
  'quality_gates:',
  '  security_scan_tool: none',
  '  commands:',
  '    test: ./measure',
  '  reports:',
  '    coverage: [lcov.info]',
];

describe('the coverage of a run whose commit was below the bar', () => {
  let world: AppWorld;
  beforeEach(async () => {
    world = await openAppWorld({ files: { ...calculator(), '.kiro/config/project.yaml': `${MEASURED.join('\n')}\n` } });
  });
  afterEach(() => world.close());

  /** Result of a job in which the tests covered so many lines of so many. */
  async function measured(covered: number, total: number): Promise<string> {
    const { artefacts } = world.ports;
    const lines = Array.from({ length: total }, (_each, index) => `DA:${index + 1},${index < covered ? 1 : 0}`);
    const digest = await putText(artefacts, ['SF:src/code.ts', ...lines, 'end_of_record', ''].join('\n'));
    const [stdout, stderr] = [await putText(artefacts, 'ok 1'), await putText(artefacts, '')];
    const command = { name: 'test', run: './measure', exitCode: 0, outcome: 'exited', stdout, stderr, durationMs: 1 };
    return putJson(artefacts, { commands: [command], reports: [{ path: 'lcov.info', digest }], isolation: 'no-network' });
  }

  it('is measured there once, and the run is judged by what it adds', async () => {
    const { run } = await world.create();
    const after = { runId: run.id, round: 0, results: [await measured(50, 110)] };

    const asked = (await evaluateGates({ ...after, base: null }, world.ports)) as { job: string };
    const job = JSON.parse(Buffer.from((await world.ports.artefacts.get(asked.job))!).toString()) as Record<string, unknown>;
    const first = (await evaluateGates({ ...after, base: await measured(40, 100) }, world.ports)) as { summary: string };
    const second = (await evaluateGates(
      { ...after, round: 1, results: [await measured(45, 110)], base: null },
      world.ports,
    )) as typeof first;

    expect(job).toMatchObject({ commands: [{ run: './measure' }], reports: expect.arrayContaining(['lcov.info']), fresh: true });
    expect(first.summary).not.toContain('tests:');
    expect(second.summary).toContain('tests: Coverage of lines is 0.409 (45 of 110), below 0.85, as before this run (0.4)');
  });
});
