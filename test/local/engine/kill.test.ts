import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../lib/adapters/local/stores/index.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** More transactions than the run has. */
const MANY = 200;

interface End {
  signal: NodeJS.Signals | null;
  code: number | null;
  output: string;
}

const bundle = temporaryDirectory();
const PROGRAM = join(bundle.path, 'program.mjs');

/** In one file the program starts in a fraction of the time, and it starts often here. */
function buildProgram(): Promise<unknown> {
  const entryPoints = [join(process.cwd(), 'test/local/engine/kill-program.ts')];
  return build({ entryPoints, bundle: true, platform: 'node', format: 'esm', target: 'node24', outfile: PROGRAM, logLevel: 'error' });
}

function live(directory: string, moment: 'before' | 'after', n: number): Promise<End> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, directory, moment, String(n)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('close', (code, signal) => {
      resolve({ signal, code, output });
    });
  });
}

/** Every execution's journal without its times; what ran concurrently may have come in any order. */
function journalOf(directory: string): unknown {
  const database = openDatabase(join(directory, 'engine.sqlite'));
  const events = database.all('SELECT execution, event FROM journal').map((row) => {
    const event = JSON.parse(String(row['event']), (key, value: unknown) =>
      ['at', 'StartDate', 'StopDate'].includes(key) ? 0 : value,
    ) as unknown;
    return `${String(row['execution'])} ${JSON.stringify(event)}`;
  });
  const left = ['tasks', 'timers', 'inbox'].flatMap((table) => database.all(`SELECT * FROM ${table}`));
  database.close();
  return { events: events.toSorted(), left };
}

function linesOf(directory: string, name: string): string[] {
  return readFileSync(join(directory, name), 'utf8').trimEnd().split('\n');
}

/** What a run comes to, without when. */
function resultOf(output: string): unknown {
  const { startedAt: _startedAt, stoppedAt: _stoppedAt, ...rest } = JSON.parse(output) as Record<string, unknown>;
  return rest;
}

const EFFECTS = ['draft', 'publish', 'work-a', 'work-b', 'work-c'];

describe('a run whose process is killed at every transaction', () => {
  const whole = temporaryDirectory();
  let expected: unknown;
  beforeAll(async () => {
    await buildProgram();
    const { code, output } = await live(whole.path, 'after', 0);
    expect(code).toBe(0);
    expected = resultOf(output);
  }, 60_000);
  afterAll(() => {
    whole.remove();
    bundle.remove();
  });

  it('has a reference: a run that nobody kills', () => {
    expect(expected).toMatchObject({ outcome: 'finished', status: 'SUCCEEDED' });
    expect(linesOf(whole.path, 'effects').toSorted()).toEqual(EFFECTS);
    expect(linesOf(whole.path, 'calls').toSorted()).toEqual(EFFECTS);
  });

  // Each process commits one transaction; `before` the second or `after` the first it dies. The last one finds nothing left to commit.
  it.each([
    { moment: 'after' as const, n: 1 },
    { moment: 'before' as const, n: 2 },
  ])(
    'ends with the same output, effects and journal: killed $moment its transaction $n',
    async ({ moment, n }) => {
      const directory = temporaryDirectory();
      let kills = 0;
      let end = await live(directory.path, moment, n);
      while (end.signal === 'SIGKILL' && kills < MANY) {
        kills += 1;
        end = await live(directory.path, moment, n);
      }

      expect(end).toMatchObject({ code: 0, signal: null });
      expect(kills).toBeGreaterThan(20);
      expect(resultOf(end.output)).toEqual(expected);
      expect(linesOf(directory.path, 'effects').toSorted()).toEqual(EFFECTS);
      expect(new Set(linesOf(directory.path, 'tokens')).size).toBe(1);
      expect(journalOf(directory.path)).toEqual(journalOf(whole.path));
      directory.remove();
    },
    120_000,
  );
});
