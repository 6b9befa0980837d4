import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { createHandler as publish } from '../../lambdas/publish/handler.ts';
import { runStage } from '../../lambdas/shared/run-stage.ts';
import type { Run, RunStatus } from '../../lib/domain/workflow/run.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';
import { resuming } from '../support/records.ts';

const at = '2026-11-26T10:00:00.000Z';
const context = { getRemainingTimeInMillis: () => 1000 };

let world: AppWorld;
let run: Run;
beforeEach(async () => {
  world = await openAppWorld();
  ({ run } = await world.create({}));
  await world.ports.runs.move(run.id, ['created'], 'running', { at });
});
afterEach(() => world.close());

const seen: unknown[] = [];
const stage = (execution?: string) => {
  seen.length = 0;
  const input = z.strictObject({ runId: z.string() });
  const handler = runStage({ name: 'test', input, run: async (event) => Promise.resolve({ seen: seen.push(event) }) })(world.ports);
  return handler({ runId: run.id, ...(execution !== undefined && { execution }) }, context);
};
const end = (status: RunStatus) => world.ports.runs.move(run.id, ['running'], status, { at });
const takeUp = () => world.ports.runs.move(run.id, ['failed'], 'running', { ...resuming(1), at });

describe('a stage', () => {
  it.each<[string, string | undefined, () => Promise<unknown>]>([
    ['the execution that carries the run', '-0', () => Promise.resolve()],
    ['the one of a run that was taken up again', '-1', () => end('failed').then(takeUp)],
    ['its last stage, repeated after the run had succeeded', '-0', () => end('succeeded')],
    ['a machine that is older than the name', undefined, () => Promise.resolve()],
  ])('works for %s', async (_name, suffix, before) => {
    await before();

    await stage(suffix && `${run.id}${suffix}`);

    expect(seen).toEqual([{ runId: run.id }]);
  });

  it.each<[string, string, () => Promise<unknown>]>([
    ['was redriven beside the one that the run goes on with', '-0', () => end('failed').then(takeUp)],
    ['was redriven after the run had failed', '-0', () => end('failed')],
    ['was redriven after the run was out of budget', '-0', () => end('budget-reached')],
    ['goes on although a person has cancelled the run', '-0', () => end('cancelled')],
    ['was started by hand', '-by-hand', () => Promise.resolve()],
  ])('does nothing for an execution that %s', async (_name, suffix, before) => {
    await before();

    await expect(stage(`${run.id}${suffix}`)).rejects.toMatchObject({
      name: 'execution-outdated',
      message: expect.stringContaining(`stringline resume ${run.id}`),
    });

    expect(seen).toEqual([]);
  });
});

describe('the last stage', () => {
  const call = (event: object) => publish(world.ports)({ runId: run.id, ...event }, context);
  const close = (execution: string) =>
    call({ operation: 'close', execution: `${run.id}${execution}`, failure: { Error: 'execution-outdated', Cause: 'redriven' } });
  const ends = async () =>
    (await world.ports.ledger.read({ runId: run.id })).map(({ type }) => type).filter((type) => type !== 'run.created');

  it('publishes nothing for an execution that was redriven beside the one that the run goes on with', async () => {
    await end('failed').then(takeUp);

    await expect(call({ operation: 'publish', execution: `${run.id}-0` })).rejects.toMatchObject({ name: 'execution-outdated' });
  });

  it('closes the run for the execution that carries it, and for no other', async () => {
    await end('failed').then(takeUp);

    const late = await close('-0');
    const between = [(await world.ports.runs.get(run.id))?.status, await ends()];
    await close('-1');

    expect(late).toEqual({ error: 'execution-outdated', cause: 'redriven' });
    expect(between).toEqual(['running', []]);
    expect([(await world.ports.runs.get(run.id))?.status, await ends()]).toEqual(['failed', ['run.failed']]);
  });

  it.each<RunStatus>(['cancelled', 'budget-reached', 'rejected', 'succeeded'])('leaves a run as it has ended: %s', async (status) => {
    await end(status);

    await close('-0');

    expect([(await world.ports.runs.get(run.id))?.status, await ends()]).toEqual([status, []]);
  });
});
