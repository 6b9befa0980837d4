import { isTestPath } from '../domain/agent/index.ts';
import { type GateVerdict, readReport, type TraceSummary } from '../domain/gates/index.ts';
import {
  type Evidence,
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
  type TracedCriterion,
  traceSpec,
} from '../domain/specs/index.ts';
import { acceptedTexts } from './accepted-texts.ts';
import { getBytes, getJson } from './artefacts.ts';
import { tipOf } from './branch.ts';
import { doneTasks } from './done-tasks.ts';
import { inParallel } from './in-parallel.ts';
import type { Ports } from './ports.ts';
import { loadRecord, Proofs, VERIFICATION } from './records.ts';
import { readPath, readText } from './repository-files.ts';
import { type RunContext, specDirectory } from './run-context.ts';

/**
 * Criterion → tasks that serve it → the commit that completed each; and the tests that name it. Tasks ticked before this run are in the commit
 * it started from.
 * @param found what `findProofs` has found; when left out, what the gates have found in this commit, or what the run's own files say
 */
export async function traceOfRun(context: RunContext, ports: Ports, found?: Proofs): Promise<TraceSummary> {
  const tasks = readTasks((await acceptedTexts(context.run, ports)).tasks?.text ?? '');
  const proofs = found ?? (await recordedProofs(context, ports)) ?? (await findProofs(context, { verdicts: [], all: false }, ports));
  const done = new Map((await doneTasks(context, ports)).map((task) => [task.id, task]));
  const before = await tickedBefore(context, ports);
  const criteria = (await criteriaOfRun(context, ports)).map(({ id, tasks: keys }) => ({
    id,
    tasks: servingTasks(keys, tasks).map(({ key, status }) => ({
      id: key,
      done: status === 'completed' || done.has(key),
      commit: done.get(key)?.commit ?? before.get(key),
    })),
    tests: proofs[id]?.tests ?? [],
    testFiles: proofs[id]?.testFiles ?? [],
  }));
  return { criteria };
}

/** What the gates have found in the commit that the run is at: who only looks at a trace reads no file of the branch for it. */
async function recordedProofs({ run }: RunContext, ports: Ports): Promise<Proofs | undefined> {
  const verification = await loadRecord(ports, run.id, VERIFICATION);
  if (verification?.proofs === undefined || verification.commit !== (await tipOf(run, ports.source))) return undefined;
  return getJson(ports.artefacts, verification.proofs, Proofs);
}

interface Where {
  /** Of the gates that have run. */
  verdicts: readonly GateVerdict[];
  /** Whether test files are read that do not belong to the spec, too: they may name it. */
  all: boolean;
}

/** Which tests name which criterion, in the commit that the run is at. */
export async function findProofs(context: RunContext, { verdicts, all }: Where, ports: Ports): Promise<Proofs> {
  const files = await testFiles(context, all, ports);
  const passed = passedEvidence(await passedTests(verdicts, ports), files);
  const [byTests, byFiles] = [await criteriaOfRun(context, ports, passed), await criteriaOfRun(context, ports, files)];
  return Object.fromEntries(byTests.map(({ id, tests }, index) => [id, { tests, testFiles: byFiles[index]?.tests ?? [] }]));
}

async function criteriaOfRun({ run }: RunContext, ports: Ports, tests?: readonly Evidence[]): Promise<TracedCriterion[]> {
  const texts = await acceptedTexts(run, ports);
  const trace = traceSpec({
    requirements: texts.requirements && readRequirements(texts.requirements.text),
    bugfix: texts.bugfix && readBugfix(texts.bugfix.text),
    design: texts.design && readDesign(texts.design.text),
    tasks: readTasks(texts.tasks?.text ?? ''),
    tests,
  });
  return trace.criteria.filter(({ binding }) => binding);
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
const MOST_BYTES = 32_000_000;
const AT_ONCE = 16;

/** Test files of the branch that say something of the spec. Its own, which the run has changed or a task names, are read first. */
async function testFiles({ run }: RunContext, all: boolean, ports: Pick<Ports, 'source' | 'specs' | 'artefacts'>): Promise<TestEvidence[]> {
  const { source } = ports;
  const { tasks } = readTasks((await acceptedTexts(run, ports)).tasks?.text ?? '');
  const tip = await tipOf(run, source);
  const changed = (await source.changes(run.baseCommit, tip)).map(({ path }) => path);
  const own = new Set([...changed, ...tasks.flatMap((task) => task.files)]);
  const files = (await source.tree(tip))
    .filter(({ path, mode, size }) => mode.startsWith('100') && isTestPath(path) && (size ?? 0) <= MAX_BYTES && (all || own.has(path)))
    .toSorted((one, other) => Number(own.has(other.path)) - Number(own.has(one.path)))
    .slice(0, MOST_FILES);
  const sums = runningSums(files.map(({ size = 0 }) => size));
  const within = files.filter((_file, index) => (sums[index] ?? 0) <= MOST_BYTES);
  const read = await inParallel(within, AT_ONCE, async ({ path, oid }) =>
    testEvidence({ path, text: (await readText(source, oid)) ?? '' }, run.spec, own.has(path)),
  );
  return read.flatMap((evidence) => evidence ?? []);
}

function runningSums(sizes: readonly number[]): number[] {
  let sum = 0;
  return sizes.map((size) => (sum += size));
}
