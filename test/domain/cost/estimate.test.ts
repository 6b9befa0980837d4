import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { estimateIdleMonth, estimateMonth, estimateRun, PRICES, USUAL_RUN } from '../../../lib/domain/cost/index.ts';
import { DeploySettings } from '../../../lib/domain/deploy/index.ts';

const question = (settings: object = {}) => ({ settings: DeploySettings.parse(settings), today: '2026-11-26' });
const usdOf = (estimate: ReturnType<typeof estimateRun>, service: string): number =>
  estimate.lines.filter((line) => line.service === service).reduce((sum, { usd }) => sum + usd, 0);

describe('one run', () => {
  it('costs what its parts cost by the list', () => {
    // Prepare: one call of each route, one transition, one minute
    const none = { calls: 1, cacheWrite: 0, cacheRead: 0 };
    const shape = {
      description: 'as small as can be',
      reasoning: { ...none, input: 1_000_000, output: 0 },
      generation: { ...none, input: 0, output: 1_000_000 },
      uses: { stateTransition: 1_000_000 },
      buildMinutes: 100,
    };

    // Act
    const estimate = estimateRun({ ...question(), shape });

    // Assess: Sonnet 4.6 in, Nova 2 Lite out, transitions, arm1.small
    expect(estimate.lines.map(({ usd }) => usd)).toEqual([3.3, 2.75, expect.closeTo(25), expect.closeTo(0.34)]);
    expect(estimate.total).toBeCloseTo(31.39);
    expect(estimate.shares[0]).toMatchObject({ service: 'Step Functions', share: expect.closeTo(25 / 31.39) });
  });

  it('of usual size is nearly all models, and stays within the default budget', () => {
    const estimate = estimateRun(question());
    expect(estimate.shares[0]?.service).toBe('Models');
    expect(estimate.shares[0]?.share).toBeGreaterThan(0.85);
    expect(estimate.total).toBeGreaterThan(0.5);
    expect(usdOf(estimate, 'Models')).toBeLessThan(question().settings.budget.usd_per_run);
  });

  it('runs no build of ours where gates run elsewhere', () => {
    expect(usdOf(estimateRun(question({ gates: { kind: 'external' } })), 'CodeBuild')).toBe(0);
    expect(usdOf(estimateRun(question({ gates: { compute: 'large' } })), 'CodeBuild')).toBeCloseTo(
      PRICES.buildMinuteLarge.usd * USUAL_RUN.buildMinutes,
    );
  });

  it('is priced by the routes of the deployment', () => {
    const models = { routing: { all: { provider: 'bedrock', model: 'us.amazon.nova-micro-v1:0', use_cases: [] } } };
    expect(usdOf(estimateRun(question({ models })), 'Models')).toBeLessThan(usdOf(estimateRun(question()), 'Models') / 5);
  });
});

describe('a month', () => {
  it('without runs costs what stands by, and a NAT gateway is most of it where one is asked for', () => {
    const idle = estimateIdleMonth(question());
    expect(idle.total).toBeLessThan(10);
    expect(usdOf(idle, 'Models')).toBe(0);
    const open = estimateIdleMonth(question({ gates: { network: 'registries', egress: ['pypi.org'] } }));
    expect(open.shares[0]).toMatchObject({ service: 'Network', usd: expect.closeTo(32.85) });
  });

  it('pays for machines that stand ready, and then for no minute of a build', () => {
    const warm = { gates: { warm_machines: 2 } };
    expect(usdOf(estimateIdleMonth(question(warm)), 'CodeBuild')).toBeCloseTo(2 * 730 * 60 * 0.0034);
    expect([usdOf(estimateRun(question(warm)), 'CodeBuild'), usdOf(estimateIdleMonth(question()), 'CodeBuild')]).toEqual([0, 0]);
  });

  it('counts each secret once', () => {
    const host = { kind: 'git', secret: 'one', repositories: [] };
    const hosts = [
      { ...host, host: 'a.b' },
      { ...host, host: 'b.c' },
    ];
    expect(usdOf(estimateIdleMonth(question({ git_hosts: hosts })), 'Secrets Manager')).toBeCloseTo(0.4);
  });

  it('grows with every run, by no less than the run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (runs) => {
        const each = estimateRun(question()).total;
        const growth = estimateMonth(question(), runs + 1).total - estimateMonth(question(), runs).total;
        expect(growth).toBeGreaterThan(each * 0.999);
        expect(estimateMonth(question(), 0).total).toBeCloseTo(estimateIdleMonth(question()).total);
      }),
      { numRuns: 25 },
    );
  });

  it('gives shares that make a whole', () => {
    const { shares, total } = estimateMonth(question(), 200);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(shares.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(total);
  });
});

describe('prices', () => {
  it('say where they are from', () => {
    for (const { usd, source, per } of Object.values(PRICES)) {
      expect(usd).toBeGreaterThan(0);
      expect(`${source} ${per}`.length).toBeGreaterThan(10);
    }
  });
});
