import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compileHooks, type CompiledHooks, type Hook, matchHooks, type HookOccasion } from '../lib/domain/hooks/index.ts';
import { eventOf, openHookHost } from '../lib/local/hooks/index.ts';
import { type Bench, compare, type Measured, processorTime, type Row } from './bench.ts';

const ENDINGS = ['ts', 'tsx', 'py', 'go', 'rs', 'java', 'md', 'json', 'yaml', 'sql'];
const EVENTS = 20_000;
const ROUNDS = 9;

/** Hooks as a large repository has them: some for every package, by folder and ending, and a few for everything of a kind. */
function hooks(count: number): Hook[] {
  return Array.from({ length: count }, (_, index): Hook => {
    const ending = ENDINGS[index % ENDINGS.length] ?? 'ts';
    const folder = `packages/p${String(Math.floor(index / ENDINGS.length))}`;
    const glob =
      index < 4 ? `**/*.test.${ending}` : index % 3 === 0 ? `${folder}/src/**/*.${ending}` : `${folder}/**/*.{${ending},${ending}x}`;
    return {
      source: {
        format: 'project-yaml',
        path: '.kiro/config/project.yaml',
        at: `hooks.on_save[${String(index)}]`,
        line: index + 1,
        column: 1,
      },
      also: [],
      name: `hook ${String(index)}`,
      description: undefined,
      trigger: 'file-save',
      matcher: index % 50 === 49 ? { kind: 'regex', regex: `^${folder}/.*\\.${ending}$` } : { kind: 'globs', globs: [glob] },
      action: { type: 'run_command', options: { command: `lint ${String(index)}` } },
      mode: 'auto',
      timeoutSeconds: undefined,
      concurrency: undefined,
      failOn: undefined,
      enabled: true,
      marks: {},
    };
  });
}

/** A saved file each, in one of so many packages; every other one in a folder that no hook is for. */
function events(packages: number): HookOccasion[] {
  return Array.from({ length: EVENTS }, (_, index): HookOccasion => {
    const ending = ENDINGS[(index * 7) % ENDINGS.length] ?? 'ts';
    const folder = index % 2 === 0 ? `packages/p${String((index / 2) % packages)}` : 'apps/web';
    return { trigger: 'file-save', files: [`${folder}/src/part/module-${String(index)}.${ending}`] };
  });
}

function matchAll(compiled: CompiledHooks, all: readonly HookOccasion[]): number {
  let matches = 0;
  for (const event of all) matches += matchHooks(compiled, event).length;
  return matches;
}

const STARTS = 15;
/** Writes down when it began, in nanoseconds. */
const STAMP = 'date +%s%N > stamp';

/** From an event to the moment at which the command of its hook begins, beside that command alone. */
async function startOfHook(): Promise<Row> {
  const root = mkdtempSync(join(tmpdir(), 'stringline-bench-hooks-'));
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: root, stdio: 'ignore' });
  mkdirSync(join(root, '.kiro/config'), { recursive: true });
  const hook = `{ pattern: "*.ts", action: run_command, mode: sync, command: ${JSON.stringify(STAMP)} }`;
  writeFileSync(join(root, '.kiro/config/project.yaml'), `hooks:\n  on_save:\n    - ${hook}\n`);
  git('init', '-q');
  git('add', '-A');
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-qm', 'Hooks');
  const environment = process.env;
  const host = await openHookHost({ cwd: root, environment });
  const begun = (startedAt: number): Measured => ({ ms: Number(readFileSync(join(root, 'stamp'), 'utf8')) / 1e6 - startedAt });
  const now = (): number => performance.timeOrigin + performance.now();
  let saves = 0;
  // As in a watch that goes on: definitions that have just been written are read anew each time.
  await delay(1_500);
  const times = await compare(STARTS, {
    hook: async () => {
      writeFileSync(join(root, 'a.ts'), String((saves += 1)));
      const event = await eventOf({ trigger: 'file-save', words: ['a.ts'], environment }, host);
      const startedAt = now();
      const { runs } = await host.dispatch(event, new AbortController().signal);
      if (runs[0]?.result?.outcome !== 'passed') throw new Error(`the hook did not run: ${runs[0]?.result?.summary ?? 'no run'}`);
      return begun(startedAt);
    },
    alone: () => {
      const startedAt = now();
      execFileSync('sh', ['-c', STAMP], { cwd: root });
      return begun(startedAt);
    },
  });
  await host.close();
  rmSync(root, { recursive: true, force: true });
  return {
    measure: 'from an event to the start of its hook',
    unit: 'ms',
    value: times.hook,
    reference: { name: 'the command alone', value: times.alone },
    bar: { kind: 'ratio', factor: 1, plus: 30 },
  };
}

export const bench: Bench = {
  title: 'Matching hooks',
  async run() {
    const [few, many] = [compileHooks(hooks(20)), compileHooks(hooks(1000))];
    // Files of the packages that both know, so that both find the same: what grows is only the number of hooks to choose from.
    const [everywhere, shared] = [events(100), events(2)];
    if (matchAll(many, shared) === 0 || matchAll(many, shared) !== matchAll(few, shared)) throw new Error('the two must match the same');
    const times = await compare(ROUNDS, {
      everywhere: () => processorTime(() => matchAll(many, everywhere)),
      many: () => processorTime(() => matchAll(many, shared)),
      few: () => processorTime(() => matchAll(few, shared)),
    });
    return [
      {
        measure: 'events against 1,000 hooks, processor time',
        unit: 'per s',
        value: (EVENTS / times.everywhere) * 1000,
        bar: { kind: 'at-least', value: 100_000 },
      },
      {
        measure: `${String(EVENTS)} events, 1,000 hooks, processor time`,
        unit: 'ms',
        value: times.many,
        reference: { name: '20 hooks', value: times.few },
        bar: { kind: 'ratio', factor: 1.5 },
      },
      await startOfHook(),
    ];
  },
};
