import { isCertainTestOf, isTested, regenerateTestsPrompt } from '../../../domain/agent/index.ts';
import { CONFIG_PATH, parseProjectConfig, type ProjectConfig } from '../../../domain/config/index.ts';
import { effectiveCommands } from '../../../domain/gates/index.ts';
import type { HookResult } from '../../../domain/hooks/dispatch/index.ts';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import { discover, readPath } from '../../repository-files.ts';
import { eventDiff, hookContext, hookScope, presentFiles } from '../agent/occasion.ts';
import { fileShare, type MeasuredTests, measureTests } from '../agent/measure-tests.ts';
import type { AgentWork } from '../agent/run-agent.ts';
import type { HookActionFunction, HookActionPorts, HookJob, HookPlatform } from '../ports.ts';
import { agentResult, slugOf } from './agent-result.ts';
import { needsModel } from './outcomes.ts';
import { count } from '../../../domain/shared/wording.ts';

/** What a test of a unit could be about. */
const SOURCE = /\.(?:[cm]?[jt]sx?|py|go|java|kt|rs|cs|rb|php|swift|scala|vue|svelte|sh|bash|c|cc|cpp|lua|ex|clj|hs|ml|dart)$/;
const TOOLS = ['list', 'search', 'read', 'edit', 'write', 'run_checks'];
/** A prompt holds no more of them. */
const MAX_SOURCES = 20;

/**
 * Has a model bring the unit tests of changed sources up to date: it may write test files only, all tests have to pass, and they must cover
 * no less than before. What it makes goes onto a branch of its own.
 */
export const regenerateUnitTests: HookActionFunction = async (job, ports) => {
  const { hook } = job.run;
  const changed = presentFiles(job.run).filter((path) => SOURCE.test(path) && isTested(path));
  const sources = changed.slice(0, MAX_SOURCES);
  if (sources.length === 0) return { outcome: 'skipped', summary: 'not applicable: no source file has changed' };
  if (ports.platform === undefined) return needsModel(hook, 'this host asks none');
  const platform = await ports.platform(job.event, job.signal);
  try {
    const commit = await platform.snapshot(job.event);
    if (!(await hasTests(commit, job, platform)))
      return { outcome: 'skipped', summary: 'not applicable: no test command was found in this repository' };
    return withLeft(await agentResult(workOf(job, { commit, sources, ports, platform }), job, platform), changed.slice(MAX_SOURCES));
  } finally {
    await platform.close();
  }
};

/** What nobody has looked at is said. The same files again would be the same first ones, asked once more. */
function withLeft(result: HookResult, left: readonly string[]): HookResult {
  if (left.length === 0) return result;
  const output = `${result.output ?? ''}\nNot looked at: ${left.join(', ')}`.trimStart();
  return { ...result, summary: `${result.summary}; not looked at: ${count(left.length, 'more source')}`, output };
}

async function hasTests(commit: string, { event }: HookJob, { ports }: HookPlatform): Promise<boolean> {
  const entries = await ports.source.tree(commit);
  const config: ProjectConfig = parseProjectConfig(await readPath(ports.source, entries, CONFIG_PATH), event.at.slice(0, 10)).config;
  return effectiveCommands(config.quality_gates, await discover(ports.source, entries)).test !== undefined;
}

interface Wanted {
  commit: string;
  sources: readonly string[];
  ports: HookActionPorts;
  platform: HookPlatform;
}

function workOf(job: HookJob, { commit, sources, ports, platform }: Wanted): AgentWork {
  const { hook } = job.run;
  const { coverageThreshold, framework, budgetUsd } = hook.options;
  return {
    name: slugOf(hook.name, hook.id),
    request: `Bring the unit tests of ${sources.join(', ')} up to date with the code.`,
    commit,
    budgetUsd: typeof budgetUsd === 'number' ? budgetUsd : undefined,
    begin: async (context) => {
      const scope = await hookScope(context, { writes: [], testsOf: sources }, platform.ports);
      const paths = (await platform.ports.source.tree(commit)).map(({ path }) => path);
      const tests = paths.filter((path) => sources.some((source) => isCertainTestOf(path, source)));
      const { full, steering } = await hookContext(context, { title: hook.name, files: sources, scope }, platform.ports);
      const { coverage } = await measureTests(context, commit, platform);
      if (coverage === undefined) throw unproven();
      const wanted = {
        sources,
        tests,
        diff: await eventDiff(job.event, { snapshot: commit, files: sources }, ports),
        framework: typeof framework === 'string' ? framework : undefined,
        coverage,
      };
      return { prompt: regenerateTestsPrompt(full, wanted), scope, tools: TOOLS, steering };
    },
    accept: async (context, overlay) => {
      const before = await measureTests(context, commit, platform);
      const after = await measureTests(context, await platform.ports.source.writeTree(commit, overlay), platform);
      return objection(before, after, { sources, threshold: typeof coverageThreshold === 'number' ? coverageThreshold : 0 });
    },
  };
}

/** Asked before the model is: no change of its could be taken. */
function unproven(): StringlineError {
  return new StringlineError({
    code: 'coverage-unknown',
    message: 'not proven: the tests here do not report what they cover, so nobody could tell whether new ones cover less',
    fix: 'Have the test command write a coverage report, such as lcov or Cobertura; stringline doctor shows the command.',
    exit: EXIT.findings,
  });
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
/** Figures of two runs of the same tests may differ in their last digit. */
const EPSILON = 1e-9;

/** Why a change is not taken; undefined where it is. */
function objection(
  before: MeasuredTests,
  after: MeasuredTests,
  { sources, threshold }: { sources: readonly string[]; threshold: number },
): string | undefined {
  if (!after.passed) return `The whole test suite does not pass with your change:\n${after.problem}`;
  if (before.coverage === undefined || after.coverage === undefined)
    return 'Not proven: the tests do not report what they cover, so nobody can tell whether they cover less than before.';
  if (after.coverage < before.coverage - EPSILON)
    return `The tests cover ${percent(after.coverage)} of the lines with your change and covered ${percent(before.coverage)} before. Cover no fewer lines than before.`;
  if (threshold === 0) return undefined;
  const below = sources.flatMap((path) => {
    const share = fileShare(after, path);
    if (share === undefined) return [`${path}: not in the report`];
    return share < threshold - EPSILON ? [`${path}: ${percent(share)}`] : [];
  });
  return below.length === 0
    ? undefined
    : `At least ${percent(threshold)} of the lines of each changed file have to be covered. ${below.join(', ')}.`;
}
