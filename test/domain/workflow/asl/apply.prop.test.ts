import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../../lib/domain/shared/digest.ts';
import { apply, type EngineEvent, type ExecutionState, loadMachine } from '../../../../lib/domain/workflow/asl/index.ts';
import { host, load, type Reply, type RunResult, runToEnd } from './run-to-end.ts';
import { readVectors, runVector, type Vector } from './run-vectors.ts';

const vectors = readVectors().flatMap((topic) => topic.vectors);
const anyVector = fc.constantFrom(...vectors);

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

const stored = (state: ExecutionState): ExecutionState => JSON.parse(JSON.stringify(state)) as ExecutionState;
const shown = ({ commands, history, status, output, error, cause, state }: RunResult): unknown => ({
  commands,
  history,
  status,
  output,
  error,
  cause,
  state,
});

describe.each(vectors)('each run: $name', (vector: Vector) => {
  it('is the same again, whether the state is kept, frozen or stored between events', async () => {
    const straight = await runVector(vector);

    expect(shown(await runVector(vector, { between: freeze }))).toEqual(shown(straight));
    expect(shown(await runVector(vector, { between: stored }))).toEqual(shown(straight));
    // What is stored must be JSON: nothing may get lost.
    expect(stored(straight.state)).toEqual(straight.state);
  });

  it('is folded from its events', async () => {
    const straight = await runVector(vector);

    let state: ExecutionState | undefined;
    const machine = load(vector.definition);
    for (const event of straight.events) ({ state } = await apply(machine, state, event, host));

    expect(state).toEqual(straight.state);
  });
});

/** Ids that a run gave out, and others that look like them or like nothing. */
function eventsAround(run: RunResult): fc.Arbitrary<EngineEvent> {
  const ids = run.commands.flatMap(({ command }) =>
    'taskId' in command ? [command.taskId] : 'timerId' in command ? [command.timerId] : [],
  );
  const id = fc.oneof(
    fc.constantFrom(...ids, 't:1', 't:1.0/1', 't:1.__proto__/1', 't:1.constructor/1', 'r:1', 'w:1', 'execution!timeout'),
    fc.string(),
    fc.stringMatching(/^[trw]:[0-9./]{0,8}(!timeout|!heartbeat[0-9])?$/),
  );
  const at = fc
    .integer({ min: 0, max: 100_000 })
    .map((seconds) => new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1000).toISOString());
  const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
  return fc.oneof(
    fc.record({ type: fc.constant('TaskSucceeded' as const), at, taskId: id, output: json }),
    fc.record({ type: fc.constant('TaskFailed' as const), at, taskId: id, error: fc.string(), cause: fc.string() }),
    fc.record({ type: fc.constant('TaskHeartbeat' as const), at, taskId: id }),
    fc.record({ type: fc.constant('TimerFired' as const), at, timerId: id }),
    fc.record({ type: fc.constant('ExecutionAborted' as const), at }),
  );
}

/** What was asked for and neither answered nor withdrawn, kept by hand from the commands. */
class Open {
  readonly ids = new Set<string>();

  take({ commands }: { commands: readonly { type: string; taskId?: string; timerId?: string }[] }): void {
    for (const { type, taskId, timerId } of commands) {
      const id = taskId ?? timerId ?? '';
      if (type === 'StartTask' || type === 'SetTimer') {
        expect(this.ids.has(id)).toBe(false);
        this.ids.add(id);
      } else if (type !== 'Finish') {
        expect(this.ids.delete(id)).toBe(true);
      } else {
        expect([...this.ids]).toEqual([]);
      }
    }
  }
}

