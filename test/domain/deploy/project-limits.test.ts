import { describe, expect, it } from '@jest/globals';
import { defaultConfig } from '../../../lib/domain/config/index.ts';
import { assertWithinCeilings, limitsOf, type ProjectLimits, withinDeployment } from '../../../lib/domain/deploy/index.ts';

const BEDROCK = { provider: 'bedrock' as const, model: 'amazon.nova-2-lite-v1:0', use_cases: [] };
const limits: ProjectLimits = {
  models: { routing: { ours: BEDROCK }, alsoAllowed: [] },
  budget: { usdPerRun: 4, tokensPerRun: 1000 },
  gates: { required: ['tests', 'security-scan'], minimumCoverage: 0.7, untestedCriteria: 'fail', waivers: 'refuse' },
  reviews: { requesterMayApprove: true },
};
const WAIVER = { rule: 'gate-tests', scope: '**', reason: 'no time', expires: '2099-12-31' };
const config = (budget: { usd_per_run: number; tokens_per_run: number }, model_routing?: Record<string, typeof BEDROCK>) => ({
  ...defaultConfig(),
  budget,
  ...(model_routing && { model_routing }),
});

describe('a project within its deployment', () => {
  it.each([
    ['less than the ceiling', { usd_per_run: 3, tokens_per_run: 900 }, { usd_per_run: 3, tokens_per_run: 900 }, 0],
    ['exactly the ceiling', { usd_per_run: 4, tokens_per_run: 1000 }, { usd_per_run: 4, tokens_per_run: 1000 }, 0],
    ['more than the ceiling', { usd_per_run: 9, tokens_per_run: 5000 }, { usd_per_run: 4, tokens_per_run: 1000 }, 2],
  ])('that asks for %s gets what is allowed, and is told', (_, asked, allowed, told) => {
    const held = withinDeployment(config(asked), limits);

    expect(held.config.budget).toEqual(allowed);
    expect(held.findings.map(({ ruleId }) => ruleId)).toEqual(Array.from({ length: told }, () => 'budget-lowered'));
  });

  it('gets the routes of the deployment only where it states none', () => {
    const budget = { usd_per_run: 1, tokens_per_run: 1 };
    const own = { mine: { ...BEDROCK, model: 'anthropic.claude-sonnet-4-6' } };

    for (const none of [undefined, {}])
      expect(withinDeployment(config(budget, none), limits).config.model_routing).toEqual({ ours: BEDROCK });
    expect(withinDeployment(config(budget, own), limits).config.model_routing).toEqual(own);
  });

  it('is refused a route that no deployed function can call', () => {
    const other = { local: { ...BEDROCK, provider: 'openai-compatible' as unknown as 'bedrock' } };

    expect(() => withinDeployment(config({ usd_per_run: 1, tokens_per_run: 1 }, other), limits)).toThrow(
      expect.objectContaining({ code: 'model-not-allowed', message: expect.stringContaining('`local`') as unknown }),
    );
  });

  it('is held to the gates of the deployment, whatever its commit says', () => {
    // Prepare
    const base = { ...defaultConfig(), budget: { usd_per_run: 1, tokens_per_run: 1 } };
    const weak = {
      ...base,
      quality_gates: { ...base.quality_gates, test_coverage: 0, security_scan_tool: 'none' as const, waivers: [WAIVER] },
      review: { ...base.review, allow_policy: true, requester_may_approve: true },
    };

    // Act
    const { config: held, findings } = withinDeployment(weak, limits);
    const alone = withinDeployment(weak, { ...limits, reviews: { requesterMayApprove: false } }).config;

    // Assess
    expect(held.quality_gates).toMatchObject({ test_coverage: 0.7, untested_criteria: 'fail', security_scan_tool: 'trivy', waivers: [] });
    expect(held.review).toMatchObject({ allow_policy: false, requester_may_approve: true });
    expect(alone.review.requester_may_approve).toBe(false);
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['waivers-refused', 'gate-required']);
  });

  it('keeps its waivers where the deployment accepts them, and what it asks for beyond the least', () => {
    const base = { ...defaultConfig(), budget: { usd_per_run: 1, tokens_per_run: 1 } };
    const strict = { ...base, quality_gates: { ...base.quality_gates, test_coverage: 0.95, waivers: [WAIVER] } };
    const { config: held, findings } = withinDeployment(strict, { ...limits, gates: { ...limits.gates, waivers: 'accept' } });

    expect(held.quality_gates).toMatchObject({ test_coverage: 0.95, waivers: [WAIVER] });
    expect(findings).toEqual([]);
  });

  it.each(['models', 'budget', 'gates', 'reviews'])('has no limits at all without the section %s', (section) => {
    expect(limitsOf(limits)).toEqual(limits);
    expect(() => limitsOf({ ...limits, [section]: undefined })).toThrow(expect.objectContaining({ code: 'environment-invalid' }));
  });

  it.each([
    [{}, false],
    [{ usd: 4, tokens: 1000 }, false],
    [{ usd: 4.01 }, true],
    [{ tokens: 1001 }, true],
  ])('may be asked to spend %j: refused is %s', (asked, refused) => {
    const ask = () => assertWithinCeilings(asked, limits);

    if (refused) expect(ask).toThrow(expect.objectContaining({ code: 'budget-over-ceiling' }));
    else expect(ask).not.toThrow();
  });
});
