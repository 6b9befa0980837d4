import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  HOOK_FUNCTIONS,
  HOOK_MACHINE,
  MACHINE_PLACEHOLDERS,
  STAGE_FUNCTIONS,
  STATE_MACHINES,
  substitute,
} from '../domain/platform/index.ts';
import { loadMachine, type Machine } from '../domain/workflow/asl/index.ts';
import type { Json } from '../domain/shared/digest.ts';
import { packageRoot } from './package-root.ts';

export { STAGE_FUNCTIONS, STATE_MACHINES };

/** Here a placeholder stands for the plain name. */
const LOCAL_NAMES: Readonly<Record<string, string>> = { ...STAGE_FUNCTIONS, ...MACHINE_PLACEHOLDERS };

interface Loaded {
  machines: Record<string, Machine>;
  definitions: Record<string, Json>;
}

/** The very definitions that are deployed, with local names put in for the placeholders, loaded and checked. */
export function loadStateMachines(folder?: string): Loaded {
  return load(STATE_MACHINES, LOCAL_NAMES, folder);
}

/** The state machine that dispatches hooks. */
export function loadHookMachine(folder?: string): Loaded {
  return load([HOOK_MACHINE], HOOK_FUNCTIONS, folder);
}

function load(names: readonly string[], values: Readonly<Record<string, string>>, folder = join(packageRoot(), 'statemachines')): Loaded {
  const machines: Record<string, Machine> = {};
  const definitions: Record<string, Json> = {};
  for (const name of names) {
    const definition = JSON.parse(substitute(readFileSync(join(folder, `${name}.asl.json`), 'utf8'), values)) as Json;
    const loaded = loadMachine(name, definition);
    if (!loaded.ok) throw new Error(`${name}.asl.json cannot be run: ${loaded.findings.map(({ message }) => message).join('; ')}`);
    machines[name] = loaded.machine;
    definitions[name] = definition;
  }
  return { machines, definitions };
}
