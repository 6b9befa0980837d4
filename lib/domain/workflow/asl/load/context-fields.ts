import type { Surroundings } from './templates.ts';

/** The fields of the context object that this interpreter fills, level by level; `null` ends a path that may go on freely. */
interface Fields {
  readonly [name: string]: Fields | null;
}

const CONTEXT: Fields = {
  Execution: { Id: null, Input: null, Name: null, StartTime: null },
  State: { EnteredTime: null, Name: null, RetryCount: null },
  StateMachine: { Id: null, Name: null },
  Task: { Token: null },
  Map: { Item: { Index: null, Value: null } },
};

const STATES: Fields = { input: null, result: null, errorOutput: null, context: CONTEXT };

/** Checks one `$states.…` path of an expression: the fields exist, and exist in this place. */
export function checkContext(at: Surroundings, path: { fields: readonly string[]; position: number; source: string }): void {
  const { fields, position, source } = path;
  const shown = `$${['states', ...fields].join('.')}`;
  const where = `(character ${position} of ${JSON.stringify(source)})`;
  const unknown = firstUnknown(fields);
  if (unknown !== undefined) {
    const fix = `Use one of ${unknown.known.map((name) => `$${['states', ...unknown.before, name].join('.')}`).join(', ')}.`;
    at.report.add('asl-states-field', at.place, { message: `${shown} ${where} does not exist.`, fix });
    return;
  }
  const missing = notOffered(at, fields);
  if (missing !== undefined) at.report.add('asl-states-field', at.place, { message: `${shown} ${where} has no value here.`, fix: missing });
}

function firstUnknown(fields: readonly string[]): { before: readonly string[]; known: readonly string[] } | undefined {
  let level: Fields | null = STATES;
  for (const [index, field] of fields.entries()) {
    if (level === null) return undefined;
    if (!Object.hasOwn(level, field)) return { before: fields.slice(0, index), known: Object.keys(level) };
    level = level[field] ?? null;
  }
  return undefined;
}

function notOffered({ offers }: Surroundings, [first, second]: readonly string[]): string | undefined {
  if (first === 'result' && offers.result !== true) {
    return '$states.result exists in Output and Assign of Task, Map and Parallel states; elsewhere use $states.input.';
  }
  if (first === 'errorOutput' && offers.errorOutput !== true) return '$states.errorOutput exists in Output and Assign of a Catch entry.';
  if (first !== 'context') return undefined;
  if (second === 'Task' && offers.token !== true)
    return 'The token exists in Arguments of a task whose Resource ends in .waitForTaskToken.';
  if (second === 'Map' && offers.item !== true)
    return 'Map.Item exists in the ItemSelector of a Map state and in the states of its ItemProcessor.';
  return undefined;
}
