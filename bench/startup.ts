import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, compare } from './bench.ts';

const launcher = join(import.meta.dirname, '..', 'dist', 'stringline.js');

function start(...args: string[]): void {
  const { status, error } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(status)}`, { cause: error });
}

export const bench: Bench = {
  title: 'Start of the command line',
  async run() {
    if (!existsSync(launcher)) throw new Error('dist/stringline.js is missing: npm run build');
    const { ours, node } = await compare(25, { ours: () => start(launcher, '--version'), node: () => start('-e', '0') });
    return [
      {
        measure: 'stringline --version',
        unit: 'ms',
        value: ours,
        reference: { name: 'node -e 0', value: node },
        bar: { kind: 'ratio', factor: 1.5, plus: 60 },
      },
    ];
  },
};
