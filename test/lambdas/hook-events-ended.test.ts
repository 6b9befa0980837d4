import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../lambdas/hook-events/handler.ts';
import { createStepFunctionsDispatch } from '../../lib/adapters/aws/hook-dispatch.ts';
import { openLocalStores } from '../../lib/adapters/local/stores/index.ts';
import { endEvent } from '../../lib/app/hooks/end-event.ts';
import { hookEvent, hookRun } from '../support/hook-records.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const CLOCK_TICK = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
const CONTEXT = { getRemainingTimeInMillis: () => 60_000 };
const NOW = '2026-11-01T10:02:00.000Z';

describe('Events of hooks that nobody carries on', () => {
  let folder: ReturnType<typeof temporaryDirectory>;
  let stores: ReturnType<typeof openLocalStores>;
  let started: string[];
  /** What Step Functions says of an execution. */
  let answer: (eventId: string) => boolean;
  beforeEach(() => {
    folder = temporaryDirectory();
    stores = openLocalStores(folder.path);
    started = [];
    answer = () => true;
  });
  afterEach(() => {
    stores.close();
    folder.remove();
  });

  const handle = (event: unknown): Promise<unknown> => {
    const ports = { hooks: stores.hooks, clock: { now: () => new Date(NOW) } };
    const start = (eventId: string): Promise<boolean> => {
      started.push(eventId);
      return Promise.resolve(answer(eventId));
    };
    return createHandler({
      admission: () => Promise.resolve(undefined),
      end: (eventId, reason) => endEvent(eventId, reason, ports),
      sweep: { ...ports, start },
      onFault: () => undefined,
    })(event, CONTEXT);
  };
  const message = (body: object): unknown => ({ Records: [{ messageId: 'm', body: JSON.stringify(body) }] });
  const accept = (id: string, at: string): Promise<boolean> => stores.hooks.accept(hookEvent({ id, at, via: 'github', project: 'shop' }));

  it('that were recorded and not begun are begun by the clock, once somebody else has had the time', async () => {
    await accept('old', '2026-11-01T10:00:59.000Z');
    await accept('young', '2026-11-01T10:01:01.000Z');

    expect(await handle(CLOCK_TICK)).toEqual({ started: 1, ended: 0 });
    expect(started).toEqual(['old']);
    expect(await stores.hooks.open()).toEqual(['old', 'young']);
  });

  it('whose execution is over without a word are ended by the clock', async () => {
    await accept('lost', '2026-11-01T10:00:00.000Z');
    answer = () => false;

    expect(await handle(CLOCK_TICK)).toEqual({ started: 0, ended: 1 });
    expect(await stores.hooks.state('lost')).toMatchObject({ open: false, note: 'The dispatch ended without a word.' });
  });

  it('are all tried, and those that cannot be begun are named', async () => {
    await accept('one', '2026-11-01T10:00:00.000Z');
    await accept('two', '2026-11-01T10:00:01.000Z');
    answer = (id) => {
      if (id === 'one') throw new Error('throttled');
      return true;
    };

    await expect(handle(CLOCK_TICK)).rejects.toThrow('Hook events could not be begun: one');
    expect(started).toEqual(['one', 'two']);
  });

  it.each(['ABORTED', 'TIMED_OUT', 'FAILED'])('end when their execution was %s, and their runs let go of their turns', async (status) => {
    await accept('hook-1', NOW);
    await stores.hooks.plan('hook-1', [hookRun()]);
    await stores.hooks.begin('hook-1-0', { at: NOW, limit: 1, lostAfterMs: 1e9 });

    expect(await handle(message({ source: 'aws.states', detail: { name: 'hook-1', status } }))).toEqual({ batchItemFailures: [] });

    expect(await stores.hooks.state('hook-1')).toMatchObject({ open: false, note: `The dispatch was ended (${status}).` });
    expect((await stores.hooks.runs('hook-1')).map(({ result }) => result?.outcome)).toEqual(['crashed']);
    await accept('hook-2', NOW);
    await stores.hooks.plan('hook-2', [hookRun({ id: 'hook-2-0', event: 'hook-2' })]);
    expect(await stores.hooks.begin('hook-2-0', { at: NOW, limit: 1, lostAfterMs: 1e9 })).toMatchObject({ outcome: 'begun' });
  });

  it.each([
    ['ExecutionAlreadyExists', false],
    ['', true],
  ])('learn from Step Functions whether their execution is over: %s', async (name, underWay) => {
    const client = { send: () => (name === '' ? Promise.resolve({}) : Promise.reject(Object.assign(new Error(name), { name }))) } as never;

    expect(await createStepFunctionsDispatch({ client, stateMachineArn: 'arn' })('hook-1')).toBe(underWay);
  });
});
