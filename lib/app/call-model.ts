import type { ConverseReply, ConverseRequest } from '../domain/models/converse.ts';
import { cacheTtlOf, checkBudget, chooseRoute, costOf, escalate, type Route, useCaseOf, worstCaseCost } from '../domain/routing/index.ts';
import { canonicalJson, type Digest } from '../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { getText, putJson } from './artefacts.ts';
import type { Invocation, Ports } from './ports.ts';
import { attemptOf } from './records.ts';
import { nowIso, type RunContext, tell } from './run-context.ts';

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
  const key = await callKey(request, run.id, ports);
  const kept = await ports.builds.find(key);
  if (kept !== undefined) return JSON.parse(await getText(ports.artefacts, kept)) as ConverseReply;
  await assertBudget(request, route, context, ports);
  const reply = await ports.models.converse(request, { signal: invocation.signal });
  const at = nowIso(ports);
  const { purpose } = request;
  await ports.builds.record(key, await putJson(ports.artefacts, reply), {
    stage: purpose.stage,
    step: `${purpose.step}#${purpose.index}`,
    runId: run.id,
    at,
  });
  await ports.usage.record({
    callKey: key,
    runId: run.id,
    spec: run.spec,
    stage: purpose.stage,
    step: purpose.step,
    useCase: purpose.useCase,
    provider: request.model.provider,
    model: request.model.id,
    ...reply.usage,
    usd: costOf(reply.usage, route.price, cacheTtlOf(request) ?? '5m'),
    steering: purpose.steering,
    at,
  });
  await tell(ports, run.id, {
    key: `model/${key}`,
    type: 'model.called',
    message: `${purpose.stage}${purpose.stage === 'implement' ? ` ${purpose.step}` : ` (${purpose.step})`}: ${request.model.id}, ${reply.usage.inputTokens + reply.usage.cacheReadTokens + reply.usage.cacheWriteTokens} tokens in, ${reply.usage.outputTokens} out`,
    data: { stage: purpose.stage, step: purpose.step, stopReason: reply.stopReason },
  });
  return reply;
}

/** A resumed run that had failed asks anew: its attempt is part of the key. */
async function callKey(request: ConverseRequest, runId: string, ports: Ports): Promise<Digest> {
  const { purpose, ...asked } = request;
  const attempt = await attemptOf(runId, ports);
  return ports.hash(`stringline.call/1 ${runId} ${attempt} ${purpose.stage}/${purpose.step} ${canonicalJson(asked)}`);
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
