import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getJson } from '../../lib/app/artefacts.ts';
import type { Ports } from '../../lib/app/ports.ts';
import { cancelRun } from '../../lib/app/cancel-run.ts';
import { reopenRun, type ReopenRunInput } from '../../lib/app/reopen-run.ts';
import { resolveSteering } from '../../lib/app/resolve-steering.ts';
import { ProjectConfig } from '../../lib/domain/config/schema.ts';
import { attemptOf, type Run } from '../../lib/domain/workflow/index.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';
import { calculator } from '../support/calculator.ts';

let world: AppWorld;
let failed: Run;
beforeEach(async () => {
  world = await openAppWorld({ files: calculator({ config: { pipeline: '  gate_repairs: 0' } }) });
  const { run } = await world.create({ spec: 'subtraction' });
  await world.ports.runs.move(run.id, ['created'], 'running', { at: '2026-11-20T10:00:00.000Z' });
  failed = (await world.ports.runs.move(run.id, ['running'], 'failed', { at: '2026-11-20T10:00:01.000Z' })).run!;
  for (const [path, text] of Object.entries(calculator({ config: { pipeline: '  gate_repairs: 2' } })))
    if (typeof text === 'string') world.repository.write(path, text);
  world.repository.commit('Allow repairs');
});
afterEach(() => world.close());

const reopen = (ports: Ports, change: Partial<ReopenRunInput> = {}) =>
  reopenRun({ runId: failed.id, budget: { usd: 7 }, settleModels: world.wish.settleModels, ...change }, ports);

/** Ports of a process that dies after so many writes. */
function dying(writes: number): Ports {
  let left = writes;
  const mortal = <T extends object>(port: T, names: readonly (keyof T)[]): T =>
    Object.assign(
      { ...port },
      Object.fromEntries(
        names.map((name) => [
          name,
          async (...args: unknown[]) => {
            const result = await (port[name] as (...given: unknown[]) => Promise<unknown>)(...args);
            if (--left <= 0) throw new Error('the process dies here');
            return result;
          },
        ]),
      ),
    );
  const { runs, ledger } = world.ports;
  return { ...world.ports, runs: mortal(runs, ['update', 'move', 'appendEvent']), ledger: mortal(ledger, ['append']) };
}

async function records() {
  const { runs, artefacts, ledger } = world.ports;
  const run = (await runs.get(failed.id))!;
  const { pipeline } = await getJson(artefacts, run.config, ProjectConfig);
  const resumed = (await ledger.read({ runId: run.id })).filter(({ type }) => type === 'run.resumed');
  const events = (await runs.events(run.id)).filter(({ type }) => type === 'run.resumed').map(({ key }) => key);
  return {
    status: run.status,
    attempt: attemptOf(run),
    usd: run.budget.usd,
    repairs: pipeline.gate_repairs,
    config: run.config,
    resumed,
    events,
  };
}

describe('A run that goes on after a failure', () => {
  it.each([1, 2, 3])('runs by its new settings when its process dies after write %i, and its first step says so once', async (writes) => {
    await expect(reopen(dying(writes))).rejects.toThrow('dies');
    const left = await records();
    await reopen(world.ports);
    await resolveSteering({ runId: failed.id }, world.ports);
    const after = await records();

    expect([left, after]).toMatchObject([left, after].map(() => ({ status: 'running', usd: 7, repairs: 2, attempt: 1 })));
    expect(after.resumed).toMatchObject([{ data: { after: 'failed', config: left.config, configBefore: failed.config } }]);
    expect(after.events).toEqual(['run-resumed/1']);
  });

  it('makes three writes, the first of which has it started', async () => {
    await expect(reopen(dying(4))).resolves.toMatchObject({ run: { status: 'running', budget: { usd: 7 } } });
    expect(await records()).toMatchObject({ status: 'running', repairs: 2, resumed: [{}], events: ['run-resumed/1'] });
  });

  it.each<{ what: string; meanwhile: () => Promise<unknown>; code: string; attempt: number }>([
    { what: 'somebody else was faster', meanwhile: () => reopen(world.ports), code: 'run-already-resumed', attempt: 1 },
    {
      what: 'somebody else was faster, and it has failed again',
      meanwhile: async () => {
        await reopen(world.ports);
        await world.ports.runs.move(failed.id, ['running'], 'failed', { at: '2026-11-20T11:00:00.000Z' });
      },
      code: 'run-already-resumed',
      attempt: 1,
    },
    {
      what: 'it was cancelled at that moment',
      meanwhile: () => cancelRun({ runId: failed.id, reason: undefined }, world.ports),
      code: 'run-ended',
      attempt: 0,
    },
    {
      what: 'another run of its spec began at that moment',
      meanwhile: () => world.create({ spec: 'subtraction' }),
      code: 'spec-busy',
      attempt: 0,
    },
  ])('is not taken up, and nothing says that it was, when $what', async ({ meanwhile, code, attempt }) => {
    const move: Ports['runs']['move'] = async (...step) => {
      await meanwhile();
      return world.ports.runs.move(...step);
    };

    await expect(reopen({ ...world.ports, runs: { ...world.ports.runs, move } }, { budget: { usd: 9 } })).rejects.toMatchObject({ code });

    const left = await records();
    expect({ attempt: left.attempt, said: left.resumed.length, told: left.events.length }).toEqual({
      attempt,
      said: attempt,
      told: attempt,
    });
    expect(left.usd).not.toBe(9);
  });

  it.each<{ what: string; change: Partial<ReopenRunInput>; busy?: boolean; code: string }>([
    {
      what: 'its models are refused',
      change: { settleModels: async () => Promise.reject(Object.assign(new Error('no such model'), { code: 'model-not-allowed' })) },
      code: 'model-not-allowed',
    },
    { what: 'another run of its spec is under way', change: {}, busy: true, code: 'spec-busy' },
  ])('changes nothing when $what', async ({ change, busy, code }) => {
    if (busy === true) await world.create({ spec: 'subtraction' });
    const before = await records();

    await expect(reopen(world.ports, change)).rejects.toMatchObject({ code });

    expect(await records()).toEqual(before);
  });
});
