import { compileHooks, type CompiledHooks, type Hook, matchHooks, type HookOccasion } from '../lib/domain/hooks/index.ts';
import { type Bench, compare } from './bench.ts';

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

export const bench: Bench = {
  title: 'Matching hooks',
  async run() {
    const [few, many] = [compileHooks(hooks(20)), compileHooks(hooks(1000))];
    // Files of the packages that both know, so that both find the same: what grows is only the number of hooks to choose from.
    const [everywhere, shared] = [events(100), events(2)];
    if (matchAll(many, shared) === 0 || matchAll(many, shared) !== matchAll(few, shared)) throw new Error('the two must match the same');
    const times = await compare(ROUNDS, {
      everywhere: () => matchAll(many, everywhere),
      many: () => matchAll(many, shared),
      few: () => matchAll(few, shared),
    });
    return [
      {
        measure: 'events against 1,000 hooks',
        unit: 'per s',
        value: (EVENTS / times.everywhere) * 1000,
        bar: { kind: 'at-least', value: 100_000 },
      },
      {
        measure: `${String(EVENTS)} events, 1,000 hooks`,
        unit: 'ms',
        value: times.many,
        reference: { name: '20 hooks', value: times.few },
        bar: { kind: 'ratio', factor: 1.5 },
      },
    ];
  },
};
