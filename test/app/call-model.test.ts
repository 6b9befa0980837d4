import { afterEach, describe, expect, it } from '@jest/globals';
import { callModel, routeFor } from '../../lib/app/call-model.ts';
import { ATTEMPT } from '../../lib/app/records.ts';
import { loadRun, type RunContext } from '../../lib/app/run-context.ts';
import { type ConverseReply, type ConverseRequest, ModelError } from '../../lib/domain/models/converse.ts';
import { type Answer, type AppWorld, invocation, openAppWorld, replyOf } from '../support/app-world.ts';

let world: AppWorld;
afterEach(async () => {
  await world.close();
});

async function open(
  answer: Answer,
  budget?: { usd?: number; tokens?: number },
): Promise<{ context: RunContext; call: (text?: string, index?: number) => Promise<ConverseReply> }> {
  world = await openAppWorld({ answer });
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
    call: (text = 'hello', index = 0) => callModel({ request: request(text, index), route, context }, world.ports, invocation),
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
    await world.ports.checkpoints.save(context.run.id, ATTEMPT.name, 1);
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
    const spent = { inputTokens: 50, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 };
    const { call, context } = await open((_, n) => {
      if (n === 0) throw new ModelError('protocol', 'cut off', undefined, spent);
      return replyOf([{ type: 'text', text: 'well' }]);
    });
    await expect(call()).rejects.toMatchObject({ kind: 'protocol' });
    await expect(call()).resolves.toMatchObject({ content: [{ text: 'well' }] });
    expect((await world.ports.usage.total(context.run.id)).tokens).toBe(55 + 120);
  });
});
