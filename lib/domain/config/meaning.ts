import type { Finding } from '../shared/finding.ts';
import { canonicalPath, isBranchName, isRemoteName } from '../source/index.ts';
import type { ProjectConfig } from './schema.ts';

/** A finding whose place is still a path in the configuration. */
export type PlacedFinding = Pick<Finding, 'ruleId' | 'level' | 'message' | 'fix'> & { at: readonly PropertyKey[] };

/** What the schema cannot say: keys that need each other, paths that must stay inside, names that git must take. */
export function checkMeaning(config: ProjectConfig): PlacedFinding[] {
  return [...checkFolders(config), ...checkReports(config), ...checkPublish(config), ...checkHooks(config), ...checkRoutes(config)];
}

function checkFolders({ workspace }: ProjectConfig): PlacedFinding[] {
  const inside = [
    { at: ['workspace', 'spec_directory'], value: workspace.spec_directory, example: '.kiro/specs' },
    { at: ['workspace', 'steering_paths', 'project'], value: workspace.steering_paths.project, example: '.kiro/steering' },
  ];
  const findings = inside.flatMap(({ at, value, example }) => outsideFinding(at, value, example));
  const global = workspace.steering_paths.global;
  // A path inside the repository would let a change pass as the organisation's steering.
  if (/^(?:~(?:\/|$)|\/|[A-Za-z]:[\\/])/.test(global)) return findings;
  const at = ['workspace', 'steering_paths', 'global'];
  return [
    ...findings,
    {
      ruleId: 'config-global-steering-path',
      level: 'error',
      at,
      message: `\`${global}\` is not outside the repository.`,
      fix: 'Write an absolute path or one that starts with `~/`, e.g. `~/.kiro/steering`.',
    },
  ];
}

function checkReports({ quality_gates }: ProjectConfig): PlacedFinding[] {
  return Object.entries(quality_gates.reports).flatMap(([name, globs]) =>
    (globs ?? []).flatMap((glob, index) =>
      outsideFinding(['quality_gates', 'reports', name, index], glob, 'coverage/coverage-summary.json'),
    ),
  );
}

function outsideFinding(at: readonly PropertyKey[], value: string, example: string): PlacedFinding[] {
  const path = canonicalPath(value);
  if (path.ok) return [];
  return [
    {
      ruleId: 'config-path-outside',
      level: 'error',
      at,
      message: `The path \`${value}\` ${path.reason}.`,
      fix: `Write a path inside the repository, e.g. \`${example}\`.`,
    },
  ];
}

function checkPublish({ publish }: ProjectConfig): PlacedFinding[] {
  const findings: PlacedFinding[] = [];
  if (!isRemoteName(publish.remote)) {
    findings.push({
      ruleId: 'config-remote-name',
      level: 'error',
      at: ['publish', 'remote'],
      message: `\`${publish.remote}\` is not the name of a remote.`,
      fix: 'Write a name that `git remote` lists, e.g. `origin`; addresses are not taken from this file.',
    });
  }
  if (!isBranchName(`${publish.branch_prefix}spec`)) {
    findings.push({
      ruleId: 'config-branch-prefix',
      level: 'error',
      at: ['publish', 'branch_prefix'],
      message: `\`${publish.branch_prefix}\` cannot start the name of a git branch.`,
      fix: 'Write e.g. `stringline/`.',
    });
  }
  return findings;
}

type HookRule = ProjectConfig['hooks']['on_save'][number];

/** Keys that mean something for every action. */
const COMMON_KEYS = ['name', 'pattern', 'action', 'timeout_ms', 'mode', 'enabled'] as const;
/** Keys that only some actions read. */
const ACTION_KEYS: Record<HookRule['action'], { reads: readonly (keyof HookRule)[]; needs?: keyof HookRule }> = {
  lint_and_fix: { reads: ['command', 'fail_on'] },
  regenerate_unit_tests: { reads: ['coverage_threshold', 'framework', 'budget_usd', 'fail_on'] },
  security_scan: { reads: ['fail_on', 'command', 'concurrency'] },
  sync_spec_design: { reads: ['diff_threshold', 'auto_update', 'fail_on'] },
  generate_description: { reads: ['source', 'template'] },
  run_command: { reads: ['command', 'writes', 'concurrency'], needs: 'command' },
  ask_agent: { reads: ['prompt', 'tools', 'writes', 'budget_usd', 'fail_on'], needs: 'prompt' },
};

function checkHooks({ hooks }: ProjectConfig): PlacedFinding[] {
  return Object.entries(hooks).flatMap(([event, rules]) => rules.flatMap((rule, index) => checkHook(rule, ['hooks', event, index])));
}

function checkHook(rule: HookRule, at: readonly PropertyKey[]): PlacedFinding[] {
  const { reads, needs } = ACTION_KEYS[rule.action];
  const findings: PlacedFinding[] = [];
  if (needs !== undefined && rule[needs] === undefined) {
    findings.push({
      ruleId: 'config-hook-incomplete',
      level: 'error',
      at,
      message: `The action \`${rule.action}\` needs \`${needs}\`.`,
      fix: needs === 'command' ? 'Add e.g. `command: "npm run lint"`.' : 'Add e.g. `prompt: "Update the tests of the changed file."`.',
    });
  }
  const known = new Set<string>([...COMMON_KEYS, ...reads]);
  for (const key of Object.keys(rule).filter((name) => !known.has(name))) {
    findings.push({
      ruleId: 'config-hook-key-unused',
      level: 'warning',
      at: [...at, key],
      message: `\`${key}\` has no effect with the action \`${rule.action}\`.`,
      fix: `Remove it; this action reads ${reads.map((name) => `\`${name}\``).join(', ')}.`,
    });
  }
  return findings;
}

function checkRoutes({ model_routing }: ProjectConfig): PlacedFinding[] {
  const served = new Map<string, string>();
  const findings: PlacedFinding[] = [];
  for (const [name, route] of Object.entries(model_routing ?? {})) {
    const at = ['model_routing', name];
    if (route.use_cases.length === 0)
      findings.push({
        ruleId: 'config-route-unused',
        level: 'warning',
        at,
        message: `The route \`${name}\` names no use case and is never taken.`,
        fix: 'Add e.g. `use_cases: ["spec_generation"]`, or remove the route.',
      });
    for (const [index, useCase] of route.use_cases.entries()) {
      const first = served.get(useCase);
      if (first === undefined) served.set(useCase, name);
      else
        findings.push({
          ruleId: 'config-use-case-twice',
          level: 'warning',
          at: [...at, 'use_cases', index],
          message: `\`${useCase}\` is served by the route \`${first}\` already.`,
          fix: 'Keep the use case in one route: the first that lists it serves it.',
        });
    }
  }
  return findings;
}
