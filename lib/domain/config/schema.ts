import * as z from 'zod';
import { globTrouble } from '../shared/glob-trouble.ts';
import { HOOK_ACTIONS, HOOK_TOOLS, MOST_CONCURRENT, SEVERITIES } from './hook-words.ts';
import { modelRouteSchema } from './model-route.ts';

const text = z.string().min(1);
/** Paths of files. A glob that could take for ever is refused where it is written. */
const glob = text.refine((value) => globTrouble(value) === undefined, {
  error: ({ input }) => `is a glob that ${globTrouble(String(input)) ?? ''}`,
});

/** Made, like all entries of lists and names, when there is one: most files hold few of them. */
const HookRule = z.lazy(() =>
  z.strictObject({
    /** For people and reports; action and pattern where it is left out. */
    name: text.optional(),
    pattern: text,
    action: z.enum(HOOK_ACTIONS),
    timeout_ms: z.int().positive().optional(),
    concurrency: z.int().min(1).max(MOST_CONCURRENT).optional(),
    fail_on: z.enum(SEVERITIES).optional(),
    diff_threshold: z.number().min(0).max(1).optional(),
    auto_update: z.boolean().optional(),
    source: text.optional(),
    template: text.optional(),
    coverage_threshold: z.number().min(0).max(1).optional(),
    framework: text.optional(),
    command: text.optional(),
    prompt: text.optional(),
    /** What an agent may use, beside saying that it is done. */
    tools: z.array(z.enum(HOOK_TOOLS)).optional(),
    /** Globs of what an agent may write. */
    writes: z.array(text).optional(),
    budget_usd: z.number().nonnegative().optional(),
    mode: z.enum(['sync', 'async', 'auto']).optional(),
    enabled: z.boolean().optional(),
  }),
);

export const Waiver = z.lazy(() =>
  z.strictObject({
    /** Rule id, e.g. `gate-security-scan` or `gate-tool-missing`. */
    rule: text,
    /** Glob of paths, or the name of a gate, that the waiver covers. */
    scope: text.default('**'),
    reason: z.string().min(10),
    /** ISO date; from the day after it the waiver no longer holds. */
    expires: z.iso.date(),
    /** Who decided it, for people. */
    by: text.optional(),
  }),
);
export type Waiver = z.infer<typeof Waiver>;

const LEVELS = ['info', 'warning', 'error'] as const;

/** A level by itself, or a section where options are set too; read into one form. */
const LintRule = z.lazy(() =>
  z
    .union([
      z.enum(['off', ...LEVELS]),
      z.strictObject({
        level: z.enum(['off', ...LEVELS]).optional(),
        options: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.array(z.string())])).optional(),
      }),
    ])
    .transform((rule) => (typeof rule === 'string' ? { level: rule } : rule)),
);

/** `.kiro/config/project.yaml`: the article's four sections and ours beside them. Unknown keys are errors. */
export const ProjectConfig = z.strictObject({
  workspace: z
    .strictObject({
      spec_directory: text.default('.kiro/specs'),
      steering_paths: z.strictObject({ global: text.default('~/.kiro/steering'), project: text.default('.kiro/steering') }).prefault({}),
    })
    .prefault({}),
  model_routing: z.record(z.string(), z.lazy(modelRouteSchema)).optional(),
  hooks: z
    .strictObject({
      on_save: z.array(HookRule).default([]),
      on_commit: z.array(HookRule).default([]),
      on_pr: z.array(HookRule).default([]),
    })
    .prefault({}),
  quality_gates: z
    .strictObject({
      /** Line coverage, 0..1. */
      test_coverage: z.number().min(0).max(1).default(0.85),
      /** What the bar is for where a run began from less: all of the code, or what the run adds. */
      coverage_scope: z.enum(['all', 'added']).default('added'),
      /** Warnings of the linter fail the gate too. */
      lint_strict_mode: z.boolean().default(true),
      security_scan_tool: z.enum(['trivy', 'none']).default('trivy'),
      spec_sync_frequency: z.enum(['on_change', 'on_commit', 'on_pr', 'never']).default('on_change'),
      /** What it means that no test names a criterion. */
      untested_criteria: z.enum(['fail', 'report', 'ignore']).default('report'),
      /** Shell command lines; those left out are found in the repository (`stringline doctor` shows them). */
      commands: z
        .strictObject({
          setup: text.optional(),
          lint: text.optional(),
          typecheck: text.optional(),
          test: text.optional(),
          build: text.optional(),
          security: text.optional(),
          fast: text.optional(),
        })
        .prefault({}),
      /** Globs of the standard reports that the commands leave behind. */
      reports: z
        .strictObject({
          coverage: z.array(glob).optional(),
          tests: z.array(glob).optional(),
          lint: z.array(glob).optional(),
          security: z.array(glob).optional(),
        })
        .prefault({}),
      timeout_seconds: z.int().positive().default(600),
      network: z.enum(['none', 'allowed']).default('none'),
      waivers: z.array(Waiver).default([]),
    })
    .prefault({}),
  budget: z
    .strictObject({ usd_per_run: z.number().nonnegative().default(5), tokens_per_run: z.int().nonnegative().default(5_000_000) })
    .prefault({}),
  review: z
    .strictObject({
      /** May a machine decide (`--review policy`)? It approves only documents without error findings. */
      allow_policy: z.boolean().default(false),
      /** May the person who asked for the run approve it? */
      requester_may_approve: z.boolean().default(true),
    })
    .prefault({}),
  pipeline: z
    .strictObject({
      /** How often findings of a draft go back to the model. */
      draft_repairs: z.int().min(0).max(10).default(2),
      /** How often a reviewer may ask for changes before the run gives up. */
      review_rounds: z.int().min(1).max(50).default(10),
      /** How often failed fast checks of a task go back to the model on the usual route, and then on the reasoning route. */
      task_repairs: z.int().min(0).max(10).default(2),
      escalated_repairs: z.int().min(0).max(10).default(1),
      /** Model calls of one attempt at a task. */
      agent_turns: z.int().min(1).max(200).default(30),
      /** How often failed gates go back to implement. */
      gate_repairs: z.int().min(0).max(10).default(2),
    })
    .prefault({}),
  lint: z
    .strictObject({
      fail_on: z.enum(LEVELS).default('error'),
      exclude: z.array(glob).default(['**/.kiro/backups/**']),
      rules_url: text.optional(),
      rules: z.record(z.string(), LintRule).default({}),
    })
    .prefault({}),
  publish: z
    .strictObject({
      remote: text.default('origin'),
      branch_prefix: text.default('stringline/'),
      /** File of the repository that new pull requests begin with; a line `<!-- stringline -->` is where our text goes. */
      pull_request_template: text.optional(),
    })
    .prefault({}),
});
export type ProjectConfig = z.infer<typeof ProjectConfig>;
