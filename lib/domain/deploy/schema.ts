import * as z from 'zod';
import { modelRouteSchema } from '../config/model-route.ts';
import { GateName } from '../gates/index.ts';
import { DEFAULT_ROUTING } from '../routing/index.ts';
import { gitHostSchema, secretNameSchema } from './git-host.ts';

const text = z.string().min(1);
const Region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/u, 'a region such as eu-central-1');

const Identity = z.strictObject({
  /** OIDC issuer of people's tokens; left out, the stack brings its own Cognito user pool. */
  issuer: z.url({ protocol: /^https$/u }).optional(),
  /** Accepted `aud` or `client_id` of an external issuer's tokens. */
  audience: z.array(text).default([]),
  /** Claim of an external issuer's tokens that lists the groups of a person; left out, the usual ones are read. */
  groups_claim: text.optional(),
  /** Further groups that hold each role; groups named `stringline:<role>` always do. */
  groups: z
    .strictObject({
      requester: z.array(text).default([]),
      reviewer: z.array(text).default([]),
      operator: z.array(text).default([]),
      ci: z.array(text).default([]),
      auditor: z.array(text).default([]),
    })
    .prefault({}),
});

/** An id of CodeCatalyst. */
const Id = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu, 'an id such as 0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0');

const Gates = z.strictObject({
  /** Where repository commands run. */
  kind: z.enum(['codebuild', 'codecatalyst', 'external']).default('codebuild'),
  /** Size of the build machine (CodeBuild). */
  compute: z.enum(['small', 'medium', 'large']).default('small'),
  /** `none`: the build reaches S3 and its logs, nothing else. `registries`: also `egress` through a firewall that knows host names. */
  network: z.enum(['none', 'registries']).default('none'),
  /** Host names a build may reach by HTTPS with `network: registries`; a leading dot covers subdomains. */
  egress: z.array(z.string().regex(/^\.?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u, 'a host name such as registry.npmjs.org')).default([]),
  timeout_minutes: z.int().min(5).max(480).default(30),
  /** Builds at the same time; new accounts allow one. */
  concurrency: z.int().min(1).max(100).default(4),
  /** Machines of CodeBuild that stand ready all the time, and are paid all the time; builds beyond them wait. 0: on demand. */
  warm_machines: z.int().min(0).max(100).default(0),
  codecatalyst: z
    .strictObject({
      space: text,
      project: text,
      workflow: text,
      token_secret: secretNameSchema(),
      /** Ids behind the two names: the role of its workflows can be assumed by this project of this space alone. */
      space_id: Id,
      project_id: Id,
    })
    .optional(),
  /** Gates that every run must pass, whatever its commit says; one that a project has no command for fails. */
  required: z.array(GateName).default(['lint', 'tests', 'security-scan', 'spec-traceability']),
  /** Least share of covered lines, from 0 to 1; a project may ask for more. */
  minimum_coverage: z.number().min(0).max(1).default(0),
  /** What is made of an acceptance criterion that no test names, at the least; a project may be stricter. */
  untested_criteria: z.enum(['fail', 'report', 'ignore']).default('ignore'),
  /** Whether waivers of the commit hold. Whoever starts a run chooses its commit. */
  waivers: z.enum(['refuse', 'accept']).default('refuse'),
});

const Reviews = z.strictObject({
  /** `false`: nobody approves documents of a run that they asked for, even where the commit's project.yaml allows it. */
  requester_may_approve: z.boolean().default(true),
});

const Retention = z.strictObject({
  logs_days: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(180), z.literal(365), z.literal(731)]).default(90),
  /** Old versions of artefacts; current ones stay. */
  artefact_versions_days: z.int().min(1).default(90),
  events_archive_days: z.int().min(1).default(30),
  /** Deletion protection of the table, and data that stays when the stacks go. */
  protect: z.boolean().default(true),
});

/** One environment, every section with its default. Secrets are named, never written. */
export const DeploySettings = z.strictObject({
  /** Start of the names of stacks and resources. */
  prefix: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,19}$/u, 'up to 20 small letters, digits and hyphens')
    .default('stringline'),
  account: z
    .string()
    .regex(/^\d{12}$/u, 'twelve digits, in quotes')
    .optional(),
  region: Region.default('us-east-1'),
  models: z
    .strictObject({
      /** Routes of projects that state none in their project.yaml. */
      routing: z.record(z.string(), modelRouteSchema()).default(DEFAULT_ROUTING),
      /** Further models that projects may name; whatever is in neither list is refused by IAM. */
      also_allowed: z.array(text).default([]),
      /** Destination regions of a geography's inference profiles, where AWS has changed them since this release. */
      destinations: z.record(z.string(), z.array(Region)).default({}),
    })
    .prefault({}),
  budget: z
    .strictObject({
      /** Ceilings: a project may ask for less in its project.yaml. */
      usd_per_run: z.number().positive().default(5),
      tokens_per_run: z.int().positive().default(5_000_000),
      /** Spending of the whole environment on models that raises the alarm. */
      usd_per_month: z.number().positive().default(500),
    })
    .prefault({}),
  identity: Identity.prefault({}),
  git_hosts: z.array(gitHostSchema()).default([{ host: 'github.com', kind: 'github', secret: 'stringline/github', repositories: [] }]),
  /** Projects that lie at no git host, by the names under which a CI uploads their snapshots; `*` stands for any characters. */
  projects: z.array(z.string().regex(/^(?:[\w.-]|\*(?!\*)){1,200}$/u, 'the name of a project, e.g. shop or lab-*')).default([]),
  gates: Gates.prefault({}),
  reviews: Reviews.prefault({}),
  notify: z
    .strictObject({
      /** Reviewers who are told of every review; each must confirm the subscription. */
      emails: z.array(z.email()).default([]),
      /** Secret with `url` and `key` of a webhook that is told of reviews. */
      webhook_secret: secretNameSchema().optional(),
      /** Who is told of alarms. */
      alarm_emails: z.array(z.email()).default([]),
      /** Age of a waiting review that raises the alarm. */
      waiting_hours: z.int().min(1).default(24),
    })
    .prefault({}),
  api: z
    .strictObject({
      requests_per_second: z.int().min(1).max(10_000).default(50),
      burst: z.int().min(1).max(5_000).default(100),
      /** Origins of browsers that may call the API. */
      allowed_origins: z.array(z.url()).default([]),
    })
    .prefault({}),
  retention: Retention.prefault({}),
});
export type DeploySettings = z.infer<typeof DeploySettings>;
