import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MACHINE_PLACEHOLDERS, STAGE_FUNCTIONS, STATE_MACHINES, substitute } from '../domain/platform/index.ts';
import { loadMachine, type Machine } from '../domain/workflow/asl/index.ts';
import type { Json } from '../domain/shared/digest.ts';
import { packageRoot } from './package-root.ts';

export { STAGE_FUNCTIONS, STATE_MACHINES };

/** Here a placeholder stands for the plain name. */
const LOCAL_NAMES: Readonly<Record<string, string>> = { ...STAGE_FUNCTIONS, ...MACHINE_PLACEHOLDERS };

/** The very definitions that are deployed, with local names put in for the placeholders, loaded and checked. */
export function loadStateMachines(folder = join(packageRoot(), 'statemachines')): {
  machines: Record<string, Machine>;
  definitions: Record<string, Json>;
} {
  const machines: Record<string, Machine> = {};
  const definitions: Record<string, Json> = {};
  for (const name of STATE_MACHINES) {
    const definition = JSON.parse(substitute(readFileSync(join(folder, `${name}.asl.json`), 'utf8'), LOCAL_NAMES)) as Json;
    const loaded = loadMachine(name, definition);
    if (!loaded.ok) throw new Error(`${name}.asl.json cannot be run: ${loaded.findings.map(({ message }) => message).join('; ')}`);
    machines[name] = loaded.machine;
    definitions[name] = definition;
  }
  return { machines, definitions };
}
