import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import { goOn, type GoOnInput } from '../../../lib/app/hooks/go-on.ts';
import { GivesWay } from '../../../lib/app/hooks/jobs-elsewhere.ts';
import type { HookActionFunction, HookActions, HookStore } from '../../../lib/app/hooks/ports.ts';
import { sandboxWorkplace } from '../../../lib/app/hooks/sandbox-workplace.ts';
import type { SandboxJob, SourceRepository } from '../../../lib/app/ports.ts';
import type { HookResult, HookRun } from '../../../lib/domain/hooks/dispatch/index.ts';
import { hookEvent, hookRun } from '../../support/hook-records.ts';
import { memoryArtefacts } from '../../support/memory-artefacts.ts';

const BEGUN = '2026-11-01T10:00:00.000Z';
const from = (turns = 0): GoOnInput['from'] => ({ next: 'agent', by: 'agent', ends: [], turns });
const stopped: HookActionFunction = ({ signal }) =>
  Promise.resolve(signal.aborted ? { outcome: 'stopped', summary: 'stopped' } : { outcome: 'passed', summary: 'done' });

interface Told {
  status?: HookRun['status'];
  now?: string;
  given?: GoOnInput['from'];
  signal?: AbortSignal;
  /** 0 for none. */
  timeoutMs?: number;
}

/** What a turn of an agent gives, and what it has made of its run. */
async function turnOf(action: HookActionFunction, told: Told = {}): Promise<{ answer: unknown; finished: HookResult[] }> {
  const { status = 'running', now = BEGUN, given = from(), signal = new AbortController().signal, timeoutMs = 60_000 } = told;
  const finished: HookResult[] = [];
  const { hook } = hookRun();
  const { timeoutMs: _usual, ...unlimited } = hook;
  const run = hookRun({
    status,
    startedAt: BEGUN,
    hook: { ...unlimited, action: 'ask_agent', ...(timeoutMs > 0 && { timeoutMs }) },
  });
  const hooks = {
    event: () => Promise.resolve(hookEvent({ via: 'api', tree: 't' })),
    runs: () => Promise.resolve([run]),
    finish: (_id: string, { result }: { result: HookResult }) => Promise.resolve(void finished.push(result)),
  } as unknown as HookStore;
  const ports = {
    ...{ hooks, hash: sha256, artefacts: memoryArtefacts(), source: undefined as unknown as SourceRepository },
    clock: { now: () => new Date(now) },
    mergeBase: () => Promise.resolve(undefined),
    actions: { ask_agent: action } as unknown as HookActions,
  };
  const answer = await goOn({ eventId: 'hook-1', runId: run.id, from: given }, { ports, invocation: { signal, remainingMs: () => 1 } });
  return { answer, finished };
}

describe('a run that goes on elsewhere', () => {
  it('goes on in another invocation where the time of this one is not enough, whether it notices or is cut off', async () => {
    const noticed = await turnOf(() => Promise.reject(new GivesWay()));
    const cut = await turnOf(stopped, { signal: AbortSignal.abort() });

    for (const { answer, finished } of [noticed, cut]) expect({ answer, finished }).toEqual({ answer: { ...from(1) }, finished: [] });
  });

  it('is stopped when the limit of its hook is up over all its turns, and not by one that states none', async () => {
    const late = { now: '2026-11-01T10:02:00.000Z' };

    const untilStopped: HookActionFunction = async (job, ports) => {
      if (!job.signal.aborted) await new Promise((resolve) => job.signal.addEventListener('abort', resolve, { once: true }));
      return stopped(job, ports);
    };

    expect((await turnOf(untilStopped, late)).finished).toMatchObject([{ outcome: 'timed-out' }]);
    expect((await turnOf(stopped, { ...late, timeoutMs: 0 })).finished).toMatchObject([{ outcome: 'passed' }]);
  });

  it('is given up after more turns than an agent needs', async () => {
    expect((await turnOf(stopped, { given: from(61) })).finished).toMatchObject([
      { outcome: 'crashed', summary: 'not done after 60 turns' },
    ]);
  });

  it('stays as it is where it is over already', async () => {
    const { answer, finished } = await turnOf(stopped, { status: 'done' });

    expect({ answer, finished }).toEqual({ answer: { next: 'over' }, finished: [] });
  });

  it('throws what is a fault of ours, so that it is tried again', async () => {
    await expect(turnOf(() => Promise.reject(new Error('the table is away')))).rejects.toThrow('the table is away');
  });
});

describe('a command in the sandbox', () => {
  it('is the same job whenever it is asked for, and another one for other commands', async () => {
    const jobs: SandboxJob[] = [];
    const runJob = (job: SandboxJob): never => {
      jobs.push(job);
      throw new GivesWay(job);
    };
    const place = {
      event: hookEvent({ via: 'api', tree: 't' }),
      source: {} as SourceRepository,
      artefacts: memoryArtefacts(),
      hash: sha256,
      runJob,
    };
    const { run } = sandboxWorkplace({ ...place, run: hookRun() });
    const asked = (line: string, timeoutMs: number): Promise<unknown> =>
      run({ run: line, stdin: '', env: {}, timeoutMs, signal: new AbortController().signal });

    for (const [line, timeoutMs] of [
      ['true', 10],
      ['true', 20],
      ['false', 10],
    ] as const)
      await expect(asked(line, timeoutMs)).rejects.toThrow(GivesWay);

    expect(jobs).toHaveLength(3);
    expect(jobs[1]).toEqual(jobs[0]);
    expect(jobs[2]?.id).not.toBe(jobs[0]?.id);
    expect(jobs[0]).toMatchObject({ network: 'none', tree: 't', commands: [{ timeoutSeconds: 2 }] });
  });
});
