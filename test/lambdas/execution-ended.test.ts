import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHandler } from '../../lambdas/execution-ended/handler.ts';
import { cancelRun } from '../../lib/app/cancel-run.ts';
import { closeRun } from '../../lib/app/close-run.ts';
import type { Run } from '../../lib/domain/workflow/run.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';
import { PACKAGE_ROOT } from '../support/package-root.ts';
import { resuming } from '../support/records.ts';

const AT = '2026-11-26T10:00:00.000Z';

let world: AppWorld;
let run: Run;
beforeEach(async () => {
  world = await openAppWorld();
  ({ run } = await world.create({}));
});
afterEach(() => world.close());

/** A recorded event, for an execution of this test. */
function recorded(file: string, detail: object): unknown {
  const path = join(PACKAGE_ROOT, 'test/vectors/events', `${file}.json`);
  const { event } = JSON.parse(readFileSync(path, 'utf8')) as { event: { detail: object } };
  return { ...event, detail: { ...event.detail, ...detail } };
}

const hear = (event: unknown): Promise<unknown> => createHandler({ runs: world.ports.runs, bind: async () => world.ports })(event);
const now = async (): Promise<Run | undefined> => world.ports.runs.get(run.id);
const start = (): Promise<unknown> => world.ports.runs.move(run.id, ['created'], 'running', { at: AT });
const closings = async (): Promise<unknown[]> =>
  (await world.ports.runs.events(run.id)).filter(({ type }) => type === 'run.failed').map(({ message, data }) => ({ message, data }));

describe('an execution that was ended from outside', () => {
  it.each([
    { file: 'execution.aborted', errorCode: 'execution-aborted', message: 'The execution was stopped from outside.' },
    { file: 'execution.timed-out', errorCode: 'States.Timeout', message: 'The execution took longer than it may.' },
    { file: 'execution.failed', errorCode: 'gates-failed', message: 'The gates failed.' },
  ])('closes its run and says why: $file', async ({ file, errorCode, message }) => {
    await start();

    expect(await hear(recorded(file, { name: `${run.id}-0` }))).toEqual({ outcome: 'closed' });

    expect(await now()).toMatchObject({ status: 'failed', errorCode });
    expect(await closings()).toEqual([{ message, data: { error: errorCode } }]);
    const ledger = await world.ports.ledger.read({ runId: run.id });
    expect(ledger.map(({ type }) => type)).toContain('run.failed');
  });

  it('closes a run that had not begun and one that waits for a person', async () => {
    expect(await hear(recorded('execution.aborted', { name: `${run.id}-0` }))).toEqual({ outcome: 'closed' });
    expect(await now()).toMatchObject({ status: 'failed' });
    await world.ports.runs.move(run.id, ['failed'], 'running', { ...resuming(1), at: AT });
    await world.ports.runs.move(run.id, ['running'], 'waiting', { at: AT });

    expect(await hear(recorded('execution.aborted', { name: `${run.id}-1` }))).toEqual({ outcome: 'closed' });
    expect(await now()).toMatchObject({ status: 'failed' });
  });

  it('is heard once, however often it is told', async () => {
    await start();
    const event = recorded('execution.aborted', { name: `${run.id}-0` });

    expect([await hear(event), await hear(event)]).toEqual([{ outcome: 'closed' }, { outcome: 'ignored' }]);
    expect(await closings()).toHaveLength(1);
  });

  it('leaves alone a run that closed itself, and one that a person has cancelled', async () => {
    await start();
    await closeRun({ operation: 'close', runId: run.id, failure: { Error: 'gates-failed', Cause: 'Two tests fail.' } }, world.ports);
    expect(await hear(recorded('execution.failed', { name: `${run.id}-0` }))).toEqual({ outcome: 'ignored' });
    expect(await closings()).toEqual([{ message: 'Two tests fail.', data: { error: 'gates-failed' } }]);

    await cancelRun({ runId: run.id, reason: undefined }, world.ports);
    expect(await hear(recorded('execution.aborted', { name: `${run.id}-0` }))).toEqual({ outcome: 'ignored' });
    expect(await now()).toMatchObject({ status: 'cancelled' });
  });

  it('does not end a later attempt of the run', async () => {
    await start();
    await world.ports.runs.move(run.id, ['running'], 'failed', { at: AT });
    await world.ports.runs.move(run.id, ['failed'], 'running', { ...resuming(1), at: AT });

    expect(await hear(recorded('execution.failed', { name: `${run.id}-0` }))).toEqual({ outcome: 'ignored' });
    expect(await now()).toMatchObject({ status: 'running' });
  });

  it.each(['by-hand', 'c4c1b5a0-9f3e-4f0e-9d8a-000000000001', '20261126-101500-abcdef-0'])('is of no run of ours: %s', async (name) => {
    await start();

    expect(await hear(recorded('execution.aborted', { name }))).toEqual({ outcome: 'ignored' });
    expect(await now()).toMatchObject({ status: 'running' });
  });

  it.each(['execution.succeeded', 'foreign.step-functions', 'codebuild.succeeded'])(
    'is not what %s says: no rule should have sent it',
    async (file) => {
      await expect(hear(recorded(file, {}))).rejects.toThrow();
    },
  );
});
