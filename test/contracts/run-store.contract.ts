import { describe, expect, it } from '@jest/globals';
import type { RunStore } from '../../lib/app/ports.ts';
import { RUN_MOVES, RunStatus } from '../../lib/domain/workflow/run.ts';
import { AT, anEvent, aRun, digestOf, resuming } from '../support/records.ts';
import { type CreateHarness, withHarness } from './harness.ts';

const LATER = '2026-11-01T11:00:00.000Z';

/** What every RunStore does. */
export function runStoreContract(create: CreateHarness<RunStore>): void {
  const fresh = (body: (store: RunStore) => Promise<void>): (() => Promise<void>) => withHarness(create, body);

  describe('RunStore', () => {
    it(
      'creates a run once and reads it back as written',
      fresh(async (store) => {
        const run = aRun({ steering: digestOf('f'), reason: 'because' });

        expect(await store.create(run)).toBe(true);
        expect(await store.create(aRun({ spec: 'other' }))).toBe(false);

        expect(await store.get('run-1')).toEqual(run);
        expect(await store.get('run-2')).toBeUndefined();
      }),
    );

    it(
      'lists the newest first, by spec, status and limit',
      fresh(async (store) => {
        await store.create(aRun({ id: 'a', createdAt: '2026-11-01T00:00:01.000Z', status: 'failed' }));
        await store.create(aRun({ id: 'b', createdAt: '2026-11-01T00:00:03.000Z', spec: 'other' }));
        await store.create(aRun({ id: 'c', createdAt: '2026-11-01T00:00:02.000Z', status: 'running' }));

        const ids = async (filter?: Parameters<RunStore['list']>[0]): Promise<string[]> => (await store.list(filter)).map((run) => run.id);

        expect(await ids()).toEqual(['b', 'c', 'a']);
        expect(await ids({ spec: 'user-preferences' })).toEqual(['c', 'a']);
        expect(await ids({ status: 'running' })).toEqual(['c']);
        expect(await ids({ limit: 1 })).toEqual(['b']);
      }),
    );

    it(
      'goes on below a place in the list, also where runs are of one moment or the place is empty',
      fresh(async (store) => {
        const [one, two] = ['2026-11-01T00:00:01.000Z', '2026-11-01T00:00:02.000Z'];
        for (const [id, createdAt] of [
          ['b', one],
          ['d', one],
          ['a', two],
          ['c', one],
          ['e', two],
        ] as const)
          await store.create(aRun({ id, createdAt, spec: id === 'c' ? 'other' : `spec-${id}`, status: id === 'c' ? 'failed' : 'created' }));
        const ids = async (filter?: Parameters<RunStore['list']>[0]): Promise<string> =>
          (await store.list(filter)).map((run) => run.id).join('');

        expect(await ids()).toBe('eadcb');
        expect(await ids({ before: { createdAt: two, id: 'a' } })).toBe('dcb');
        expect(await ids({ before: { createdAt: one, id: 'd' }, limit: 1 })).toBe('c');
        expect(await ids({ before: { createdAt: one, id: 'ca' } })).toBe('cb');
        expect(await ids({ before: { createdAt: two, id: 'e' }, status: 'failed' })).toBe('c');
        expect(await ids({ before: { createdAt: two, id: 'e' }, spec: 'other', limit: 1 })).toBe('c');
        expect(await ids({ before: { createdAt: one, id: 'b' } })).toBe('');
      }),
    );

    it.each(RunStatus.options.map((status) => ({ status, active: ['created', 'running', 'waiting', 'paused'].includes(status) })))(
      'keeps one active run a spec: beside one that is $status another is refused: $active',
      ({ status, active }) =>
        fresh(async (store) => {
          await store.create(aRun({ status }));

          const beside = await store.create(aRun({ id: 'run-2' }));
          const elsewhere = await store.create(aRun({ id: 'run-3', spec: 'other' }));

          expect(beside).toBe(!active);
          expect(elsewhere).toBe(true);
          expect(await store.get('run-2')).toEqual(active ? undefined : aRun({ id: 'run-2' }));
        })(),
    );

    it(
      'does not bring a failed run back beside an active one of the same spec',
      fresh(async (store) => {
        await store.create(aRun({ status: 'failed' }));
        await store.create(aRun({ id: 'run-2', status: 'running' }));

        const refused = await store.move('run-1', ['failed'], 'running', { at: LATER });
        await store.move('run-2', ['running'], 'succeeded', { at: LATER });
        const moved = await store.move('run-1', ['failed'], 'running', { at: LATER });

        expect(refused).toMatchObject({ moved: false, run: { id: 'run-1', status: 'failed' } });
        expect(moved).toMatchObject({ moved: true, run: { status: 'running' } });
      }),
    );

    it.each(RunStatus.options.flatMap((from) => RunStatus.options.map((to) => ({ from, to, legal: RUN_MOVES[from].includes(to) }))))(
      'moves $from to $to: $legal',
      ({ from, to, legal }) =>
        fresh(async (store) => {
          await store.create(aRun({ status: from }));

          const result = await store.move('run-1', [from], to, { at: LATER });

          expect(result.moved).toBe(legal);
          expect((await store.get('run-1'))?.status).toBe(legal ? to : from);
        })(),
    );

    it(
      'moves only from a status that was named, and tells the run as it stands',
      fresh(async (store) => {
        await store.create(aRun({ status: 'running' }));

        const refused = await store.move('run-1', ['waiting'], 'paused', { at: LATER });
        const absent = await store.move('run-9', ['running'], 'paused', { at: LATER });

        expect(refused).toMatchObject({ moved: false, run: { status: 'running', updatedAt: AT } });
        expect(absent).toEqual({ moved: false, run: undefined });
      }),
    );

    it(
      'keeps why a run moved until it moves again',
      fresh(async (store) => {
        await store.create(aRun({ status: 'running' }));

        await store.move('run-1', ['running'], 'failed', { at: AT, reason: 'tests failed', errorCode: 'gate-failed' });
        const failed = await store.get('run-1');
        await store.move('run-1', ['failed'], 'running', { at: LATER });
        const again = await store.get('run-1');

        expect(failed).toMatchObject({ status: 'failed', reason: 'tests failed', errorCode: 'gate-failed' });
        expect(again).toEqual(aRun({ status: 'running', updatedAt: LATER }));
      }),
    );

    it(
      'lets one of many concurrent movers win',
      fresh(async (store) => {
        await store.create(aRun({ status: 'waiting' }));

        const results = await Promise.all(Array.from({ length: 8 }, () => store.move('run-1', ['waiting'], 'running', { at: LATER })));

        expect(results.filter((result) => result.moved)).toHaveLength(1);
      }),
    );

    it(
      'takes a run up again once for each attempt, with all that holds from then on, however many try',
      fresh(async (store) => {
        await store.create(aRun({ status: 'failed' }));
        const resume = (attempt: number) => store.move('run-1', ['failed'], 'running', { ...resuming(attempt), at: LATER });

        const results = await Promise.all(Array.from({ length: 8 }, () => resume(1)));
        const taken = await store.get('run-1');
        await store.move('run-1', ['running'], 'failed', { attempt: 1, at: LATER });
        const late = await resume(1);
        const early = await resume(3);
        const second = await resume(2);

        const { resume: first } = resuming(1);
        expect(results.filter(({ moved }) => moved)).toHaveLength(1);
        expect(taken).toEqual(aRun({ status: 'running', updatedAt: LATER, ...first }));
        expect([late, early]).toMatchObject([
          { moved: false, run: { status: 'failed', resumed: { attempt: 1 } } },
          { moved: false, run: { status: 'failed' } },
        ]);
        expect(second).toMatchObject({ moved: true, run: { status: 'running', resumed: { attempt: 2 } } });
        expect(await store.get('run-1')).toEqual(second.run);
      }),
    );

    it(
      'moves a run only in the attempt that is named',
      fresh(async (store) => {
        await store.create(aRun({ status: 'failed' }));
        await store.move('run-1', ['failed'], 'running', { ...resuming(1), at: LATER });

        const results = [0, 2, 1].map((attempt) => store.move('run-1', ['running'], 'waiting', { attempt, at: LATER }));

        expect((await Promise.all(results)).map(({ moved }) => moved)).toEqual([false, false, true]);
      }),
    );

    it(
      'updates fields without touching the status',
      fresh(async (store) => {
        await store.create(aRun({ status: 'running' }));

        await store.update('run-1', { steering: digestOf('9'), budget: { usd: 9, tokens: 9 }, config: digestOf('8'), at: LATER });
        await store.update('run-9', { at: LATER });

        expect(await store.get('run-1')).toEqual(
          aRun({ status: 'running', steering: digestOf('9'), budget: { usd: 9, tokens: 9 }, config: digestOf('8'), updatedAt: LATER }),
        );
        expect(await store.get('run-9')).toBeUndefined();
      }),
    );

    it(
      'appends events once per key, in order, per run',
      fresh(async (store) => {
        const first = anEvent({ key: 'z', data: { tokens: 3, nested: { list: [1, null, 'x'] } } });
        const second = anEvent({ key: 'a', message: 'naïve — 🚀' });

        const outcomes = [
          await store.appendEvent(first),
          await store.appendEvent(second),
          await store.appendEvent(anEvent({ key: 'z', message: 'again' })),
          await store.appendEvent(anEvent({ key: 'z', runId: 'run-2' })),
        ];

        expect(outcomes).toEqual([true, true, false, true]);
        expect(await store.events('run-1')).toEqual([first, second]);
      }),
    );
  });
}
