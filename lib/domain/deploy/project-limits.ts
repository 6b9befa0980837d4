import type { ProjectConfig } from '../config/schema.ts';
import { boundGates, type GatePolicy } from '../gates/index.ts';
import { EXIT, StringlineError } from '../shared/errors.ts';
import type { Finding } from '../shared/finding.ts';
import type { RuntimeConfig } from './runtime-config.ts';

/** What a deployment allows the runs of its projects. */
export interface ProjectLimits extends Pick<RuntimeConfig, 'models' | 'budget' | 'reviews'> {
  gates: GatePolicy;
}

/**
 * A project's configuration as it holds on a deployment: the deployment's routes where the project states none, never a budget above its
 * ceilings, never less than its gates, and nothing decided by policy. A requester chooses the commit that this configuration is read from.
 * @throws StringlineError `model-not-allowed` for a route that no deployed function could call
 */
export function withinDeployment(config: ProjectConfig, limits: ProjectLimits): { config: ProjectConfig; findings: Finding[] } {
  const routing = routesOf(config) ?? limits.models.routing;
  assertDeployedProviders(routing);
  const { usd_per_run: usd, tokens_per_run: tokens } = config.budget;
  const budget = { usd_per_run: Math.min(usd, limits.budget.usdPerRun), tokens_per_run: Math.min(tokens, limits.budget.tokensPerRun) };
  const findings = [
    ...lowered('budget.usd_per_run', usd, budget.usd_per_run),
    ...lowered('budget.tokens_per_run', tokens, budget.tokens_per_run),
    ...refused(config, limits),
  ];
  const review = {
    ...config.review,
    allow_policy: false,
    requester_may_approve: config.review.requester_may_approve && limits.reviews.requesterMayApprove,
  };
  const quality_gates = boundGates(config.quality_gates, limits.gates);
  return { config: { ...config, model_routing: routing, budget, review, quality_gates }, findings };
}

/** Those that a project states; none is none. */
function routesOf({ model_routing: routing = {} }: ProjectConfig): ProjectConfig['model_routing'] {
  return Object.keys(routing).length === 0 ? undefined : routing;
}

/** A budget that a request asks for must lie within the ceilings: it is refused, not lowered, because somebody counts on it. */
export function assertWithinCeilings(
  asked: { usd?: number | undefined; tokens?: number | undefined },
  { budget }: Pick<ProjectLimits, 'budget'>,
): void {
  const over = [
    ...((asked.usd ?? 0) > budget.usdPerRun ? [`${String(asked.usd)} USD, and at most ${budget.usdPerRun} are allowed`] : []),
    ...((asked.tokens ?? 0) > budget.tokensPerRun
      ? [`${String(asked.tokens)} tokens, and at most ${budget.tokensPerRun} are allowed`]
      : []),
  ];
  if (over.length === 0) return;
  throw new StringlineError({
    code: 'budget-over-ceiling',
    message: `The budget of a run on this deployment has a ceiling: ${over.join('; ')}.`,
    fix: 'Ask for less, or have budget.usd_per_run and budget.tokens_per_run raised in stringline.deploy.yaml.',
    exit: EXIT.usage,
  });
}

function assertDeployedProviders(routing: RuntimeConfig['models']['routing']): void {
  const other = Object.entries(routing).find(([, { provider }]) => provider !== 'bedrock');
  if (other === undefined) return;
  throw new StringlineError({
    code: 'model-not-allowed',
    message: `The route \`${other[0]}\` asks ${other[1].provider}, and deployed functions reach Amazon Bedrock only.`,
    fix: 'Write `provider: bedrock` for it in .kiro/config/project.yaml, or leave model_routing out: the deployment has routes of its own.',
    exit: EXIT.usage,
  });
}

function lowered(key: string, asked: number, allowed: number): Finding[] {
  if (asked <= allowed) return [];
  return [
    {
      ruleId: 'budget-lowered',
      level: 'warning',
      message: `\`${key}\` is ${asked} in project.yaml, and this deployment allows ${allowed}: that holds.`,
      fix: 'Ask whoever deploys for more, or write what is allowed.',
    },
  ];
}

/** What the commit says and the deployment does not take. */
function refused({ quality_gates: { waivers, security_scan_tool: scan } }: ProjectConfig, { gates }: ProjectLimits): Finding[] {
  const findings: Finding[] = [];
  if (waivers.length > 0 && gates.waivers === 'refuse')
    findings.push({
      ruleId: 'waivers-refused',
      level: 'warning',
      message: `project.yaml waives ${waivers.length === 1 ? 'one finding' : `${waivers.length} findings`}, and this deployment accepts no waivers of a commit.`,
      fix: 'Mend what is waived, or have `gates.waivers: accept` set in stringline.deploy.yaml.',
    });
  if (scan === 'none' && gates.required.includes('security-scan'))
    findings.push({
      ruleId: 'gate-required',
      level: 'warning',
      message: 'project.yaml asks for no security scan, and this deployment requires one.',
      fix: 'Have `security-scan` taken out of `gates.required` in stringline.deploy.yaml, or give the builds a scanner.',
    });
  return findings;
}

/**
 * The limits of a deployment from what its function was given.
 * @throws StringlineError `environment-invalid`: without ceilings nothing may be spent
 */
export function limitsOf({
  models,
  budget,
  gates,
  reviews,
}: { [Key in keyof ProjectLimits]?: ProjectLimits[Key] | undefined }): ProjectLimits {
  if (models !== undefined && budget !== undefined && gates !== undefined && reviews !== undefined)
    return { models, budget, gates: policyOf(gates), reviews };
  throw new StringlineError({
    code: 'environment-invalid',
    message: 'STRINGLINE_CONFIG lacks one of the sections `models`, `budget`, `gates` and `reviews`.',
    fix: 'Deploy again: the function and its settings are of different versions.',
    exit: EXIT.usage,
  });
}

/** The policy among the settings of the gates. */
export const policyOf = ({ required, minimumCoverage, untestedCriteria, waivers }: GatePolicy): GatePolicy => ({
  ...{ required, minimumCoverage, untestedCriteria, waivers },
});
