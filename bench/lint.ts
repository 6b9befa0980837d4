/**
 * `stringline lint` beside the checker that does the nearest thing, as whole processes from the start of Node to its end: the time on the clock,
 * user CPU, and peak memory. A triplet (requirements, design, tasks) has as many requirements, criteria and bytes as a spec of the peer has
 * requirements, scenarios and bytes; its checks look at three documents and at what they say of each other, those of the peer at one.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, fastest, median, type Row } from './bench.ts';
import { measure, peerScript, type Usage } from './lint/process.ts';
import { writeOpenSpecChanges, writeOpenSpecs, writeTriplets } from './lint/projects.ts';

const root = join(import.meta.dirname, '..');
const launcher = join(root, 'dist', 'stringline.js');
const ROUNDS = 5;
/** Beside 1,000, to see whether the time grows with the number only. */
const FEW = 100;
const MANY = 1000;
/** Once only: half a minute. */
const MOST = 10_000;
/** How much heavier what the peer reads may be, so that nothing is won by giving it more. */
const LIKE = 1.05;

type Name = 'one' | 'few' | 'many' | 'again' | 'specs' | 'changes' | 'most';
type Contenders = Record<Name, () => Usage>;

function project(scratch: string, name: string, write: (root: string) => void): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  write(folder);
  return folder;
}

function contenders(scratch: string): Contenders {
  const peer = peerScript(root);
  const lint = (count: number) => {
    const folder = project(scratch, `triplets-${count}`, (at) => writeTriplets(at, count));
    return () => measure(folder, launcher, 'lint', '--no-cache');
  };
  const validate = (name: string, write: (at: string, count: number) => void) => {
    const folder = project(scratch, name, (at) => write(at, MANY));
    if (name === 'specs') checkWeight(join(scratch, `triplets-${MANY}`), folder);
    return () => measure(folder, peer, 'validate', '--all', '--strict');
  };
  return {
    one: lint(1),
    few: lint(FEW),
    many: lint(MANY),
    again: () => measure(join(scratch, `triplets-${MANY}`), launcher, 'lint'),
    specs: validate('specs', writeOpenSpecs),
    changes: validate('changes', writeOpenSpecChanges),
    most: lint(MOST),
  };
}

function bytesBelow(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** A benchmark that gives its peer more to do than itself measures nothing. */
function checkWeight(ours: string, theirs: string): void {
  const factor = bytesBelow(theirs) / bytesBelow(ours);
  if (factor > LIKE) throw new Error(`the peer's specs are ${factor.toFixed(2)} times as heavy as ours`);
}

/** Rounds in turns, the first unmeasured: it is the one in which specs are checked that are checked again later. */
function measured(all: Contenders): Record<Name, Usage[]> {
  const usages: Record<Exclude<Name, 'most'>, Usage[]> = { one: [], few: [], many: [], again: [], specs: [], changes: [] };
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const name of Object.keys(usages) as (keyof typeof usages)[]) {
      const usage = all[name]();
      if (round >= 0) usages[name].push(usage);
    }
  }
  return { ...usages, most: [all.most()] };
}

function rows({ one, few, many, again, specs, changes, most }: Record<Name, Usage[]>): Row[] {
  const wall = (usages: readonly Usage[]) => median(usages.map((usage) => usage.wall));
  const cpu = (usages: readonly Usage[]) => median(usages.map((usage) => usage.cpu));
  const memory = (usages: readonly Usage[]) => median(usages.map((usage) => usage.memory));
  const least = (usages: readonly Usage[]) => fastest(usages.map((usage) => usage.cpu));
  const each = (usages: readonly Usage[], count: number) => (1000 * (least(usages) - least(one))) / (count - 1);
  const against = (what: string, ours: readonly Usage[], theirs: readonly Usage[], factor: number): Row[] =>
    (
      [
        [`${what}, clock`, wall],
        ['the same, user CPU', cpu],
      ] as const
    ).map(([name, of]) => ({
      measure: name,
      unit: 'ms',
      value: of(ours),
      reference: { name: 'openspec validate', value: of(theirs) },
      bar: { kind: 'ratio', factor },
    }));
  return [
    ...against('1,000 triplets, never checked before, against 1,000 specs', many, specs, 0.5),
    ...against('1,000 triplets, never checked before, against 1,000 changes', many, changes, 0.1),
    ...against('1,000 triplets, checked before, against 1,000 specs', again, specs, 0.5),
    ...against('1,000 triplets, checked before, against 1,000 changes', again, changes, 0.1),
    {
      measure: 'peak memory, against 1,000 specs',
      unit: 'kB',
      value: memory(many),
      reference: { name: 'openspec validate', value: memory(specs) },
      bar: { kind: 'ratio', factor: 1 },
    },
    {
      measure: 'a triplet of 1,000 against one of 100',
      unit: 'µs',
      value: each(many, MANY),
      reference: { name: 'of 100', value: each(few, FEW) },
      bar: { kind: 'ratio', factor: 1.2 },
    },
    {
      measure: 'a triplet of 10,000 against one of 100',
      unit: 'µs',
      value: each(most, MOST),
      reference: { name: 'of 100', value: each(few, FEW) },
      bar: { kind: 'ratio', factor: 1.2 },
    },
    // Linear in what is read: ten times the texts are held, nothing else.
    {
      measure: 'peak memory of 10,000 against that of 1,000',
      unit: 'kB',
      value: memory(most),
      reference: { name: 'of 1,000', value: memory(many) },
      bar: { kind: 'ratio', factor: 4 },
    },
  ];
}

export const bench: Bench = {
  title: 'Checking specs of 7 kB, 6 requirements and 29 criteria, whole processes',
  run() {
    if (!existsSync(launcher)) throw new Error('dist/stringline.js is missing: npm run build');
    const scratch = mkdtempSync(join(tmpdir(), 'stringline-bench-lint-'));
    try {
      return Promise.resolve(rows(measured(contenders(scratch))));
    } finally {
      rmSync(scratch, { recursive: true });
    }
  },
};
