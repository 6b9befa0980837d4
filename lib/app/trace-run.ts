import { isTestPath } from '../domain/agent/index.ts';
import { type GateVerdict, readReport, type TraceSummary } from '../domain/gates/index.ts';
import {
  passedEvidence,
  readBugfix,
  readDesign,
  readRequirements,
  readTasks,
  type Task,
  taskLeaves,
  type TasksDocument,
  type TestEvidence,
  testEvidence,
  traceSpec,
} from '../domain/specs/index.ts';
import { acceptedTexts } from './accepted-texts.ts';
import { getBytes } from './artefacts.ts';
import { tipOf } from './branch.ts';
import { doneTasks } from './done-tasks.ts';
import { inParallel } from './in-parallel.ts';
import type { Ports } from './ports.ts';
import { loadRecord, VERIFICATION } from './records.ts';
import { readPath, readText } from './repository-files.ts';
import { type RunContext, specDirectory } from './run-context.ts';

/**
 * Criterion → tasks that serve it → the commit that completed each; and the tests that name it. Tasks ticked before this run are in the commit
 * it started from.
 * @param verdicts of the gates that have run; those that are recorded when left out
 */
export async function traceOfRun(context: RunContext, ports: Ports, verdicts?: readonly GateVerdict[]): Promise<TraceSummary> {
  const texts = await acceptedTexts(context.run, ports);
  const tasks = readTasks(texts.tasks?.text ?? '');
  const judged = verdicts ?? (await loadRecord(ports, context.run.id, VERIFICATION))?.verdicts ?? [];
  const files = await testFiles(context, tasks, ports);
  const trace = traceSpec({
    requirements: texts.requirements && readRequirements(texts.requirements.text),
    bugfix: texts.bugfix && readBugfix(texts.bugfix.text),
    design: texts.design && readDesign(texts.design.text),
    tasks,
    tests: [...passedEvidence(await passedTests(judged, ports), files), ...files],
  });
  const done = new Map((await doneTasks(context, ports)).map((task) => [task.id, task]));
  const before = await tickedBefore(context, ports);
  const paths = new Set(files.map(({ name }) => name));
  return {
    criteria: trace.criteria
      .filter(({ binding }) => binding)
      .map(({ id, tasks: keys, tests }) => ({
        id,
        tasks: servingTasks(keys, tasks).map(({ key, status }) => ({
          id: key,
          done: status === 'completed' || done.has(key),
          commit: done.get(key)?.commit ?? before.get(key),
        })),
        tests: tests.filter((name) => !paths.has(name)),
        testFiles: tests.filter((name) => paths.has(name)),
      })),
  };
}

/** The tasks that are to be done for a criterion; all of a parent's, where it alone names the criterion. */
function servingTasks(keys: readonly string[], document: TasksDocument): Task[] {
  const leaves = taskLeaves(document);
  const own = leaves.filter(({ key }) => keys.includes(key));
  const parents = new Map(document.tasks.map(({ key, parent }) => [key, parent]));
  const isBelow = (key: string | undefined): boolean => key !== undefined && (keys.includes(key) || isBelow(parents.get(key)));
  return own.length > 0 ? own : leaves.filter(({ parent }) => isBelow(parent));
}

/** Tasks whose box is ticked in the base commit, each with that commit. A box that was ticked in a review is no proof of work. */
async function tickedBefore(context: RunContext, ports: Pick<Ports, 'source'>): Promise<Map<string, string>> {
  const { baseCommit } = context.run;
  const text = await readPath(ports.source, await ports.source.tree(baseCommit), `${specDirectory(context)}/tasks.md`);
  const ticked = readTasks(text ?? '').tasks.filter(({ status }) => status === 'completed');
  return new Map(ticked.map(({ key }) => [key, baseCommit]));
}

/** Names of the tests that passed, from the reports that the gate of tests has judged. */
async function passedTests(verdicts: readonly GateVerdict[], ports: Pick<Ports, 'artefacts'>): Promise<string[]> {
  const judged = verdicts.filter(({ gate }) => gate === 'tests').flatMap(({ evidence }) => evidence);
  const reports = await Promise.all(judged.map(async ({ digest }) => readReport(await getBytes(ports.artefacts, digest))));
  return reports.flatMap((result) => (result.ok && result.report.kind === 'tests' ? result.report.passed : []));
}

/** Larger ones are data. */
const MAX_BYTES = 512_000;
const MOST_FILES = 1000;
const AT_ONCE = 16;

/** Test files of the branch that say something of the spec. Its own, which the run has changed or a task names, are read first. */
async function testFiles({ run }: RunContext, tasks: TasksDocument, { source }: Pick<Ports, 'source'>): Promise<TestEvidence[]> {
  const tip = await tipOf(run, source);
  const changed = (await source.changes(run.baseCommit, tip)).map(({ path }) => path);
  const own = new Set([...changed, ...tasks.tasks.flatMap((task) => task.files)]);
  const files = (await source.tree(tip))
    .filter(({ path, mode, size }) => mode.startsWith('100') && isTestPath(path) && (size ?? 0) <= MAX_BYTES)
    .toSorted((one, other) => Number(own.has(other.path)) - Number(own.has(one.path)))
    .slice(0, MOST_FILES);
  const read = await inParallel(files, AT_ONCE, async ({ path, oid }) =>
    testEvidence({ path, text: (await readText(source, oid)) ?? '' }, run.spec, own.has(path)),
  );
  return read.flatMap((evidence) => evidence ?? []);
}
