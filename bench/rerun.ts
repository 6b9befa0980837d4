import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { calculator, subtraction } from '../test/support/calculator.ts';
import { type Bench, compare } from './bench.ts';

const launcher = join(import.meta.dirname, '..', 'dist', 'stringline.js');

interface Document {
  run: { id: string; status: string };
  commit: string;
  usage: { calls: number };
}

/** A repository with a finished run, and how to run the same again. */
function finishedRun(root: string): { again: () => Document; first: Document } {
  for (const [path, content] of Object.entries(calculator())) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode: 0o755 });
  }
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.org', ...args], { cwd: root, stdio: 'pipe' });
  };
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '--no-verify', '-m', 'The project as it was');
  const playbook = join(root, '.git', 'playbook.yaml');
  writeFileSync(playbook, JSON.stringify(subtraction()));
  const args = [launcher, '--json', 'run', '--playbook', playbook, '--spec', 'subtraction', 'Let callers subtract.'];
  const again = (): Document =>
    JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })) as Document;
  return { first: again(), again };
}

/** Model calls recorded in the whole repository. */
function recordedCalls(root: string): number {
  const usage = execFileSync(process.execPath, [launcher, '--json', 'usage'], { cwd: root, encoding: 'utf8' });
  return (JSON.parse(usage) as { total: { calls: number } }).total.calls;
}

export const bench: Bench = {
  title: 'The same run again, with nothing changed',
  async run() {
    if (!existsSync(launcher)) throw new Error('dist/stringline.js is missing: npm run build');
    const root = mkdtempSync(join(tmpdir(), 'stringline-bench-'));
    try {
      const { first, again } = finishedRun(root);
      if (first.run.status !== 'succeeded') throw new Error(`the first run is ${first.run.status}`);
      const before = recordedCalls(root);
      const { ours, node } = await compare(15, {
        ours: () => {
          const { run, commit } = again();
          if (run.status !== 'succeeded' || commit !== first.commit) throw new Error(`the run again is ${run.status} at ${commit}`);
        },
        node: () => execFileSync(process.execPath, ['-e', '0']),
      });
      return [
        {
          measure: 'model calls of the runs again',
          unit: 'calls',
          value: recordedCalls(root) - before,
          bar: { kind: 'at-most', value: 0 },
        },
        {
          measure: 'whole process',
          unit: 'ms',
          value: ours,
          reference: { name: 'node -e 0', value: node },
          bar: { kind: 'at-most', value: 300 },
        },
      ];
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
};
