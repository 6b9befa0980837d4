/** `stringline lint` beside the checker that does the nearest thing, as whole processes: user CPU and peak memory. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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

type Contenders = Record<'one' | 'few' | 'many' | 'specs' | 'changes', () => Usage>;

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
    return () => measure(folder, launcher, 'lint');
  };
  const validate = (name: string, write: (at: string, count: number) => void) => {
    const folder = project(scratch, name, (at) => write(at, MANY));
    return () => measure(folder, peer, 'validate', '--all', '--strict');
  };
  return {
    one: lint(1),
    few: lint(FEW),
    many: lint(MANY),
    specs: validate('specs', writeOpenSpecs),
    changes: validate('changes', writeOpenSpecChanges),
  };
}

/** Rounds in turns, the first unmeasured. */
function measured(all: Contenders): Record<keyof Contenders, Usage[]> {
  const usages: Record<keyof Contenders, Usage[]> = { one: [], few: [], many: [], specs: [], changes: [] };
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const name of Object.keys(usages) as (keyof Contenders)[]) {
      const usage = all[name]();
      if (round >= 0) usages[name].push(usage);
    }
  }
  return usages;
}

function rows({ one, few, many, specs, changes }: Record<keyof Contenders, Usage[]>): Row[] {
  const cpu = (usages: readonly Usage[]) => median(usages.map((usage) => usage.cpu));
  const memory = (usages: readonly Usage[]) => median(usages.map((usage) => usage.memory));
  const least = (usages: readonly Usage[]) => fastest(usages.map((usage) => usage.cpu));
  const each = (usages: readonly Usage[], count: number) => (1000 * (least(usages) - least(one))) / (count - 1);
  const ours = { unit: 'ms', value: cpu(many) } as const;
  return [
    {
      measure: '1,000 triplets, against 1,000 specs',
      ...ours,
      reference: { name: 'openspec validate', value: cpu(specs) },
      bar: { kind: 'ratio', factor: 0.5 },
    },
    {
      measure: '1,000 triplets, against 1,000 changes',
      ...ours,
      reference: { name: 'openspec validate', value: cpu(changes) },
      bar: { kind: 'ratio', factor: 0.1 },
    },
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
  ];
}

export const bench: Bench = {
  title: 'Checking specs, whole processes, user CPU',
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
