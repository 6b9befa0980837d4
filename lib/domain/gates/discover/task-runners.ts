import type { CommandSlot, Discovery } from './types.ts';
import type { FileView } from './view.ts';

interface TaskRunner {
  files: readonly string[];
  /** Matches the definition of a task named in group 1. */
  definition: RegExp;
  run(task: string): string;
}

const RUNNERS: readonly TaskRunner[] = [
  { files: ['Makefile', 'makefile', 'GNUmakefile'], definition: /^([A-Za-z0-9_.-]+)[ \t]*:(?![=:])/gm, run: (task) => `make ${task}` },
  {
    files: ['justfile', 'Justfile', '.justfile'],
    definition: /^@?([A-Za-z0-9_-]+)(?:[ \t]+[^:\n]*)?:(?!=)/gm,
    run: (task) => `just ${task}`,
  },
  { files: ['Taskfile.yml', 'Taskfile.yaml'], definition: /^ {2}([A-Za-z0-9_.:-]+):[ \t]*$/gm, run: (task) => `task ${task}` },
];

const TASKS: readonly { slot: CommandSlot; names: readonly string[] }[] = [
  { slot: 'setup', names: ['setup', 'install-deps', 'deps', 'bootstrap'] },
  { slot: 'lint', names: ['lint', 'lint-check'] },
  { slot: 'typecheck', names: ['typecheck', 'type-check'] },
  { slot: 'test', names: ['coverage', 'test-coverage', 'cover', 'test', 'tests', 'check'] },
  { slot: 'build', names: ['build'] },
];

function discover(view: FileView, runner: TaskRunner): Discovery {
  const file = view.first(...runner.files);
  if (file === undefined) return { notes: [] };
  const defined = new Set([...view.text(file).matchAll(runner.definition)].map((match) => match[1] ?? ''));
  const discovery: Discovery = { notes: [] };
  for (const { slot, names } of TASKS) {
    const task = names.find((name) => defined.has(name));
    if (task !== undefined) discovery[slot] = { run: runner.run(task), from: `${file} ${task}` };
  }
  return discovery;
}

/** Targets of make, just and task, which serve where no manifest of a language says more. */
export function discoverTasks(view: FileView): Discovery[] {
  return RUNNERS.map((runner) => discover(view, runner));
}
