import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadMachine, type Machine } from '../domain/workflow/asl/index.ts';
import type { Json } from '../domain/shared/digest.ts';
import { packageRoot } from './package-root.ts';

/** Names of the state machines, as files and as `startExecution` calls them. */
export const STATE_MACHINES = ['spec-pipeline', 'author-document', 'implement-task', 'verify'] as const;

/** Names of the stage functions, by the placeholder that stands for them in the definitions. */
export const STAGE_FUNCTIONS = {
  SteeringResolveFunction: 'steering-resolve',
  RequirementsFunction: 'requirements',
  DesignFunction: 'design',
  TasksFunction: 'tasks',
  ImplementFunction: 'implement',
  ChecksFunction: 'checks',
  VerifyFunction: 'verify',
  ReviewFunction: 'review',
  PublishFunction: 'publish',
} as const;

const MACHINE_PLACEHOLDERS = {
  AuthorDocumentStateMachine: 'author-document',
  ImplementTaskStateMachine: 'implement-task',
  VerifyStateMachine: 'verify',
} as const;

/** The very definitions that are deployed, with local names put in for the placeholders, loaded and checked. */
export function loadStateMachines(folder = join(packageRoot(), 'statemachines')): {
  machines: Record<string, Machine>;
  definitions: Record<string, Json>;
} {
  const machines: Record<string, Machine> = {};
  const definitions: Record<string, Json> = {};
  for (const name of STATE_MACHINES) {
    const definition = JSON.parse(substitute(readFileSync(join(folder, `${name}.asl.json`), 'utf8'))) as Json;
    const loaded = loadMachine(name, definition);
    if (!loaded.ok) throw new Error(`${name}.asl.json cannot be run: ${loaded.findings.map(({ message }) => message).join('; ')}`);
    machines[name] = loaded.machine;
    definitions[name] = definition;
  }
  return { machines, definitions };
}

/** Puts values in for `${Name}`, as CDK's definition substitutions do. An unknown name is an error. */
export function substitute(
  text: string,
  values: Readonly<Record<string, string>> = { ...STAGE_FUNCTIONS, ...MACHINE_PLACEHOLDERS },
): string {
  return text.replace(/\$\{(\w+)\}/gu, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for the placeholder \${${name}}`);
    return value;
  });
}
