import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../lib/domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../../lib/domain/shared/errors.ts';
import type { StageFunction } from '../../../lib/local/engine/index.ts';
import { definition, engineOf, invoke, waitForToken } from './support.ts';

const echo: StageFunction = (payload) => Promise.resolve(payload);
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A function that ends only when it is told to stop. */
function endless(): { begun: () => number; run: StageFunction } {
  let begun = 0;
  return {
    begun: () => begun,
    run: (_payload, { signal }) => {
      begun += 1;
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('told to stop'));
        });
      });
    },
  };
}

const sync = (machine: string): Json => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::states:startExecution.sync:2',
  Arguments: { StateMachineArn: machine, Input: '{% $states.input %}' },
  Output: '{% $states.result.Output %}',
  End: true,
});

describe('a run that stops', () => {
  it('tells its functions, fails nothing, and goes on where it was', async () => {
    const { begun, run } = endless();
    const bench = engineOf({ m: definition('A', { A: invoke('work') }) }, { functions: { work: run } });
    const id = await bench.engine.start('m', 'x', { a: 1 });
    const stop = new AbortController();
    const running = bench.engine.run(id, { signal: stop.signal });
    while (begun() === 0) await nextTurn();

    stop.abort();
    const stopped = await running;
    const finished = await bench.again({ functions: { work: echo } }).run(id);

    expect(stopped).toMatchObject({ outcome: 'stopped', status: 'RUNNING' });
    expect(finished).toMatchObject({ outcome: 'finished', output: { a: 1 } });
    expect((await bench.engine.history(id)).map(({ event }) => event.type)).toEqual(['ExecutionStarted', 'TaskSucceeded']);
  });

  it('keeps what a function completed although it was told to stop, and starts nothing new', async () => {
    const stop = new AbortController();
    const called: string[] = [];
    const functions: Record<string, StageFunction> = {
      first: () => {
        called.push('first');
        stop.abort();
        return Promise.resolve('done');
      },
      second: (payload) => {
        called.push('second');
        return Promise.resolve([payload, 'too']);
      },
    };
    const { engine } = engineOf({ m: definition('A', { A: invoke('first', { Next: 'B' }), B: invoke('second') }) }, { functions });
    const id = await engine.start('m', 'x', {});

    const stopped = await engine.run(id, { signal: stop.signal });
    const before = [...called];
    const finished = await engine.run(id);

    expect(stopped).toMatchObject({ outcome: 'stopped' });
    expect(before).toEqual(['first']);
    expect(finished).toMatchObject({ output: ['done', 'too'] });
    expect(called).toEqual(['first', 'second']);
  });

  it('does not wait for ever for a function that does not listen', async () => {
    const begun = Promise.withResolvers<null>();
    const deaf: StageFunction = () => {
      begun.resolve(null);
      return new Promise(() => {});
    };
    const { engine } = engineOf({ m: definition('A', { A: invoke('deaf') }) }, { functions: { deaf }, stopGraceMs: 5 });
    const stop = new AbortController();
    const running = engine.run(await engine.start('m', 'x', {}), { signal: stop.signal });
    await begun.promise;

    stop.abort();

    expect(await running).toMatchObject({ outcome: 'stopped' });
  });

  it('is driven once by an engine, however often it is asked', async () => {
    let calls = 0;
    const work: StageFunction = async () => {
      calls += 1;
      await nextTurn();
      return calls;
    };
    const { engine } = engineOf({ m: definition('A', { A: invoke('work') }) }, { functions: { work } });
    const id = await engine.start('m', 'x', {});

    const outcomes = await Promise.all([engine.run(id), engine.run(id), engine.resume()]);

    expect(calls).toBe(1);
    expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual(['finished', 'finished', 'finished']);
  });

  it('is refused to a second engine while the first drives it', async () => {
    const { begun, run } = endless();
    const bench = engineOf({ m: definition('A', { A: invoke('work') }) }, { functions: { work: run } });
    const id = await bench.engine.start('m', 'x', {});
    const running = bench.engine.run(id);
    while (begun() === 0) await nextTurn();

    const second = bench.again();

    await expect(second.run(id)).rejects.toMatchObject({ code: 'execution-locked', message: expect.stringContaining(String(process.pid)) });
    expect(await second.resume()).toEqual([]);
    await bench.engine.close();
    expect(await running).toMatchObject({ outcome: 'stopped' });
    expect(await second.run(id, { signal: AbortSignal.abort() })).toMatchObject({ outcome: 'stopped' });
  });

  it('is resumed with all that is unfinished, children under their parents', async () => {
    const bench = engineOf(
      {
        outer: definition('Child', { Child: sync('inner') }),
        inner: definition('Ask', { Ask: waitForToken('ask', { Next: 'Echo' }), Echo: invoke('echo') }),
      },
      { functions: { ask: () => Promise.resolve(null), echo } },
    );
    const ids = [await bench.engine.start('outer', 'a', {}), await bench.engine.start('inner', 'b', {})];
    const idle = await bench.engine.resume();
    const tokens: string[] = [];
    const again = bench.again({
      functions: {
        echo,
        ask: (payload) => {
          tokens.push((payload as { token: string }).token);
          return Promise.resolve(null);
        },
      },
    });

    const resumed = await again.resume();

    expect(idle.map(({ id, outcome }) => [id, outcome])).toEqual(ids.map((id) => [id, 'idle']));
    expect(idle[0]).toMatchObject({ waitingFor: ['Ask'] });
    expect(resumed.map(({ outcome }) => outcome)).toEqual(['idle', 'idle']);
    // The invocation had ended before the restart: it is not made again.
    expect(tokens).toEqual([]);
  });

  it('invokes again what lived in the process that died', async () => {
    const tokens: string[] = [];
    const ask: StageFunction = (payload) => {
      tokens.push((payload as { token: string }).token);
      return Promise.resolve(null);
    };
    const options = { functions: { ask }, volatileFunctions: ['ask'] };
    const bench = engineOf({ m: definition('Ask', { Ask: waitForToken('ask') }) }, options);
    const id = await bench.engine.start('m', 'x', {});

    await bench.engine.run(id);
    await bench.again().run(id);

    expect(tokens).toHaveLength(2);
    expect(tokens[0]).toBe(tokens[1]);
  });

  it('finishes under the definition it was started with', async () => {
    const first = definition('Ask', { Ask: waitForToken('ask', { Next: 'Old' }), Old: { Type: 'Pass', Output: 'old', End: true } });
    const second = definition('Ask', { Ask: waitForToken('ask', { Next: 'New' }), New: { Type: 'Pass', Output: 'new', End: true } });
    const tokens: string[] = [];
    const functions: Record<string, StageFunction> = {
      ask: (payload) => {
        tokens.push((payload as { token: string }).token);
        return Promise.resolve(null);
      },
    };
    const before = engineOf({ m: first }, { functions, definitions: { m: first } });
    const id = await before.engine.start('m', 'x', {});
    await before.engine.run(id);
    const after = engineOf({ m: second }, { functions, definitions: { m: second }, database: before.database });

    await after.engine.succeed(tokens[0] ?? '', null);
    const pinned = await after.engine.run(id);
    const fresh = await after.engine.start('m', 'y', {});
    await after.engine.run(fresh);
    await after.engine.succeed(tokens[1] ?? '', null);

    expect(pinned).toMatchObject({ outcome: 'finished', output: 'old' });
    expect(await after.engine.run(fresh)).toMatchObject({ outcome: 'finished', output: 'new' });
  });
});

