import * as z from 'zod';
import { modelRouteSchema } from '../config/model-route.ts';
import { GateName } from '../gates/index.ts';
import { gitHostSchema } from './git-host.ts';
import { ROLES } from './roles.ts';
import type { DeploySettings } from './schema.ts';

/** By section; built only where one is asked for, because at a cold start a schema costs more to build than to apply. */
const SECTIONS = {
  /** Name of the environment. */
  environment: () => z.string(),
  models: () => z.strictObject({ routing: z.record(z.string(), modelRouteSchema()), alsoAllowed: z.array(z.string()) }),
  budget: () => z.strictObject({ usdPerRun: z.number(), tokensPerRun: z.int() }),
  identity: () => z.strictObject({ groups: z.record(z.enum(ROLES), z.array(z.string())), groupsClaim: z.string().optional() }),
  gitHosts: () => z.array(gitHostSchema().omit({ follow: true, follow_builds: true })),
  /** Projects that lie at no git host. */
  projects: () => z.array(z.string()),
  gates: () =>
    z.strictObject({
      kind: z.enum(['codebuild', 'codecatalyst', 'external']),
      network: z.enum(['none', 'allowed']),
      timeoutMinutes: z.int(),
      required: z.array(GateName),
      minimumCoverage: z.number(),
      untestedCriteria: z.enum(['fail', 'report', 'ignore']),
      waivers: z.enum(['refuse', 'accept']),
      codecatalyst: z.strictObject({ space: z.string(), project: z.string(), workflow: z.string(), tokenSecret: z.string() }).optional(),
    }),
  reviews: () => z.strictObject({ requesterMayApprove: z.boolean() }),
  notify: () => z.strictObject({ webhookSecret: z.string().optional() }),
} as const;
type Section = keyof typeof SECTIONS;

/** What functions need of the deployment's file at run time: the JSON of `STRINGLINE_CONFIG`. No secrets, only their names. */
export type RuntimeConfig = { [Name in Section]: z.infer<ReturnType<(typeof SECTIONS)[Name]>> };

/** The schema of those sections that a value has; any other member of it is refused. */
export function runtimeConfigSchema(value: object): z.ZodType<Partial<RuntimeConfig>> {
  const given = (Object.keys(SECTIONS) as Section[]).filter((name) => Object.hasOwn(value, name));
  return z.strictObject(Object.fromEntries(given.map((name) => [name, SECTIONS[name]()])));
}

/** Sections of the configuration; a function is given only those it reads. */
export type RuntimeSection = Exclude<keyof RuntimeConfig, 'environment'>;

/** The run-time part of an environment's settings. */
export function runtimeConfig(environment: string, settings: DeploySettings): RuntimeConfig {
  const { models, budget, identity, gates, reviews, notify } = settings;
  return {
    environment,
    models: { routing: models.routing, alsoAllowed: models.also_allowed },
    budget: { usdPerRun: budget.usd_per_run, tokensPerRun: budget.tokens_per_run },
    identity: { groups: identity.groups, ...(identity.groups_claim !== undefined && { groupsClaim: identity.groups_claim }) },
    // What is followed is a matter of rules, not of functions.
    gitHosts: settings.git_hosts.map(({ follow: _, follow_builds: __, ...host }) => host),
    projects: settings.projects,
    gates: {
      kind: gates.kind,
      network: gates.network === 'none' ? 'none' : 'allowed',
      timeoutMinutes: gates.timeout_minutes,
      required: gates.required,
      minimumCoverage: gates.minimum_coverage,
      untestedCriteria: gates.untested_criteria,
      waivers: gates.waivers,
      ...(gates.codecatalyst !== undefined && {
        codecatalyst: {
          space: gates.codecatalyst.space,
          project: gates.codecatalyst.project,
          workflow: gates.codecatalyst.workflow,
          tokenSecret: gates.codecatalyst.token_secret,
        },
      }),
    },
    reviews: { requesterMayApprove: reviews.requester_may_approve },
    notify: { ...(notify.webhook_secret !== undefined && { webhookSecret: notify.webhook_secret }) },
  };
}
