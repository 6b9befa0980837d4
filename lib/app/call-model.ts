import { type ConverseReply, type ConverseRequest, ModelError, type Spending } from '../domain/models/converse.ts';
import { cacheTtlOf, checkBudget, chooseRoute, costOf, escalate, type Route, useCaseOf, worstCaseCost } from '../domain/routing/index.ts';
import { canonicalJson, type Digest } from '../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { attemptOf, type Run } from '../domain/workflow/index.ts';
import { getText, putJson } from './artefacts.ts';
import type { Invocation, Ports } from './ports.ts';
import type { RunContext } from './run-context.ts';
import { nowIso, tell } from './tell.ts';
import { warnOfBudget } from './warn-of-budget.ts';

/** The route of a stage's calls; routes were settled when the run began, so neither region nor environment decides here. */
export function routeFor(
  context: RunContext,
  stage: ConverseRequest['purpose']['stage'],
  task?: { title: string; escalated: boolean },
): Route {
  const routing = { today: context.run.createdAt.slice(0, 10) };
  const usual = chooseRoute(context.config, useCaseOf(stage, task && { ...task, escalated: false }), routing);
  return task?.escalated === true ? escalate(context.config, usual, routing) : usual;
}

export interface ModelCall {
  request: ConverseRequest;
  route: Route;
  context: RunContext;
}

/**
 * One model call, made once: the reply is kept under the digest of the request, so that a stage that is repeated after a crash reads
 * it instead of paying again. The budget is checked before the call, the usage recorded after it.
 * @throws StringlineError `budget-reached`; ModelError
 */
export async function callModel({ request, route, context }: ModelCall, ports: Ports, invocation: Invocation): Promise<ConverseReply> {
  const { run } = context;
  const key = callKey(request, run, ports);
  const kept = await ports.builds.find(key);
  const reply =
    kept === undefined
      ? await ask({ request, route, context }, key, { ports, invocation })
      : (JSON.parse(await getText(ports.artefacts, kept)) as ConverseReply);
  // Also after a reply that was kept: a crash between the two would lose what the call has cost.
  await recordUsage({ request, route, context }, { callKey: key, usage: reply.usage, estimate: false }, ports);
  const { stage, step } = request.purpose;
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = reply.usage;
  await tell(ports, run.id, {
    key: `model/${key}`,
    type: 'model.called',
    message: `${stage}${stage === 'implement' ? ` ${step}` : ` (${step})`}: ${request.model.id}, ${inputTokens + cacheReadTokens + cacheWriteTokens} tokens in, ${outputTokens} out`,
    data: { stage, step, stopReason: reply.stopReason },
  });
  await warnOfBudget(run.id, ports);
  return reply;
}

/** Who listens has the reply streamed, and then it is known what a call that was stopped had produced. What comes is not looked at. */
const listening = (): undefined => undefined;

/**
 * Asks the model and keeps the reply. The budget is asked before every attempt, and what an attempt that failed or was stopped has cost is
 * recorded at once: the next question to the budget must know it.
 */
async function ask(call: ModelCall, key: Digest, { ports, invocation }: { ports: Ports; invocation: Invocation }): Promise<ConverseReply> {
  const { request, route, context } = call;
  await assertBudget(request, route, context, ports);
  let failures = 0;
  const failed = async (error: ModelError): Promise<void> => {
    failures += 1;
    if (error.spent !== undefined)
      await recordUsage(call, { callKey: `${key}/failed/${nowIso(ports)}/${failures}`, ...error.spent }, ports);
  };
  const betweenAttempts = { failed, repeat: () => assertBudget(request, route, context, ports) };
  const { signal } = invocation;
  const reply = await ports.models.converse(request, { signal, onEvent: listening, betweenAttempts }).catch(async (error: unknown) => {
    if (error instanceof ModelError) await failed(error);
    throw error;
  });
  const { stage, step, index } = request.purpose;
  await ports.builds.record(key, await putJson(ports.artefacts, reply), {
    stage,
    step: `${step}#${index}`,
    runId: context.run.id,
    at: nowIso(ports),
  });
  return reply;
}

/** Counts once per key. */
async function recordUsage({ request, route, context }: ModelCall, spent: { callKey: string } & Spending, ports: Ports): Promise<void> {
  const { stage, step, useCase, steering } = request.purpose;
  await ports.usage.record({
    callKey: spent.callKey,
    runId: context.run.id,
    spec: context.run.spec,
    stage,
    step,
    useCase,
    provider: request.model.provider,
    model: request.model.id,
    ...spent.usage,
    usd: costOf(spent.usage, route.price, cacheTtlOf(request) ?? '5m'),
    steering,
    at: nowIso(ports),
    ...(spent.estimate && { estimate: true }),
  });
}

/** A resumed run that had failed asks anew: its attempt is part of the key. */
function callKey(request: ConverseRequest, run: Run, ports: Pick<Ports, 'hash'>): Digest {
  const { purpose, ...asked } = request;
  return ports.hash(`stringline.call/1 ${run.id} ${attemptOf(run)} ${purpose.stage}/${purpose.step} ${canonicalJson(asked)}`);
}

async function assertBudget(request: ConverseRequest, route: Route, { run }: RunContext, ports: Ports): Promise<void> {
  const current = (await ports.runs.get(run.id)) ?? run;
  const verdict = checkBudget({ spent: await ports.usage.total(run.id), limit: current.budget, next: worstCaseCost(request, route.price) });
  if (verdict.allowed) return;
  throw new StringlineError({
    code: 'budget-reached',
    message: verdict.message,
    fix: `Raise it and go on: stringline resume ${run.id} --budget-usd N --budget-tokens N`,
    exit: EXIT.budget,
  });
}
