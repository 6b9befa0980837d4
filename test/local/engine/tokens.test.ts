import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../lib/domain/shared/digest.ts';
import type { StageFunction } from '../../../lib/local/engine/index.ts';
import { type Bench, definition, engineOf, waitForToken } from './support.ts';

/** A function that keeps the tokens it is handed. */
function asks(): { tokens: string[]; ask: StageFunction } {
  const tokens: string[] = [];
  return {
    tokens,
    ask: (payload) => {
      tokens.push((payload as { token: string }).token);
      return Promise.resolve({ ignored: true });
    },
  };
}

async function waiting(rest: Record<string, Json> = { End: true }): Promise<Bench & { id: string; tokens: string[]; ask: StageFunction }> {
  const { tokens, ask } = asks();
  const bench = engineOf(
    { m: definition('Review', { Review: waitForToken('ask', rest), ...('Catch' in rest ? { Caught: { Type: 'Pass', End: true } } : {}) }) },
    { functions: { ask } },
  );
  const id = await bench.engine.start('m', 'x', { question: 1 });
  await bench.engine.run(id);
  return { ...bench, id, tokens, ask };
}

const CAUGHT = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true };

describe('a task that waits for its token', () => {
  it('makes the run idle and says which state waits', async () => {
    const { engine, id } = await waiting(CAUGHT);

    const outcome = await engine.run(id);

    expect(outcome).toMatchObject({ outcome: 'idle', status: 'RUNNING', waitingFor: ['Review'] });
  });

  it('goes on with the output it is given; the invocation and its reply are not repeated', async () => {
    const { engine, id, tokens } = await waiting(CAUGHT);

    const used = await engine.succeed(tokens[0] ?? '', { decision: 'approved' });
    const outcome = await engine.run(id);

    expect(used).toBe(true);
    expect(outcome).toMatchObject({ outcome: 'finished', output: { decision: 'approved' } });
    expect(tokens).toHaveLength(1);
  });

  it('fails when it is told to', async () => {
    const { engine, id, tokens } = await waiting();

    await engine.fail(tokens[0] ?? '', 'Refused', 'by Ada');
    const outcome = await engine.run(id);

    expect(outcome).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'by Ada' });
  });

  it('can be completed once only, and not with a token that was never given', async () => {
    const { engine, id, tokens } = await waiting(CAUGHT);
    const token = tokens[0] ?? '';

    const outcomes = [
      await engine.succeed('made up', 1),
      await engine.succeed(token, 1),
      await engine.succeed(token, 2),
      await engine.fail(token, 'E', 'c'),
      await engine.heartbeat(token),
    ];
    const outcome = await engine.run(id);

    expect(outcomes).toEqual([false, true, false, false, false]);
    expect(outcome).toMatchObject({ output: 1 });
    expect(await engine.succeed(token, 3)).toBe(false);
  });

  it('fails when its invocation fails', async () => {
    const bench = engineOf(
      { m: definition('Review', { Review: waitForToken('ask') }) },
      { functions: { ask: () => Promise.reject(new RangeError('no')) } },
    );

    const outcome = await bench.engine.run(await bench.engine.start('m', 'x', {}));

    expect(outcome).toMatchObject({ status: 'FAILED', error: 'RangeError' });
  });

  it('may be completed while its invocation still runs', async () => {
    const bench = engineOf(
      { m: definition('Review', { Review: waitForToken('ask') }) },
      {
        functions: {
          ask: async (payload) => {
            await bench.engine.succeed((payload as { token: string }).token, 'at once');
            throw new Error('too late to matter');
          },
        },
      },
    );

    const outcome = await bench.engine.run(await bench.engine.start('m', 'x', {}));

    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: 'at once' });
  });

  it('keeps what was completed while nobody drove it, also after a restart', async () => {
    const { engine, again, id, tokens, ask } = await waiting(CAUGHT);
    const other = again({ functions: { ask } });

    const completed = await other.succeed(tokens[0] ?? '', 'kept');
    const outcome = await again({ functions: { ask } }).run(id);

    expect(completed).toBe(true);
    expect(outcome).toMatchObject({ outcome: 'finished', output: 'kept' });
    expect(await engine.describe(id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(tokens).toHaveLength(1);
  });

  it('is taken in when another process completes it during the run', async () => {
    const { tokens, ask } = asks();
    const both = definition('Both', {
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Review', States: { Review: waitForToken('ask') } },
          { StartAt: 'Work', States: { Work: waitForToken('work') } },
        ],
        End: true,
      },
    });
    const release = Promise.withResolvers<null>();
    const bench = engineOf({ m: both }, { functions: { ask, work: () => release.promise }, inboxPollMs: 5, background: () => undefined });
    const id = await bench.engine.start('m', 'x', {});
    const running = bench.engine.run(id);
    const other = bench.again();

    while (tokens.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await other.succeed(tokens[0] ?? '', 'from elsewhere');
    const applied = async (): Promise<boolean> => (await other.history(id)).some(({ event }) => event.type === 'TaskSucceeded');
    while (!(await applied())) await new Promise((resolve) => setTimeout(resolve, 5));
    release.resolve(null);

    expect(await running).toMatchObject({ outcome: 'idle', waitingFor: ['Work'] });
  });

  it('times out when the machine says so, and its token is dead then', async () => {
    const { engine, id, time, tokens } = await waiting({ TimeoutSeconds: 3600, ...CAUGHT });

    const idle = await engine.run(id);
    time.advance(3_600_000);
    const outcome = await engine.run(id);

    expect(idle).toMatchObject({ outcome: 'idle', nextTimerAt: '2026-11-01T11:00:00.000Z' });
    expect(outcome).toMatchObject({ outcome: 'finished', output: { Error: 'States.Timeout' } });
    expect(await engine.succeed(tokens[0] ?? '', 1)).toBe(false);
  });

  it('lives on with heartbeats', async () => {
    const { engine, id, time, tokens } = await waiting({ HeartbeatSeconds: 600, ...CAUGHT });

    time.advance(500_000);
    const beaten = await engine.heartbeat(tokens[0] ?? '');
    await engine.run(id);
    time.advance(500_000);
    const alive = await engine.run(id);
    time.advance(200_000);
    const dead = await engine.run(id);

    expect(beaten).toBe(true);
    expect(alive).toMatchObject({ outcome: 'idle' });
    expect(dead).toMatchObject({ outcome: 'finished', output: { Error: 'States.HeartbeatTimeout' } });
  });

  it('is waited for while work outside the engine will complete it', async () => {
    const { tokens, ask } = asks();
    let work: Promise<void> | undefined;
    const bench = engineOf(
      { m: definition('Review', { Review: waitForToken('start') }) },
      {
        functions: {
          start: async (payload, invocation) => {
            await ask(payload, invocation);
            work = new Promise<void>((resolve) => setImmediate(resolve))
              .then(() => bench.engine.succeed(tokens[0] ?? '', 'checked'))
              .then(() => {
                work = undefined;
              });
            return null;
          },
        },
        background: () => work,
      },
    );

    const outcome = await bench.engine.run(await bench.engine.start('m', 'x', {}));

    expect(outcome).toMatchObject({ outcome: 'finished', output: 'checked' });
  });

  it('leaves its token nowhere in the journal, nor anywhere once it was handed over', async () => {
    const { database, engine, id, tokens } = await waiting(CAUGHT);

    const tables = ['journal', 'tasks', 'inbox', 'timers'];
    const stored = JSON.stringify(tables.map((table) => database.all(`SELECT * FROM ${table}`)));

    expect(tokens[0]).toMatch(/^\S{20,}$/);
    expect(stored).not.toContain(tokens[0]);
    expect(JSON.stringify(await engine.history(id))).not.toContain(tokens[0]);
  });
});
