/** What a durable step of the engine costs, against the least that durability can cost here: an append and an fdatasync in the same directory. */
import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../lib/adapters/local/stores/index.ts';
import type { Json } from '../lib/domain/shared/digest.ts';
import { loadMachine, type Machine } from '../lib/domain/workflow/asl/index.ts';
import { createEngine } from '../lib/local/engine/index.ts';
import { type Bench, compare } from './bench.ts';

/** Events a run journals: its start, and the end of each task. */
const STEPS = 100;
const ROUNDS = 9;

function chain(): Machine {
  const states = Array.from({ length: STEPS - 1 }, (_, index): [string, Json] => [
    `S${index}`,
    {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'stage', Payload: { runId: '{% $states.input.runId %}', digest: '{% $states.input.digest %}' } },
      Output: '{% $states.result.Payload %}',
      ...(index === STEPS - 2 ? { End: true } : { Next: `S${index + 1}` }),
    },
  ]);
  const loaded = loadMachine('chain', { QueryLanguage: 'JSONata', StartAt: 'S0', States: Object.fromEntries(states) });
  if (!loaded.ok) throw new Error(loaded.findings.map((finding) => finding.message).join('; '));
  return loaded.machine;
}

/** In the checkout, not in a temporary directory: that one may be in memory. */
function scratch(): string {
  return mkdtempSync(join(import.meta.dirname, '..', '.bench-'));
}

function appender(directory: string): { run: () => void; close: () => void } {
  const file = openSync(join(directory, 'append'), 'a');
  // As much as an event of that run.
  const record = `${'x'.repeat(250)}\n`;
  return {
    run: () => {
      for (let step = 0; step < STEPS; step += 1) {
        writeSync(file, record);
        fdatasyncSync(file);
      }
    },
    close: () => {
      closeSync(file);
    },
  };
}

function engineRuns(directory: string): { run: () => Promise<void>; close: () => void } {
  const database = openDatabase(join(directory, 'engine.sqlite'));
  let ids = 0;
  const engine = createEngine({
    database,
    machines: { chain: chain() },
    functions: { stage: (payload) => Promise.resolve(payload) },
    clock: { now: () => new Date() },
    host: { hash: (text, algorithm) => createHash(algorithm.replace('-', '')).update(text).digest('hex') },
    ids: () => `id-${(ids += 1)}`,
  });
  let number = 0;
  return {
    run: async () => {
      const id = await engine.start('chain', `run-${(number += 1)}`, { runId: `run-${number}`, digest: 'a'.repeat(64) });
      const outcome = await engine.run(id);
      const steps = (await engine.history(id)).length;
      if (outcome.status !== 'SUCCEEDED' || steps !== STEPS) throw new Error(`the run ended ${outcome.status} after ${steps} steps`);
    },
    close: () => {
      database.close();
    },
  };
}

export const bench: Bench = {
  title: 'Durable steps of the embedded engine',
  async run() {
    const directory = scratch();
    const [disk, engine] = [appender(directory), engineRuns(directory)];
    try {
      const { ours, theirs } = await compare(ROUNDS, { ours: engine.run, theirs: disk.run });
      return [
        {
          measure: 'one step: apply, journal, commit',
          unit: 'ms',
          value: ours / STEPS,
          reference: { name: 'append + fdatasync', value: theirs / STEPS },
          bar: { kind: 'ratio', factor: 3 },
        },
      ];
    } finally {
      disk.close();
      engine.close();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
