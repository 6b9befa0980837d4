import { describe, expect, it } from '@jest/globals';
import { mayBegin, sideBySide, type Waiting } from '../../../lib/local/hooks/side-by-side.ts';
import { hookRun } from '../../support/hook-records.ts';

/** An event with a run of each hook, named by its id and how many runs it may have; `-` stands before one that is done. */
const event = (...hooks: string[]): Waiting => ({
  id: hooks.join(),
  runs: hooks.map((name) => {
    const [id = '', width = '1'] = name.replace('-', '').split(':');
    const { hook } = hookRun();
    return { hook: { ...hook, id, concurrency: Number(width) }, status: name.startsWith('-') ? 'done' : 'queued' };
  }),
});

describe('events of the queue side by side', () => {
  it.each<[string, Waiting, Waiting[], boolean]>([
    ['the first', event('agent'), [], true],
    ['one of a hook with a place left', event('scan:3'), [event('scan:3'), event('scan:3')], true],
    ['one of a hook that has all it may have', event('scan:2'), [event('scan:2'), event('scan:2')], false],
    ['one of a hook that may have more than another', event('tests:2'), [event('tests:2'), event('tests:2'), event('scan:9')], false],
    ['one of another hook that may have several', event('tests:2'), [event('scan:2'), event('scan:2')], true],
    ['one of a hook that has the worker to itself', event('agent'), [event('scan:9')], false],
    ['one beside a hook that has the worker to itself', event('scan:9'), [event('linter')], false],
    ['two of hooks that have the worker to themselves', event('agent'), [event('linter')], false],
    ['one that has only run what has the worker to itself', event('-agent', 'scan:2'), [event('scan:2')], true],
    ['one that nobody has planned', event(), [event('scan:2')], false],
  ])('begin where they may: %s', (_name, next, underWay, begins) => {
    expect(mayBegin(next, underWay)).toBe(begins);
  });

  it('keep their order, and the failure of one lets no other begin', async () => {
    const steps: string[] = [];
    const events = [event('scan:2'), event('agent'), event('late:2')];
    const done = sideBySide(events, async (id) => {
      steps.push(`begin ${id}`);
      await Promise.resolve();
      steps.push(`end ${id}`);
      if (id === 'agent') throw new Error('full disk');
    });

    await expect(done).rejects.toThrow('full disk');
    expect(steps).toEqual(['begin scan:2', 'end scan:2', 'begin agent', 'end agent']);
  });
});
