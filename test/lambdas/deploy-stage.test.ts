import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import { deployStage } from '../../lambdas/shared/deploy-stage.ts';
import { createInstruments } from '../../lambdas/shared/instruments.ts';
import { stageHandler } from '../../lambdas/shared/stage-handler.ts';
import type { Invocation, ModelPort, Ports } from '../../lib/app/ports.ts';
import { type ConverseReply, type ConverseRequest, ModelError } from '../../lib/domain/models/converse.ts';
import { METRICS, METRICS_NAMESPACE } from '../../lib/domain/operations/index.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import type { UsageRecord } from '../../lib/domain/workflow/run.ts';

type Run = (input: { runId: string }, ports: Ports, invocation: Invocation) => Promise<Json>;

const context = (remainingMs = 900_000): never =>
  ({ functionName: 'design', awsRequestId: 'request-1', getRemainingTimeInMillis: () => remainingMs }) as never;
const REQUEST = { model: { provider: 'bedrock', id: 'm' }, system: [], messages: [], tools: [] } as unknown as ConverseRequest;
const USAGE = { inputTokens: 100, outputTokens: 20, cacheReadTokens: 7, cacheWriteTokens: 3, usd: 0.5, runId: 'r-1' } as UsageRecord;

describe('a stage as it is deployed', () => {
  const lines: string[] = [];
  let restore = (): void => undefined;
  beforeEach(() => {
    lines.length = 0;
    const take = (text: unknown): boolean => {
      lines.push(
        ...String(text)
          .split('\n')
          .filter((line) => line.startsWith('{')),
      );
      return true;
    };
    const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation(take));
    restore = () => {
      for (const spy of spies) spy.mockRestore();
    };
  });
  afterEach(() => {
    restore();
  });

  const printed = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const metrics = (): Record<string, unknown> =>
    Object.assign({}, ...printed().filter((line) => '_aws' in line)) as Record<string, unknown>;
  const log = (): Record<string, unknown> => printed().find((line) => 'message' in line && 'outcome' in line) ?? {};

  function deploy(run: Run, ports: Partial<Ports> = {}): (event: unknown, remainingMs?: number) => Promise<Json> {
    const handler = deployStage({
      stage: 'design',
      load: () => Promise.resolve(stageHandler({ name: 'design', input: z.looseObject({ runId: z.string() }), run })),
      bind: async (runId) => {
        if (runId === 'absent') throw new StringlineError({ code: 'run-not-found', message: 'There is no run.', exit: EXIT.usage });
        return { models: {}, usage: {}, ...ports } as Ports;
      },
      instruments: createInstruments('design'),
    });
    return (event, remainingMs) => handler(event, context(remainingMs));
  }

  test('says how to mend a failure once', async () => {
    const failing = deploy(() =>
      Promise.reject(new StringlineError({ code: 'aws-access-denied', message: 'Not allowed.', fix: 'Grant it.', exit: EXIT.outside })),
    );

    await expect(failing({ runId: 'r-1' })).rejects.toMatchObject({ name: 'aws-access-denied', message: 'Not allowed. Grant it.' });
  });

  test('answers what the stage answers, and says how long it took', async () => {
    const answer = await deploy(async () => ({ digest: 'd' }))({ runId: 'r-1', operation: 'draft', secret: 'of the payload' });

    expect(answer).toEqual({ digest: 'd' });
    expect(metrics()).toMatchObject({
      service: 'stringline',
      stage: 'design',
      [METRICS.succeeded]: 1,
      [METRICS.duration]: expect.any(Number),
    });
    expect(JSON.stringify(metrics()['_aws'])).toContain(`"Namespace":"${METRICS_NAMESPACE}"`);
    expect(log()).toMatchObject({ level: 'INFO', runId: 'r-1', operation: 'draft', stage: 'design', outcome: METRICS.succeeded });
    expect(lines.join()).not.toContain('of the payload');
  });

  test.each([
    ['a stage that wants to be called again', { continue: true, digest: null }, METRICS.continued],
    ['an agent that has turns left', { next: 'turn' }, METRICS.continued],
    ['an agent that is done', { next: 'checks', job: 'd' }, METRICS.succeeded],
    ['no answer', null, METRICS.succeeded],
  ])('counts %s', async (_, answer, metric) => {
    await deploy(async () => answer)({ runId: 'r-1' });

    expect(metrics()).toMatchObject({ [metric]: 1 });
  });

  test.each<[string, unknown, string, string]>([
    [
      'a reached budget',
      new StringlineError({ code: 'budget-reached', message: 'Spent.', exit: EXIT.budget }),
      'budget-reached',
      METRICS.refused,
    ],
    ['a model that refuses', new ModelError('rejected', 'No.'), 'model-rejected', METRICS.refused],
    ['a throttled model', new ModelError('throttled', 'Later.'), 'Stringline.Transient', METRICS.transient],
    [
      'a throttled table',
      new StringlineError({ code: 'aws-unavailable', message: 'Later.', exit: EXIT.outside }),
      'Stringline.Transient',
      METRICS.transient,
    ],
    [
      'a service that is down',
      Object.assign(new Error('x'), { $metadata: { httpStatusCode: 503 } }),
      'Stringline.Transient',
      METRICS.transient,
    ],
    ['a fault of ours', new TypeError('x is no function'), 'TypeError', METRICS.faulted],
  ])('names %s as the state machines do', async (_, error, name, metric) => {
    const failed = deploy(async () => {
      throw error;
    })({ runId: 'r-1' });

    await expect(failed).rejects.toMatchObject({ name });
    expect(metrics()).toMatchObject({ [metric]: 1 });
    expect(log()).toMatchObject({ outcome: metric });
  });

  test('masks secrets in what it logs of a fault', async () => {
    const key = 'AKIAIOSFODNN7EXAMPLE';

    await deploy(() => Promise.reject(new Error(`refused ${key}`)))({ runId: 'r-1' }).catch(() => undefined);

    expect(lines.join()).toContain('secret masked');
    expect(lines.join()).not.toContain(key);
  });

  test.each([
    ['an event for no run', {}, 'stage-input-invalid'],
    ['a run that is not there', { runId: 'absent' }, 'run-not-found'],
  ])('refuses %s', async (_, event, name) => {
    await expect(deploy(async () => null)(event)).rejects.toMatchObject({ name });
  });

  test('measures the calls of this invocation, and not the usage of replies that were kept', async () => {
    const reply = { usage: USAGE } as unknown as ConverseReply;
    const ports = {
      models: { converse: async () => reply },
      usage: { record: async () => undefined, total: async () => ({ usd: 2, tokens: 10, calls: 1 }) },
      runs: { get: async () => ({ budget: { usd: 5, tokens: 100 } }) },
    } as unknown as Ports;
    const stage = deploy(async (_input, { models, usage }) => {
      await usage.record(USAGE);
      await models.converse(REQUEST);
      await usage.record(USAGE);
      await usage.record(USAGE);
      return null;
    }, ports);

    await stage({ runId: 'r-1' });

    expect(metrics()).toMatchObject({
      [METRICS.modelCalls]: 1,
      [METRICS.modelInputTokens]: 103,
      [METRICS.modelOutputTokens]: 20,
      [METRICS.modelCacheReadTokens]: 7,
      [METRICS.modelUsd]: 0.5,
      [METRICS.budgetUsed]: 40,
    });
  });

  test('breaks a call off before its time is up, counts what was sent, and may be called again', async () => {
    const models: ModelPort = {
      converse: (_request, options) =>
        new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => reject(new ModelError('aborted', 'The call was cancelled.')));
        }),
    };
    let seen: unknown;
    const stage = deploy(
      (_input, { models: bound }, { signal }) =>
        bound.converse({ ...REQUEST, system: [{ type: 'text', text: 'x'.repeat(4000) }] }, { signal }).catch((error: unknown) => {
          seen = error;
          throw error;
        }) as Promise<never>,
      { models },
    );

    const failed = stage({ runId: 'r-1' }, 15_050);

    await expect(failed).rejects.toMatchObject({ name: 'Stringline.Transient' });
    expect(seen).toMatchObject({ kind: 'timeout', spent: { estimate: true, usage: { inputTokens: expect.any(Number) } } });
    expect((seen as ModelError).spent!.usage.inputTokens).toBeGreaterThan(500);
  });
});