describe('apply', () => {
  it('never fails on an event, ignores what is stale, and withdraws all that it asked for', async () => {
    await fc.assert(
      fc.asyncProperty(anyVector, fc.gen(), async (vector, gen) => {
        const straight = await runVector(vector);
        const machine = load(vector.definition);
        const [start] = straight.events;
        if (start === undefined) return;
        // One builder: another one for each event would be built anew.
        const around = (): fc.Arbitrary<EngineEvent> => eventsAround(straight);
        const open = new Open();
        let applied = await apply(machine, undefined, start, host);
        open.take(applied);
        for (let turn = 0; turn < 12; turn += 1) {
          const event = gen(around);
          const id = 'taskId' in event ? event.taskId : 'timerId' in event ? event.timerId : undefined;
          const before = applied.state;
          const finished = before['status'] !== 'RUNNING';
          const known = id === undefined ? !finished : open.ids.has(id);
          // An answer or a fired timer is no longer open, whatever comes of it.
          if (id !== undefined && event.type !== 'TaskHeartbeat') open.ids.delete(id);
          const isTaskEvent = event.type.startsWith('Task');
          const fits = id === undefined || isTaskEvent === (id.startsWith('t:') && !id.includes('!'));
          if (known && !fits) {
            open.ids.add(id);
          }

          applied = await apply(machine, before, event, host);

          open.take(applied);
          if (!known || !fits) expect(applied).toEqual({ state: before, commands: [], history: [] });
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('gives the same run when late answers and cancelled timers are delivered as well', async () => {
    for (const vector of vectors) {
      const plain = await runVector(vector, { deliverStale: false });
      const noisy = await runVector(vector, { deliverStale: true });
      expect({ name: vector.name, ...(shown(noisy) as object) }).toEqual({ name: vector.name, ...(shown(plain) as object) });
    }
  });

  it('refuses to begin with anything but a start', async () => {
    const machine = load({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
    const event: EngineEvent = { type: 'TimerFired', at: '2026-01-01T00:00:00.000Z', timerId: 'w:1' };

    await expect(apply(machine, undefined, event, host)).rejects.toThrow('begins with ExecutionStarted');
  });

  it('refuses a state of another machine', async () => {
    const wait = (name: string): unknown => ({
      QueryLanguage: 'JSONata',
      StartAt: name,
      States: { [name]: { Type: 'Wait', Seconds: 1, End: true } },
    });
    const run = await runToEnd(load(wait('A')), { between: (state) => state });
    const [start] = run.events;
    if (start === undefined) throw new Error('no events');
    const { state } = await apply(load(wait('A')), undefined, start, host);

    const late = apply(load(wait('B')), state, { type: 'TimerFired', at: '2026-01-01T00:00:01.000Z', timerId: 'w:1' }, host);

    await expect(late).rejects.toThrow('in state "A", which this machine lacks');
  });

  it.each([
    { loop: 'that waits for nothing', A: { Type: 'Pass', Next: 'C' } },
    { loop: 'that waits', A: { Type: 'Wait', Seconds: 1, Next: 'C' } },
  ])('stops a loop $loop at the quota of events in a history', async ({ A }) => {
    const C = { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'S' };
    const loop = { QueryLanguage: 'JSONata', StartAt: 'A', States: { A, C, S: { Type: 'Succeed' } } };

    const { history, ...run } = await runToEnd(load(loop));

    expect(run).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(history).toHaveLength(25_000);
  });
});

describe('loadMachine', () => {
  it('never throws, whatever the definition', () => {
    fc.assert(
      fc.property(fc.anything(), (definition) => {
        expect(loadMachine('any', definition).ok).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('judges damaged definitions without throwing, and what it accepts runs without throwing', async () => {
    const damage = fc.constantFrom<unknown>(
      null,
      0,
      -1,
      1.5,
      '',
      'A',
      '{% 1 %}',
      '{% $states %}',
      [],
      {},
      true,
      ['States.ALL'],
      'States.ALL',
    );
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(anyVector, fc.nat(), damage, fc.boolean(), async (vector, where, value, remove) => {
        const definition = structuredClone(vector.definition) as Json;
        spoil(definition, where, remove ? undefined : value);
        const loaded = loadMachine('spoilt', definition);
        if (!loaded.ok) {
          expect(loaded.findings.length).toBeGreaterThan(0);
          return;
        }
        accepted += 1;
        const answer = (): Reply => ({ output: {}, afterSeconds: 1 });
        const run = await runToEnd(loaded.machine, { input: vector.input ?? {}, answer });
        expect(run.status).toMatch(/^(SUCCEEDED|FAILED|TIMED_OUT|WAITING)$/);
      }),
      { numRuns: 600 },
    );
    expect(accepted).toBeGreaterThan(30);
  }, 120_000);
});

/** Replaces or removes the n-th member of a JSON value, counted through its depth. */
function spoil(root: Json, where: number, value: unknown): void {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const walk = (holder: unknown): void => {
    if (holder === null || typeof holder !== 'object') return;
    for (const key of Object.keys(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      walk((holder as Record<string, unknown>)[key]);
    }
  };
  walk(root);
  const place = places[where % places.length];
  if (place === undefined) return;
  if (value === undefined && Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1);
  else if (value === undefined) Reflect.deleteProperty(place.holder, place.key);
  else place.holder[place.key] = value;
}
