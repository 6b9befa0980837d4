import { addInstruction, type AgentSession, applyChecks, checkFinalTree, createVirtualTree } from '../../domain/agent/index.ts';
import { evaluateGate, type GateFinding, type GateVerdict, isOpen } from '../../domain/gates/index.ts';
import { shorten } from '../../domain/publish/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { attemptOf } from '../../domain/workflow/index.ts';
import { putJson, putText } from '../artefacts.ts';
import type { Ports } from '../ports.ts';
import { loadEvidence } from '../sandbox-evidence.ts';
import { loadRun, type RunContext } from '../run-context.ts';
import { nowIso, tell } from '../tell.ts';
import { firstFailure } from './failed-checks.ts';
import { loadSession, loadTask, saveTask, type TaskState, withSession } from './task-state.ts';
import { figures } from '../verify/figures.ts';
import { fastCheckPlans, worldAt } from './task-tree.ts';
import { findingLine } from './task-unit.ts';
import { count } from '../../domain/shared/wording.ts';

interface Verdict {
  passed: boolean;
  text: string;
  /** Tools that were not there: what no change of the code can bring. */
  lacking: GateFinding[];
}

/**
 * Decides what follows the checks: the commit, another turn, the reasoning model, or a person. A task is done when its checks pass on
 * exactly the tree that will be committed and that tree lies within the scope; what the agent says of it decides nothing.
 */
export async function judgeTask(input: { runId: string; taskId: string; result: string | null }, ports: Ports): Promise<Json> {
  const context = await loadRun(input.runId, ports);
  const state = await loadTask(input.runId, input.taskId, ports);
  const of = `${state.calls}/${input.result ?? 'stuck'}`;
  if (state.judged?.of === of) return state.judged.answer;
  const { state: next, answer } = await judge(context, { state, result: input.result }, ports);
  await saveTask(input.runId, { ...next, judged: { of, answer } }, ports);
  return answer;
}

/** A task as it stands after a judgement, and what the state machine does next. */
interface Judgement {
  state: TaskState;
  answer: Record<string, string>;
}

async function judge(context: RunContext, input: { state: TaskState; result: string | null }, ports: Ports): Promise<Judgement> {
  const { state } = input;
  const session = await loadSession(state, ports);
  if (!session) return judgeCheckpoint(context, input, ports);
  if (state.stuck !== undefined || input.result === null)
    return fail(context, { state, session, reason: state.stuck ?? 'The checks could not be run.' }, ports);
  const checks = await readChecks(context, input.result, ports);
  const final = session.pending?.kind === 'done';
  const scope = final ? await scopeFindings(state, session, ports) : { errors: [], notes: [] };
  const passed = checks.passed && scope.errors.length === 0;
  const step = applyChecks(session, { passed, text: [...scope.errors, checks.text].join('\n') });
  await tellChecks(context, { state, result: input.result, passed, why: firstFailure(scope.errors[0] ?? checks.text) }, ports);
  const [lack] = checks.lacking.filter(({ subject }) => subject === undefined || !isNamedIn(session, subject));
  if (lack !== undefined) throw toolMissing(state, lack);
  const next = await withSession(state, step.session, ports);
  if (step.outcome.kind === 'finished')
    return { state: { ...next, report: step.outcome.report, attention: [...state.attention, ...scope.notes] }, answer: { next: 'commit' } };
  if (step.outcome.kind === 'stuck') return fail(context, { state: next, session: step.session, reason: step.outcome.reason }, ports);
  if (final && !passed)
    return afterFailedAttempt(context, { state: next, session: step.session, reason: [...scope.errors, checks.text].join('\n') }, ports);
  return { state: next, answer: { next: 'turn' } };
}

/** Checks with the rules of the gates: what a gate would refuse, a task does not pass either. */
async function readChecks(context: RunContext, result: string, ports: Ports): Promise<Verdict> {
  const evidence = await loadEvidence(result, ports.artefacts);
  const plans = await fastCheckPlans(context, ports);
  const today = nowIso(ports).slice(0, 10);
  const verdicts = plans.map((plan) => evaluateGate(plan, evidence, { waivers: context.config.quality_gates.waivers, today }));
  const failed = verdicts.filter(({ verdict }) => verdict === 'failed');
  const text = failed
    .flatMap(({ gate, findings }) => findings.filter(isOpen).map((finding) => `[${gate}] ${findingLine(finding, '\n  ')}`))
    .join('\n');
  return {
    passed: failed.length === 0,
    lacking: failed.flatMap(({ findings }) => findings.filter((finding) => isOpen(finding) && finding.ruleId === 'gate-tool-missing')),
    text: failed.length === 0 ? `Passed: ${verdicts.map(passedText).join('; ') || 'there is nothing to check'}.` : text,
  };
}

const passedText = ({ gate, measured }: GateVerdict): string =>
  Object.keys(measured).length === 0 ? gate : `${gate} (${figures(measured)})`;

/** Tells how checks have ended, once each time they were run, and where all that they printed lies. */
async function tellChecks(
  { run }: RunContext,
  { state, result, passed, why }: { state: TaskState; result: string; passed: boolean; why: string },
  ports: Ports,
): Promise<void> {
  await tell(ports, run.id, {
    key: `checks/${attemptOf(run)}/${state.id}/${state.calls}/${result}`,
    type: passed ? 'task.checks-passed' : 'task.checks-failed',
    message: `Task ${state.id}: checks ${passed ? 'passed' : `failed (${why})`}`,
    data: { task: state.id, results: [result] },
  });
}

