import { canonicalJson, type Hash } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { loadMachine, type Machine } from '../../domain/workflow/asl/index.ts';
import type { Journal } from './journal.ts';
import type { ExecutionRow } from './rows.ts';
import type { EngineOptions } from './types.ts';

/** Which machine an execution runs: the one it was started under. */
export interface Definitions {
  /** Undefined when there is no machine of that name. The definition is undefined where none was given: nothing is pinned then. */
  current(name: string): { digest: string; definition: string | undefined } | undefined;
  /** @throws StringlineError `machine-unknown` or `definition-invalid`. */
  machineFor(row: Pick<ExecutionRow, 'machine' | 'machine_digest'>): Machine;
}

export function unknownMachine(name: string, known: readonly string[]): StringlineError {
  return new StringlineError({
    code: 'machine-unknown',
    message: `There is no state machine ${JSON.stringify(name)}`,
    fix: `The state machines are: ${known.join(', ')}`,
    exit: EXIT.usage,
  });
}

function loadPinned(row: Pick<ExecutionRow, 'machine'>, definition: string): Machine {
  const loaded = loadMachine(row.machine, JSON.parse(definition));
  if (loaded.ok) return loaded.machine;
  throw new StringlineError({
    code: 'definition-invalid',
    message: `The definition of ${row.machine} under which this execution was started is refused now: ${loaded.findings[0]?.message ?? ''}`,
    fix: 'Finish the run with the version of stringline that started it, or cancel it: stringline cancel',
    exit: EXIT.usage,
  });
}

/** Machines by name and, for executions that were started under an earlier definition, by digest. */
export function createDefinitions(options: Pick<EngineOptions, 'machines' | 'definitions'>, journal: Journal, hash: Hash): Definitions {
  const pinned = new Map<string, Machine>();
  const currents = new Map<string, { digest: string; definition: string | undefined }>();
  const current = (name: string): { digest: string; definition: string | undefined } | undefined => {
    if (!Object.hasOwn(options.machines, name)) return undefined;
    const known = currents.get(name);
    if (known !== undefined) return known;
    const given = options.definitions?.[name];
    const definition = given === undefined ? undefined : canonicalJson(given);
    const made = { digest: definition === undefined ? '' : hash(`${name}|${definition}`), definition };
    currents.set(name, made);
    return made;
  };
  return {
    current,
    machineFor: (row) => {
      const now = options.machines[row.machine];
      if (now !== undefined && (row.machine_digest === '' || current(row.machine)?.digest === row.machine_digest)) return now;
      const known = pinned.get(row.machine_digest);
      if (known !== undefined) return known;
      const definition = journal.definition(row.machine_digest);
      if (definition === undefined) throw unknownMachine(row.machine, Object.keys(options.machines));
      const machine = loadPinned(row, definition);
      pinned.set(row.machine_digest, machine);
      return machine;
    },
  };
}
