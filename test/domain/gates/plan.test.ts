import { describe, expect, it } from '@jest/globals';
import { ProjectConfig } from '../../../lib/domain/config/schema.ts';
import { type Discovery, GatePlan, combinePlans, effectiveCommands, fastChecks, planGates } from '../../../lib/domain/gates/index.ts';

const gates = (change: object = {}): ProjectConfig['quality_gates'] => ProjectConfig.parse({ quality_gates: change }).quality_gates;
const found = (change: Partial<Discovery> = {}): Discovery => ({
  setup: { run: 'npm ci', from: 'package.json' },
  lint: { run: 'npm run lint', from: 'package.json' },
  typecheck: { run: 'tsc', from: 'tsconfig.json' },
  test: { run: 'npm test', from: 'package.json', reports: { coverage: ['coverage/lcov.info'], tests: ['junit.xml'] } },
  notes: [],
  ...change,
});

describe('effectiveCommands', () => {
  it('lets what is stated win, slot by slot', () => {
    const effective = effectiveCommands(gates({ commands: { test: 'make test', fast: 'make quick' } }), found());
    expect(effective.test).toMatchObject({ run: 'make test', from: '.kiro/config/project.yaml quality_gates.commands.test' });
    expect(effective.fast?.run).toBe('make quick');
    expect(effective.lint?.run).toBe('npm run lint');
    expect(effective.test?.reports?.coverage).toContain('**/coverage/lcov.info');
  });

  it('lets stated report globs win over discovered ones', () => {
    const effective = effectiveCommands(gates({ reports: { coverage: ['out/cov.xml'] } }), found());
    expect(effective.test?.reports).toEqual({ coverage: ['out/cov.xml'], tests: ['junit.xml'] });
  });

  it('looks in the usual places where discovery knows no coverage report', () => {
    const effective = effectiveCommands(gates(), found({ test: { run: 'make test', from: 'Makefile' } }));
    expect(effective.test?.reports?.coverage).toContain('**/coverage/lcov.info');
  });
});

describe('planGates', () => {
  const plansOf = (change: object = {}, discovery: Discovery = found()) =>
    planGates(gates(change), effectiveCommands(gates(change), discovery), { driftThreshold: 0.15 });

  it.each([
    [{}, undefined],
    [{ coverage_scope: 'all' }, 0.85],
    [{ coverage_scope: 'all', test_coverage: 0.5 }, 0.5],
  ])('asks the bar of the whole code where the project says so: %j', (change, coverageFloor) => {
    expect(plansOf(change).find(({ gate }) => gate === 'tests')?.coverageFloor).toBe(coverageFloor);
  });

  it('plans every gate, as plain data', () => {
    const plans = plansOf();
    expect(plans.map(({ gate }) => gate)).toEqual(['lint', 'typecheck', 'tests', 'security-scan', 'spec-traceability', 'spec-sync']);
    expect(plans.map((plan) => GatePlan.parse(JSON.parse(JSON.stringify(plan))))).toEqual(plans);
    expect(plans[2]).toMatchObject({
      coverageThreshold: 0.85,
      minimumTests: 1,
      reports: ['junit.xml', 'coverage/lcov.info'],
      judged: 'test',
    });
    expect(plans[2]?.commands).toEqual([
      { name: 'setup', run: 'npm ci', timeoutSeconds: 600 },
      { name: 'test', run: 'npm test', timeoutSeconds: 600 },
    ]);
  });

  it('plans tests and lint even where there is no command', () => {
    const plans = plansOf({}, { notes: ['nothing found'] });
    expect(plans.map(({ gate, judged }) => [gate, judged])).toEqual([
      ['lint', undefined],
      ['tests', undefined],
      ['security-scan', 'security'],
      ['spec-traceability', undefined],
      ['spec-sync', undefined],
    ]);
    expect(plans[1]?.notes).toEqual(['nothing found']);
    const [lint, tests] = plansOf({}, { notes: ['pytest measures no coverage here', 'No manifest'] });
    expect([lint?.notes, tests?.notes]).toEqual([['No manifest'], ['pytest measures no coverage here', 'No manifest']]);
  });

  it.each([
    ['fail', 'error'],
    ['report', 'warning'],
    ['ignore', undefined],
  ])('asks for tests of criteria as the project says: %s', (said, untested) => {
    const plan = plansOf({ untested_criteria: said }).find(({ gate }) => gate === 'spec-traceability');
    expect(plan?.untested).toBe(untested);
  });

  it('compares design and code, up to the threshold, unless that is switched off', () => {
    expect(plansOf().at(-1)).toMatchObject({ gate: 'spec-sync', commands: [], driftThreshold: 0.15 });
    expect(plansOf({ spec_sync_frequency: 'never' }).map(({ gate }) => gate)).not.toContain('spec-sync');
  });

  it('runs trivy with the database it has when the network is cut, and asks how old that is', () => {
    const [offline, online] = [plansOf(), plansOf({ network: 'allowed' })].map((plans) =>
      plans.find(({ gate }) => gate === 'security-scan'),
    );
    expect(offline?.commands[0]?.run).toMatch(/^trivy fs --format json .*--skip-db-update/);
    expect(online?.commands[0]?.run).not.toMatch(/skip-db-update/);
    expect(offline?.commands[1]?.run).toBe('trivy version --format json > trivy-version.json');
    expect(offline?.reports).toEqual(['trivy-report.json', 'trivy-version.json']);
  });

  it('scans with a stated command, and not at all when there is neither tool nor command', () => {
    expect(plansOf({ security_scan_tool: 'none' }).map(({ gate }) => gate)).not.toContain('security-scan');
    const stated = plansOf({ security_scan_tool: 'none', commands: { security: 'scan.sh' }, reports: { security: ['x.sarif'] } }).find(
      ({ gate }) => gate === 'security-scan',
    );
    expect(stated).toMatchObject({ commands: [{ run: 'npm ci' }, { run: 'scan.sh' }], reports: ['x.sarif'] });
  });

  it('runs what gates share once', () => {
    const { commands, reports } = combinePlans(plansOf());
    expect(commands.map(({ name }) => name)).toEqual(['setup', 'lint', 'typecheck', 'test', 'security', 'security-database']);
    expect(reports).toContain('coverage/lcov.info');
  });
});

describe('fastChecks', () => {
  const fast = (change: object = {}, discovery: Discovery = found()) =>
    fastChecks(gates(change), effectiveCommands(gates(change), discovery));

  it('checks types, lint and tests, without coverage and without asking for tests', () => {
    expect(fast().map(({ judged, rules, minimumTests }) => [judged, rules.at(-1), minimumTests])).toEqual([
      ['typecheck', 'gate-typecheck', 0],
      ['lint', 'gate-lint', 0],
      ['test', 'gate-tests', 0],
    ]);
  });

  it('runs the stated command alone', () => {
    expect(fast({ commands: { fast: 'make quick' } }).map(({ commands }) => commands.map(({ run }) => run))).toEqual([
      ['npm ci', 'make quick'],
    ]);
  });

  it('checks nothing where nothing is known', () => {
    expect(fast({}, { notes: [] })).toEqual([]);
  });
});
