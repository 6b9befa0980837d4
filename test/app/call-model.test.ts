import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createOpenAiCompatible } from '../../lib/adapters/models/openai-compatible/index.ts';
import { withRetry } from '../../lib/adapters/models/retry.ts';
import { callModel, routeFor } from '../../lib/app/call-model.ts';
import type { ModelPort } from '../../lib/app/ports.ts';
import { loadRun, type RunContext } from '../../lib/app/run-context.ts';
import { type ConverseReply, type ConverseRequest, ModelError } from '../../lib/domain/models/converse.ts';
import { worstCaseCost } from '../../lib/domain/routing/index.ts';
import { type Answer, type AppWorld, invocation, openAppWorld, replyOf } from '../support/app-world.ts';
import { delta, said, sse } from '../support/model-servers/chat-completions.ts';
import { type ModelServer, type Responder, startServer } from '../support/model-servers/server.ts';
import { resuming } from '../support/records.ts';

let world: AppWorld;
const servers: ModelServer[] = [];
afterEach(async () => {
  await world.close();
  for (const server of servers.splice(0)) await server.close();
});

interface Opened {
  context: RunContext;
  call: (text?: string, index?: number, signal?: AbortSignal) => Promise<ConverseReply>;
  /** The most that a call may take, in tokens. */
  worst: number;
}

async function open(answer: Answer | ModelPort, budget?: { usd?: number; tokens?: number }): Promise<Opened> {
  world = await openAppWorld(typeof answer === 'function' ? { answer } : { models: answer });
  const { run } = await world.create({ spec: 'subtraction', ...(budget && { budget }) });
  const context = await loadRun(run.id, world.ports);
  const route = routeFor(context, 'requirements');
  const request = (text: string, index: number): ConverseRequest => ({
    model: route.ref,
    system: [],
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    tools: [],
    toolChoice: 'auto',
    inference: route.inference,
    purpose: {
      runId: run.id,
      spec: run.spec,
      stage: 'requirements',
      step: 'draft',
      index,
      useCase: route.useCase,
      steering: '0'.repeat(64),
    },
  });
  return {
    context,
    worst: worstCaseCost(request('hello', 0), route.price).tokens,
    call: (text = 'hello', index = 0, signal = invocation.signal) =>
      callModel({ request: request(text, index), route, context }, world.ports, { ...invocation, signal }),
  };
}
const answer: Answer = (_, call) => replyOf([{ type: 'text', text: `answer ${call}` }]);

describe('callModel', () => {
  it('asks once and then reads the reply that was kept; usage and event are recorded once', async () => {
    const { call, context } = await open(answer);
    const replies = [await call(), await call()];
    expect(replies[1]).toEqual(replies[0]);
    expect(world.asked).toHaveLength(1);
    expect(await world.ports.usage.list({ runId: context.run.id })).toMatchObject([
      { stage: 'requirements', step: 'draft', inputTokens: 100, outputTokens: 20 },
    ]);
    expect((await world.ports.runs.events(context.run.id)).filter(({ type }) => type === 'model.called')).toHaveLength(1);
  });

  it('asks again for another request, and in a new attempt of a run that had failed', async () => {
    const { call, context } = await open(answer);
    await call('one');
    await call('two', 1);
    context.run.resumed = resuming(1).resume.resumed;
    await call('one');
    expect(world.asked).toHaveLength(3);
    expect(await world.ports.usage.list({ runId: context.run.id })).toHaveLength(3);
  });

  it('gives the number of the call no say in which reply is kept', async () => {
    const { call } = await open(answer);
    await call('one', 0);
    await call('one', 7);
    expect(world.asked).toHaveLength(1);
  });

  it('refuses a call that could exceed the budget, before it is made, and takes up a raised one', async () => {
    const { call, context } = await open(answer, { tokens: 10 });
    await expect(call()).rejects.toMatchObject({
      code: 'budget-reached',
      exit: 4,
      fix: expect.stringContaining(`stringline resume ${context.run.id}`),
    });
    expect(world.asked).toHaveLength(0);
    await world.ports.runs.update(context.run.id, { budget: { usd: 5, tokens: 5_000_000 }, at: '2026-11-20T10:00:01.000Z' });
    await expect(call()).resolves.toMatchObject({ stopReason: 'end_turn' });
  });

  it('keeps nothing of a call that failed, but what it has cost', async () => {
    const spent = { usage: { inputTokens: 50, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 }, estimate: false };
    const { call, context } = await open((_, n) => {
      if (n === 0) throw new ModelError('protocol', 'cut off', undefined, spent);
      return replyOf([{ type: 'text', text: 'well' }]);
    });
    await expect(call()).rejects.toMatchObject({ kind: 'protocol' });
    await expect(call()).resolves.toMatchObject({ content: [{ text: 'well' }] });
    expect((await world.ports.usage.total(context.run.id)).tokens).toBe(55 + 120);
  });
});

