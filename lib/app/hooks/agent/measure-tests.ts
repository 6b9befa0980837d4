import { anyGlob } from '../../../domain/shared/globs.ts';
import { combinePlans, evaluateGate, type FileCoverage, mergeCoverage, planGates, readReport } from '../../../domain/gates/index.ts';
import { canonicalJson } from '../../../domain/shared/digest.ts';
import { putJson } from '../../artefacts.ts';
import { runCommands } from '../../repository-files.ts';
import type { RunContext } from '../../run-context.ts';
import { nowIso } from '../../tell.ts';
import { loadEvidence } from '../../sandbox-evidence.ts';
import type { HookPlatform } from '../ports.ts';

export interface MeasuredTests {
  passed: boolean;
  /** What failed, for the agent. */
  problem: string;
  /** Share of the lines, 0..1; undefined where nothing measures it. */
  coverage: number | undefined;
  files: readonly FileCoverage[];
}

/** Runs the tests of the gate over a tree, in the sandbox, once for each tree of a run. */
export async function measureTests(context: RunContext, tree: string, platform: HookPlatform): Promise<MeasuredTests> {
  const { ports } = platform;
  const { config, run } = context;
  const commandsHere = await runCommands(context, ports.source);
  const gates = planGates(config.quality_gates, commandsHere, { driftThreshold: 0 }).filter(({ gate }) => gate === 'tests');
  const { commands, reports } = combinePlans(gates);
  const { network } = config.quality_gates;
  const key = ports.hash(canonicalJson({ kind: 'stringline.hook-tests/1', run: run.id, tree, commands, reports, network }));
  const kept = await ports.builds.find(key);
  const job = { id: `hook-tests-${key.slice(0, 12)}`, runId: run.id, tree, commands, reports, network, failFast: true, fresh: true };
  const result =
    kept ??
    (await ports.builds.record(key, await putJson(ports.artefacts, await platform.runJob(job)), {
      stage: 'implement',
      step: 'hook-tests',
      runId: run.id,
      at: nowIso(ports),
    }));
  const evidence = await loadEvidence(result, ports.artefacts);
  const rule = { waivers: config.quality_gates.waivers, today: nowIso(ports).slice(0, 10) };
  // Whether there is enough coverage for the gates is their affair; here it must not fall.
  const verdicts = gates.map((plan) => evaluateGate({ ...plan, rules: plan.rules.filter((id) => id !== 'gate-coverage') }, evidence, rule));
  const wanted = anyGlob(reports);
  const read = evidence.reports.flatMap(({ path, bytes }) => {
    const { ok, ...rest } = wanted(path) ? readReport(bytes) : ({ ok: false } as const);
    return ok && 'report' in rest && rest.report.kind === 'coverage' ? [rest.report] : [];
  });
  const coverage = mergeCoverage(read);
  return {
    passed: verdicts.every(({ verdict }) => verdict !== 'failed'),
    problem: verdicts.flatMap(({ findings }) => findings.filter(({ level }) => level === 'error').map(({ message }) => message)).join('\n'),
    coverage: coverage === undefined || coverage.total === 0 ? undefined : coverage.covered / coverage.total,
    files: coverage?.files ?? [],
  };
}

/** Share of a file's lines that is covered, 1 where it has none to cover; undefined where the reports do not name it, or more than one that it may be. */
export function fileShare({ files }: Pick<MeasuredTests, 'files'>, path: string): number | undefined {
  const exact = files.filter((each) => each.path === path);
  // Reports name files in full, or from the folder of a package.
  const named = exact.length > 0 ? exact : files.filter((each) => isSame(each.path, path));
  const [file] = named;
  if (file === undefined || named.length > 1) return undefined;
  return file.total === 0 ? 1 : file.covered / file.total;
}

const isSame = (reported: string, path: string): boolean =>
  reported.startsWith('/') ? reported.endsWith(`/${path}`) : path.endsWith(`/${reported}`);