describe('abort', () => {
  it('ends a run with what it started, and tells running functions', async () => {
    const { begun, run } = endless();
    const { engine } = engineOf(
      { outer: definition('Child', { Child: sync('inner') }), inner: definition('A', { A: invoke('work') }) },
      { functions: { work: run } },
    );
    const id = await engine.start('outer', 'x', {});
    const running = engine.run(id);
    while (begun() === 0) await nextTurn();

    const aborted = await engine.abort(id, { error: 'Cancelled', cause: 'by Ada' });
    const outcome = await running;

    expect(aborted).toBe(true);
    expect(outcome).toMatchObject({ outcome: 'finished', status: 'ABORTED', error: 'Cancelled', cause: 'by Ada' });
    expect(await engine.resume()).toEqual([]);
    expect(await engine.abort(id)).toBe(false);
    expect(await engine.abort('nothing')).toBe(false);
  });

  it.each([{ driven: false }, { driven: true }])(
    'ends a run that nobody drives at the moment (driven before: $driven)',
    async ({ driven }) => {
      const bench = engineOf(
        { outer: definition('Child', { Child: sync('inner') }), inner: definition('Ask', { Ask: waitForToken('ask') }) },
        { functions: { ask: () => Promise.resolve(null) } },
      );
      const id = await bench.engine.start('outer', 'x', {});
      if (driven) await bench.engine.run(id);

      const aborted = await bench.again().abort(id);

      expect(aborted).toBe(true);
      expect(await bench.engine.describe(id)).toMatchObject({ status: 'ABORTED' });
      expect(bench.database.all('SELECT id FROM executions WHERE stopped_at IS NULL')).toEqual([]);
      expect(bench.database.all('SELECT * FROM tasks')).toEqual([]);
      expect(bench.database.all('SELECT * FROM inbox')).toEqual([]);
    },
  );
});

describe('a fault of the disk', () => {
  it('ends the run with that error; nothing was carried out that is not journalled', async () => {
    const called: string[] = [];
    const bench = engineOf(
      { m: definition('A', { A: invoke('first', { Next: 'B' }), B: invoke('second') }) },
      {
        functions: {
          first: () => {
            called.push('first');
            bench.database.run("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no space'); END");
            return Promise.resolve(1);
          },
          second: () => {
            called.push('second');
            return Promise.resolve(2);
          },
        },
      },
    );
    const id = await bench.engine.start('m', 'x', {});

    await expect(bench.engine.run(id)).rejects.toThrow('no space');
    const before = [...called];
    bench.database.run('DROP TRIGGER full');
    called.length = 0;
    const functions = { first: echo, second: echo };
    const outcome = await bench.again({ functions }).run(id);

    expect(before).toEqual(['first']);
    expect(outcome).toMatchObject({ outcome: 'finished', output: {} });
  });

  it('that a function meets ends the run too, and does not fail the task', async () => {
    const full = new StringlineError({ code: 'disk-full', message: 'No space is left', exit: EXIT.outside });
    const bench = engineOf({ m: definition('A', { A: invoke('store') }) }, { functions: { store: () => Promise.reject(full) } });
    const id = await bench.engine.start('m', 'x', { a: 1 });

    await expect(bench.engine.run(id)).rejects.toBe(full);
    const outcome = await bench.again({ functions: { store: echo } }).run(id);

    expect(outcome).toMatchObject({ outcome: 'finished', output: { a: 1 } });
  });
});
