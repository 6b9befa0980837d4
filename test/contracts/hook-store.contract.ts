import { describe, expect, it } from '@jest/globals';
import type { HookStore } from '../../lib/app/hooks/ports.ts';
import type { HookResult } from '../../lib/domain/hooks/dispatch/index.ts';
import { hookEvent, hookRun } from '../support/hook-records.ts';
import { type CreateHarness, withHarness } from './harness.ts';

const PASSED: HookResult = { outcome: 'passed', summary: 'passed' };
const AT = '2026-11-01T10:00:01.000Z';
const BEGIN = { at: AT, limit: 1, lostAfterMs: 10_000 };

/** What every HookStore does. */
export function hookStoreContract(create: CreateHarness<HookStore>): void {
  const fresh = (body: (store: HookStore) => Promise<void>): (() => Promise<void>) =>
    withHarness(create, async (store) => {
      await store.accept(hookEvent());
      await body(store);
    });

  describe('HookStore', () => {
    it(
      'accepts an event once, and keeps it open until it is closed',
      fresh(async (store) => {
        const again = await store.accept({ ...hookEvent(), actor: 'somebody else' });
        const open = await store.open();
        await store.close('hook-1');

        expect({ again, open, event: await store.event('hook-1'), after: await store.open() }).toEqual({
          again: false,
          open: ['hook-1'],
          event: hookEvent(),
          after: [],
        });
        expect(await store.event('hook-2')).toBeUndefined();
      }),
    );

    it(
      'lets the first plan of an event stand',
      fresh(async (store) => {
        await store.plan('hook-1', [hookRun({ id: 'a' }), hookRun({ id: 'b' })]);

        const second = await store.plan('hook-1', [hookRun({ id: 'c' })]);

        expect(second.map(({ id }) => id)).toEqual(['a', 'b']);
        expect(await store.runs('hook-1')).toEqual(second);
      }),
    );

    it(
      'completes what is known of an event until it has its runs, and tells how it stands',
      fresh(async (store) => {
        const completed = hookEvent({ commit: 'c1', tree: 't1', files: [{ path: 'b.ts', digest: 'd2' }] });
        const before = await store.state('hook-1');
        await store.settle(completed);
        await store.plan('hook-1', [hookRun({ id: 'a' })]);
        await store.settle(hookEvent());

        expect(await store.event('hook-1')).toEqual(completed);
        expect([before, await store.state('hook-1'), await store.state('hook-2')]).toEqual([
          { open: true, planned: false },
          { open: true, planned: true },
          undefined,
        ]);
      }),
    );

    it(
      'keeps why an event was ended, the first reason',
      fresh(async (store) => {
        await store.close('hook-1', 'its commit is not here');
        await store.close('hook-1');

        expect(await store.state('hook-1')).toEqual({ open: false, planned: false, note: 'its commit is not here' });
      }),
    );

    it(
      'plans more runs than one transaction takes, each once',
      fresh(async (store) => {
        const many = Array.from({ length: 120 }, (_, number) => hookRun({ id: `many-${String(number)}` }));

        const planned = await store.plan('hook-1', many);
        const again = await store.plan('hook-1', many);

        expect(planned.map(({ id }) => id)).toEqual(many.map(({ id }) => id));
        expect(again).toEqual(planned);
        expect(await store.runs('hook-1')).toEqual(planned);
      }),
    );

    it(
      'gives two that ask at once not both the turn of a hook',
      fresh(async (store) => {
        await store.plan('hook-1', [hookRun({ id: 'a' }), hookRun({ id: 'b' })]);

        const turns = await Promise.all([store.begin('a', BEGIN), store.begin('b', BEGIN)]);

        expect(turns.map(({ outcome }) => outcome).toSorted()).toEqual(['begun', 'busy']);
      }),
    );

    it(
      'begins one run of a hook at a time, and again what a dead process had begun',
      fresh(async (store) => {
        await store.plan('hook-1', [hookRun({ id: 'a' }), hookRun({ id: 'b' })]);

        const first = await store.begin('a', BEGIN);
        const second = await store.begin('b', BEGIN);
        const again = await store.begin('a', BEGIN);
        const late = await store.begin('b', { ...BEGIN, at: '2026-11-01T10:00:12.000Z' });

        expect(first).toMatchObject({ outcome: 'begun', run: { status: 'running', startedAt: AT, attempts: 1 } });
        expect(second).toEqual({ outcome: 'busy' });
        expect(again).toMatchObject({ outcome: 'begun', run: { attempts: 2 } });
        expect(late).toMatchObject({ outcome: 'begun', run: { id: 'b' } });
      }),
    );

    it(
      'begins as many runs of a hook as may go on at the same time, and never two of the same input',
      fresh(async (store) => {
        const ids = ['a', 'b', 'again', 'c'];
        await store.plan(
          'hook-1',
          ids.map((id) => hookRun({ id, identity: id === 'again' ? 'a' : id })),
        );
        const begin = async (id: string): Promise<string> => (await store.begin(id, { ...BEGIN, limit: 2 })).outcome;

        const early = [await begin('a'), await begin('again'), await begin('b'), await begin('c')];
        await store.finish('a', { result: PASSED, at: AT });
        const late = [await begin('again'), await begin('c')];

        expect([early, late]).toEqual([
          ['begun', 'busy', 'begun', 'busy'],
          ['begun', 'busy'],
        ]);
      }),
    );

    it(
      'gives many that ask at once no more turns than there are',
      fresh(async (store) => {
        const ids = ['a', 'b', 'c', 'd'];
        await store.plan(
          'hook-1',
          ids.map((id) => hookRun({ id, identity: id })),
        );

        const turns = await Promise.all(ids.map((id) => store.begin(id, { ...BEGIN, limit: 3 })));

        expect(turns.map(({ outcome }) => outcome).toSorted()).toEqual(['begun', 'begun', 'begun', 'busy']);
      }),
    );

    it(
      'takes the turn of a process that died also where the clock was put back meanwhile',
      fresh(async (store) => {
        await store.plan('hook-1', [hookRun({ id: 'a' }), hookRun({ id: 'b' })]);
        await store.begin('a', BEGIN);

        const [near, far] = [
          await store.begin('b', { ...BEGIN, at: '2026-11-01T10:00:00.000Z' }),
          await store.begin('b', { ...BEGIN, at: '2026-11-01T08:00:00.000Z' }),
        ];

        expect([near.outcome, far.outcome]).toEqual(['busy', 'begun']);
      }),
    );

    it(
      'gives a run its result once, and then neither begins nor defers it',
      fresh(async (store) => {
        await store.plan('hook-1', [hookRun({ id: 'a' })]);
        await store.begin('a', BEGIN);
        await store.finish('a', { result: PASSED, at: AT });
        await store.finish('a', { result: { outcome: 'failed', summary: 'late' }, at: AT });
        await store.defer('a', 'late');

        expect(await store.begin('a', BEGIN)).toMatchObject({ outcome: 'over', run: { status: 'done', result: PASSED, endedAt: AT } });
        expect(await store.begin('nobody', BEGIN)).toEqual({ outcome: 'over', run: undefined });
      }),
    );

    it(
      'puts a run back for later, when nobody waits',
      fresh(async (store) => {
        await store.plan('hook-1', [hookRun({ id: 'a' })]);
        await store.begin('a', BEGIN);
        await store.defer('a', 'no time left');

        expect(await store.runs('hook-1')).toMatchObject([{ status: 'queued', mode: 'async', reason: 'no time left' }]);
      }),
    );

    it.each<[string, HookResult, boolean]>([
      ['one that passed', PASSED, true],
      ['none that failed', { outcome: 'failed', summary: '' }, false],
      ['none that wrote files', { ...PASSED, written: [{ path: 'a', digest: 'b' }] }, false],
    ])('knows the results that may be given again: %s', (_name, result, known) =>
      fresh(async (store) => {
        await store.plan('hook-1', [hookRun({ id: 'a', identity: 'x' })]);
        await store.begin('a', BEGIN);
        await store.finish('a', { result, at: AT });

        expect((await store.sameInput('x'))?.id).toBe(known ? 'a' : undefined);
        expect(await store.sameInput('y')).toBeUndefined();
      })(),
    );

    it(
      'knows which hooks have overrun while somebody waited',
      fresh(async (store) => {
        const run = hookRun({ id: 'a' });
        await store.plan('hook-1', [run]);
        const before = await store.hasOverrun(run.hook);
        await store.begin('a', BEGIN);
        await store.finish('a', { result: { outcome: 'timed-out', summary: '' }, at: AT });

        const raised = { ...run.hook, timeoutMs: 60_000, timeoutStated: true };
        const asked = await Promise.all([run.hook, { ...run.hook, id: 'other' }, raised].map((hook) => store.hasOverrun(hook)));
        expect([before, ...asked]).toEqual([false, true, false, false]);
      }),
    );

    it(
      'keeps the newest token of an open event, and none of a closed one',
      fresh(async (store) => {
        await store.wait('hook-1', 'one');
        await store.wait('hook-1', 'two');
        const token = await store.token('hook-1');
        await store.close('hook-1');

        expect([token, await store.token('hook-1')]).toEqual(['two', undefined]);
      }),
    );

    it(
      'lists runs from a time on',
      fresh(async (store) => {
        await store.plan('hook-1', [hookRun({ id: 'a', queuedAt: '2026-10-01T00:00:00.000Z' }), hookRun({ id: 'b' })]);

        expect((await store.list()).map(({ id }) => id)).toEqual(['a', 'b']);
        expect((await store.list('2026-11-01')).map(({ id }) => id)).toEqual(['b']);
      }),
    );
  });
}