/** Whether the agent has written a tool's name itself: then it may as well write another. */
const isNamedIn = ({ overlay }: AgentSession, tool: string): boolean =>
  Object.values(overlay).some((file) => file?.text.includes(tool) === true);

/** Ends the run with what to install. The session still waits for its checks: once it is resumed they run again, and no model is asked. */
const toolMissing = ({ id }: Pick<TaskState, 'id'>, { message, mend }: GateFinding): StringlineError =>
  new StringlineError({
    code: 'task-tool-missing',
    message: `Task ${id} cannot be checked: ${message}`,
    ...(mend !== undefined && { fix: `${mend} Then resume the run: the checks are run again, and the model is not asked.` }),
    exit: EXIT.findings,
  });

async function scopeFindings(state: TaskState, session: AgentSession, ports: Ports): Promise<{ errors: string[]; notes: string[] }> {
  const world = await worldAt(state.parent, ports.source);
  const base = createVirtualTree(world);
  const findings = await checkFinalTree(
    { entries: world.entries, overlay: session.overlay, readBase: (path) => base.readBase(path) },
    session.scope,
  );
  const say = (finding: { message: string; path?: string | undefined }): string =>
    `${finding.path === undefined ? '' : `\`${finding.path}\`: `}${finding.message}`;
  return {
    errors: findings.filter(({ level }) => level === 'error').map(say),
    notes: findings.filter(({ level }) => level !== 'error').map(say),
  };
}

/** A stuck agent has used up its attempt. */
async function fail(
  context: RunContext,
  what: { state: TaskState; session: AgentSession; reason: string },
  ports: Ports,
): Promise<Judgement> {
  await tell(ports, context.run.id, {
    key: `stuck/${attemptOf(context.run)}/${what.state.id}/${what.state.calls}`,
    type: 'task.stuck',
    message: `Task ${what.state.id}: ${what.reason}`,
    data: { task: what.state.id },
  });
  return afterFailedAttempt(
    context,
    {
      ...what,
      session: addInstruction(
        what.session,
        `The previous attempt ended: ${what.reason} Start again from the files as they are now, and keep to the task.`,
      ),
    },
    ports,
  );
}

/** Bounded repair on the usual route, then on the reasoning route, then a person. */
async function afterFailedAttempt(
  context: RunContext,
  what: { state: TaskState; session: AgentSession; reason: string },
  ports: Ports,
): Promise<Judgement> {
  const { pipeline } = context.config;
  const { stuck: _judged, ...state } = what.state;
  const counted = state.escalated
    ? { ...state, escalatedFailures: state.escalatedFailures + 1 }
    : { ...state, failures: state.failures + 1 };
  const stored = await withSession({ ...counted, failure: what.reason }, what.session, ports);
  if (!stored.escalated && stored.failures <= pipeline.task_repairs) return again(context, stored, ports);
  if (stored.escalatedFailures < pipeline.escalated_repairs) return again(context, await escalated(stored, what.session, ports), ports);
  return askPerson(context, stored, ports);
}

async function escalated(state: TaskState, session: AgentSession, ports: Ports): Promise<TaskState> {
  if (state.escalated) return state;
  const fresh = addInstruction(
    session,
    'Earlier attempts failed. Look at the whole problem again before you change anything: read the failing tests and the code they test, find the cause, then mend it.',
  );
  return withSession(
    { ...state, escalated: true, attention: [...state.attention, 'finished by the reasoning model after the usual one had failed.'] },
    fresh,
    ports,
  );
}

async function again(context: RunContext, state: TaskState, ports: Ports): Promise<Judgement> {
  const escalation = state.escalated && state.escalatedFailures === 0;
  await tell(ports, context.run.id, {
    key: `repair/${attemptOf(context.run)}/${state.id}/${state.calls}`,
    type: escalation ? 'task.escalated' : 'task.repair',
    message: `Task ${state.id}: ${escalation ? 'escalated to the reasoning model' : `repair ${state.failures + state.escalatedFailures}`}`,
    data: { task: state.id },
  });
  return { state, answer: { next: 'turn' } };
}

async function askPerson(context: RunContext, state: TaskState, ports: Ports): Promise<Judgement> {
  const attempts = state.failures + state.escalatedFailures;
  const text = `# Task ${state.id} could not be finished\n\nAfter ${count(attempts, 'failed attempt')} the checks still say:\n\n\`\`\`text\n${(state.failure ?? '').replaceAll('```', "'''")}\n\`\`\`\n\nRequest changes with a hint for the agent, or reject to end the run. What is committed stays on ${context.run.branch}.\n`;
  const findings = [{ ruleId: 'task-failed', level: 'error', message: shorten(state.failure ?? 'The task failed.', 400) }];
  const answer = { next: 'person', digest: await putText(ports.artefacts, text), findings: await putJson(ports.artefacts, findings) };
  return { state, answer };
}

/** A checkpoint writes nothing: its checks pass, or a person looks. */
async function judgeCheckpoint(
  context: RunContext,
  { state, result }: { state: TaskState; result: string | null },
  ports: Ports,
): Promise<Judgement> {
  if (result === null)
    return askPerson(context, { ...state, failures: state.failures + 1, failure: 'The checks could not be run.' }, ports);
  const checks = await readChecks(context, result, ports);
  await tellChecks(context, { state, result, passed: checks.passed, why: firstFailure(checks.text) }, ports);
  const [lack] = checks.lacking;
  if (lack !== undefined) throw toolMissing(state, lack);
  if (checks.passed) return { state, answer: { next: 'commit' } };
  const failed = { ...state, failures: state.failures + 1, failure: checks.text };
  return askPerson(context, failed, ports);
}