describe('callModel over the wire', () => {
  /** A server that answers as told, behind the adapter and the retries of a real run; only the waits are left out. */
  async function serve(...responders: Responder[]): Promise<{ port: ModelPort; server: ModelServer }> {
    const server = await startServer(responders);
    servers.push(server);
    const port = createOpenAiCompatible({ baseUrl: new URL(`${server.url}/v1/`), timeoutMs: 10_000, now: () => new Date(0) });
    return { server, port: withRetry(port, { attempts: 3, sleep: async () => undefined, random: () => 0 }) };
  }
  const brokenOff = sse([delta({ content: 'as far as it came' })], { done: false, cut: true });
  const raise = (context: RunContext, tokens: number): Promise<void> =>
    world.ports.runs.update(context.run.id, { budget: { usd: 5, tokens }, at: '2026-11-20T10:00:01.000Z' });

  it('asks the budget before each attempt: one that broke off may have used up what another would need', async () => {
    const { port, server } = await serve(brokenOff, said({ text: 'well' }));
    const { call, context, worst } = await open(port);
    await raise(context, worst + 10);

    await expect(call()).rejects.toMatchObject({ code: 'budget-reached', exit: 4 });

    expect(server.received).toHaveLength(1);
    const [record, ...more] = await world.ports.usage.list({ runId: context.run.id });
    expect(more).toEqual([]);
    expect(record).toMatchObject({ estimate: true, stage: 'requirements', step: 'draft', inputTokens: expect.any(Number) });
    expect(record!.outputTokens).toBeGreaterThan(0);
    expect(record!.usd).toBe(0); // a server on this machine has no price
  });

  it('records each attempt by itself: what broke off as an estimate, the reply as the server has counted it', async () => {
    const { port, server } = await serve(brokenOff, brokenOff, said({ text: 'well' }));
    const { call, context } = await open(port);

    await expect(call()).resolves.toMatchObject({ usage: { outputTokens: 7 }, notes: ['2 of 3 attempts failed.'] });

    expect(server.received).toHaveLength(3);
    const records = await world.ports.usage.list({ runId: context.run.id });
    expect(records.map(({ estimate }) => estimate)).toEqual([true, true, undefined]);
    expect(records.at(-1)).toMatchObject({ inputTokens: 11, outputTokens: 7, cacheReadTokens: 5 });
  });

  it('records what the last attempt has cost when none is left', async () => {
    const { port } = await serve(brokenOff, brokenOff, brokenOff);
    const { call, context } = await open(port);

    await expect(call()).rejects.toMatchObject({ kind: 'unavailable' });

    expect(await world.ports.usage.list({ runId: context.run.id })).toHaveLength(3);
  });

  it('records what a call has cost that a person stopped', async () => {
    const stop = new AbortController();
    const { port, server } = await serve((response) => {
      const head = { 'content-type': 'text/event-stream' };
      (response as ServerResponse).writeHead(200, head).write(`data: ${JSON.stringify(delta({ content: 'as far as it came' }))}\n\n`);
    });
    const { call, context } = await open(port);

    const stopped = call('hello', 0, stop.signal);
    stopped.catch(() => undefined);
    await server.arrived(1);
    stop.abort();

    await expect(stopped).rejects.toMatchObject({ kind: 'aborted' });
    expect(await world.ports.usage.list({ runId: context.run.id })).toMatchObject([{ estimate: true, inputTokens: expect.any(Number) }]);
  });
});
