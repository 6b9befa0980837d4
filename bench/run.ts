/**
 * `npm run bench [-- name… --json]`: runs the benchmarks of this folder one after the other, each in a process of its own.
 * Ends with 1 when a bar was missed or a benchmark failed, with 2 when there is none of that name.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, limit, reached, type Row } from './bench.ts';

const NOT_BENCHES = new Set(['run.ts', 'bench.ts']);

type Outcome = { name: string; title: string; rows: Row[] } | { name: string; error: string };

function list(): string[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !NOT_BENCHES.has(file))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

/** In the child: runs one benchmark and sends its outcome to the parent. */
async function runHere(name: string): Promise<Outcome> {
  try {
    const { bench } = (await import(join(import.meta.dirname, `${name}.ts`))) as { bench: Bench };
    return { name, title: bench.title, rows: await bench.run() };
  } catch (error) {
    return { name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function runInChild(name: string): Promise<Outcome> {
  // What a benchmark prints is talk: it goes to stderr, results to stdout.
  const child = fork(import.meta.filename, ['--child', name], { stdio: ['ignore', 2, 2, 'ipc'] });
  let outcome: Outcome = { name, error: 'ended without a result' };
  child.on('message', (message) => (outcome = message as Outcome));
  await once(child, 'exit');
  return outcome;
}

function format(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function line(row: Row): string {
  const { bar, reference, unit } = row;
  const ratio = reference === undefined ? '' : `${(row.value / reference.value).toFixed(2)} x`;
  const against = reference === undefined ? '' : `${reference.name} ${format(reference.value)}`;
  const bound = `${bar.kind === 'at-least' ? '≥' : '≤'} ${format(limit(row))} ${unit}`;
  const cells = [
    row.measure.padEnd(44),
    `${format(row.value)} ${unit}`.padStart(16),
    against.padStart(36),
    ratio.padStart(9),
    bound.padStart(18),
  ];
  return `  ${cells.join('  ')}  ${reached(row) ? 'ok' : 'MISSED'}`;
}

function print(outcome: Outcome): void {
  const lines = 'error' in outcome ? [`${outcome.name}: FAILED`, outcome.error] : [outcome.title, ...outcome.rows.map(line)];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function passed(outcome: Outcome): boolean {
  return 'rows' in outcome && outcome.rows.length > 0 && outcome.rows.every(reached);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, child: { type: 'string' } } });
  if (values.child !== undefined) {
    const outcome = await runHere(values.child);
    await new Promise((sent) => process.send?.(outcome, sent));
    return 0;
  }
  const unknown = positionals.filter((name) => !list().includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`no benchmark named ${unknown.join(', ')}; there are: ${list().join(', ')}\n`);
    return 2;
  }
  const outcomes: Outcome[] = [];
  for (const name of positionals.length > 0 ? positionals : list()) {
    const outcome = await runInChild(name);
    outcomes.push(outcome);
    if (values.json !== true) print(outcome);
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify({ schema: 'stringline.bench/1', outcomes }, undefined, 2)}\n`);
  return outcomes.every(passed) ? 0 : 1;
}

process.exit(await main());
