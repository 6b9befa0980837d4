import { subjectOf } from '../../domain/messages/index.ts';
import { specCommitMessage } from '../../domain/publish/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { canonicalJson } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { executableTasks, planFigures, renderConfig } from '../../domain/specs/index.ts';
import type { DocumentKind } from '../../domain/workflow/document-kind.ts';
import { putText } from '../artefacts.ts';
import { BUILD_VERSION } from '../build-version.ts';
import { advance } from '../branch.ts';
import { conventionAt } from '../messages/commit-facts.ts';
import { commitOnce } from '../commit-once.ts';
import type { Overlay, Ports } from '../ports.ts';
import { loadRecord, PLAN, type Plan } from '../records.ts';
import { loadRun, type RunContext, specDirectory } from '../run-context.ts';
import { tell } from '../tell.ts';
import { acceptedTexts } from '../accepted-texts.ts';
import { describeSpec, tasksOf, withoutWithdrawn } from '../spec-documents.ts';
import { staleTasksOf } from './stale-tasks.ts';
import { count } from '../../domain/shared/wording.ts';

type Texts = Awaited<ReturnType<typeof acceptedTexts>>;

/** Brings the accepted documents onto the branch in one commit and lists the open tasks in the order of their waves. */
export async function planTasks(runId: string, ports: Ports): Promise<Json> {
  const context = await loadRun(runId, ports);
  const texts = await acceptedTexts(context.run, ports);
  const documents = Object.fromEntries(Object.entries(texts).map(([kind, { digest }]) => [kind, digest]));
  const earlier = await loadRecord(ports, runId, PLAN);
  if (earlier && canonicalJson(earlier.documents) === canonicalJson(documents)) return { tasks: earlier.tasks.map(({ id }) => ({ id })) };
  const stale = await staleTasksOf(context.run, texts, ports);
  const { waves, findings } = executableTasks(tasksOf(texts), { again: new Set(stale.map(({ key }) => key)) });
  const { tasks, idle } = withoutWithdrawn(waves.flat(), texts);
  if (tasks.length === 0 && tasksOf(texts).tasks.length === 0) throw noTasks(context);
  const plan: Plan = { documents, tasks, specCommit: await commitSpec(context, texts, ports) };
  const figures = planFigures({ waves });
  // Told before it is stored: a plan that is stored is not made again after a crash, and nobody would tell of it.
  await tell(ports, runId, {
    key: 'tasks-planned',
    type: 'tasks.planned',
    message: `${count(figures.tasks, stale.length === 0 ? 'open task' : 'task')}${stale.length === 0 ? '' : ` (done before, and their ground has changed: ${stale.map(({ key, why }) => `${key} by ${why}`).join('; ')})`} in ${count(figures.waves, 'wave')}${figures.checkpoints > 0 ? ` and ${count(figures.checkpoints, 'checkpoint')}` : ''}${findings.length > 0 ? `; document order, because ${findings[0]?.message ?? ''}` : ''}${idle.length > 0 ? `; ${idle.join(', ')} ${idle.length === 1 ? 'cites' : 'cite'} withdrawn criteria only` : ''}`,
    data: { tasks: tasks.map(({ id }) => id) },
  });
  await ports.checkpoints.save(runId, PLAN.name, plan);
  return { tasks: tasks.map(({ id }) => ({ id })) };
}

/** Only documents whose bytes differ from the base are written; a spec that is there already needs no commit. */
async function commitSpec(context: RunContext, texts: Texts, ports: Ports): Promise<string> {
  const { run } = context;
  const overlay = await specOverlay(context, texts, ports);
  if (Object.keys(overlay).length === 0) {
    await advance(run, run.baseCommit, ports);
    return run.baseCommit;
  }
  const reviews = await ports.reviews.list({ runId: run.id, status: 'approved' });
  const approver = (kind: string): string | undefined =>
    reviews.findLast(({ subject, documents }) => subject === kind || documents.some((document) => document.kind === kind))?.decision?.by;
  const documents = Object.keys(texts).map((kind) => ({ kind, approvedBy: approver(kind)?.replace(/ <.*>$/u, '') }));
  const convention = await conventionAt(run.baseCommit, ports.source);
  const subject = (text: string): string => subjectOf({ text, type: 'docs', scope: run.spec }, convention);
  const message = specCommitMessage({ runId: run.id, spec: run.spec, title: describeSpec(texts, context).title, documents, subject });
  const key = ports.hash(
    canonicalJson({ kind: 'stringline.spec-commit/1', build: BUILD_VERSION, parent: run.baseCommit, overlay, documents }),
  );
  return commitOnce({ key, context, parent: run.baseCommit, overlay, message, stage: 'implement', step: 'spec' }, ports);
}

async function specOverlay(context: RunContext, texts: Texts, ports: Ports): Promise<Overlay> {
  const directory = specDirectory(context);
  const entries = new Map((await ports.source.tree(context.run.baseCommit)).map((entry) => [entry.path, entry]));
  const overlay: Overlay = {};
  for (const [kind, { digest, text }] of Object.entries(texts) as [DocumentKind, { digest: string; text: string }][]) {
    const path = `${directory}/${kind}.md`;
    const entry = entries.get(path);
    const there = entry && (await ports.source.readBlob(entry.oid));
    if (!there || ports.hash(there) !== ports.hash(text)) overlay[path] = { digest, mode: '100644' };
  }
  const config = `${directory}/.config.kiro`;
  if (!entries.has(config) && Object.keys(overlay).length > 0)
    overlay[config] = {
      digest: await putText(ports.artefacts, renderConfig(specId(context, ports), context.run.workflow, context.run.specType)),
      mode: '100644',
    };
  return overlay;
}

/** A version 4 UUID in form, made from the spec's name and request so that the same run writes the same bytes. */
function specId({ run }: RunContext, ports: Pick<Ports, 'hash'>): string {
  const hex = ports.hash(`stringline.spec-id ${run.spec} ${run.request}`);
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8';
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

const noTasks = (context: RunContext): StringlineError =>
  new StringlineError({
    code: 'tasks-empty',
    message: `${specDirectory(context)}/tasks.md has no task that could be run.`,
    fix: 'Write tasks as "- [ ] 1.1 Title", or remove the file and let the run draft it.',
    exit: EXIT.findings,
  });
