import type { CompiledState } from '../machine.ts';
import { inner, type Place, type Report } from './report.ts';

export type StateType = CompiledState['type'];

const COMMON = 'Type Comment QueryLanguage';
const MOVE = 'Next End';
const VALUES = 'Assign Output';
const FALLIBLE = 'Retry Catch';

/** The fields that each type of state may have in JSONata. */
const FIELDS: Readonly<Record<StateType, ReadonlySet<string>>> = {
  Task: words(COMMON, MOVE, VALUES, FALLIBLE, 'Resource Arguments TimeoutSeconds HeartbeatSeconds'),
  Pass: words(COMMON, MOVE, VALUES),
  Choice: words(COMMON, VALUES, 'Choices Default'),
  Wait: words(COMMON, MOVE, VALUES, 'Seconds Timestamp'),
  Parallel: words(COMMON, MOVE, VALUES, FALLIBLE, 'Branches Arguments'),
  Map: words(
    COMMON,
    MOVE,
    VALUES,
    FALLIBLE,
    'Items ItemSelector ItemProcessor MaxConcurrency ToleratedFailureCount ToleratedFailurePercentage',
  ),
  Succeed: words(COMMON, 'Output'),
  Fail: words(COMMON, 'Error Cause'),
};

export const MACHINE_FIELDS = words('Comment QueryLanguage StartAt States TimeoutSeconds Version');
export const BRANCH_FIELDS = words('Comment StartAt States');
export const PROCESSOR_FIELDS = words('Comment StartAt States ProcessorConfig');
export const RULE_FIELDS = words('Comment Condition Next Assign Output');
export const RETRIER_FIELDS = words('Comment ErrorEquals IntervalSeconds MaxAttempts BackoffRate MaxDelaySeconds JitterStrategy');
export const CATCHER_FIELDS = words('Comment ErrorEquals Next Assign Output');

/** Fields of the other query language, and what takes their place. */
const JSONPATH: Readonly<Record<string, string>> = {
  InputPath: 'use $states.input in Arguments or Output',
  OutputPath: 'use Output',
  ResultPath: 'use Output or Assign',
  ResultSelector: 'use Output with $states.result',
  Parameters: 'use Arguments',
  ItemsPath: 'use Items',
  SecondsPath: 'use Seconds with an expression',
  TimestampPath: 'use Timestamp with an expression',
  TimeoutSecondsPath: 'use TimeoutSeconds with an expression',
  HeartbeatSecondsPath: 'use HeartbeatSeconds with an expression',
  MaxConcurrencyPath: 'use MaxConcurrency with an expression',
  ToleratedFailureCountPath: 'use ToleratedFailureCount with an expression',
  ToleratedFailurePercentagePath: 'use ToleratedFailurePercentage with an expression',
  ErrorPath: 'use Error with an expression',
  CausePath: 'use Cause with an expression',
  Variable: 'use Condition',
  Result: 'use Output',
};

/** Fields of the States Language that this interpreter does not run. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  ItemReader: 'pass the items in Items',
  ResultWriter: 'store the results in the task and return a reference',
  ItemBatcher: 'make the batches with $partition in Items',
  Label: 'remove it: it belongs to distributed Map states',
  Credentials: 'remove it: tasks run with the role of the machine',
  Iterator: 'use ItemProcessor',
};

/** The state types of the States Language. */
export function isStateType(value: unknown): value is StateType {
  return typeof value === 'string' && Object.hasOwn(FIELDS, value);
}

/** Finds fields that a state of that type may not have. */
export function checkStateFields(
  report: Report,
  place: Place,
  state: { type: StateType; fields: Readonly<Record<string, unknown>> },
): void {
  checkFields(report, place, { allowed: FIELDS[state.type], what: `a ${state.type} state`, fields: state.fields });
}

/** Finds fields outside the allowed ones; JSONPath fields and unsupported ones get their own explanation. */
export function checkFields(
  report: Report,
  place: Place,
  given: { allowed: ReadonlySet<string>; what: string; fields: Readonly<Record<string, unknown>> },
): void {
  for (const field of Object.keys(given.fields)) {
    if (given.allowed.has(field)) continue;
    const at = inner(place, field);
    const replacement = Object.hasOwn(JSONPATH, field) ? JSONPATH[field] : undefined;
    const instead = Object.hasOwn(UNSUPPORTED, field) ? UNSUPPORTED[field] : undefined;
    if (replacement !== undefined) report.add('asl-jsonpath', at, { message: `${field} is a JSONPath field.`, fix: sentence(replacement) });
    else if (instead !== undefined) report.add('asl-unsupported', at, { message: `${field} is not supported.`, fix: sentence(instead) });
    else {
      const fix = `Remove it, or correct its name; ${given.what} may have ${[...given.allowed].join(', ')}.`;
      report.add('asl-unknown-field', at, { message: `${given.what} has no field ${JSON.stringify(field)}.`, fix });
    }
  }
}

/** Refuses a QueryLanguage other than JSONata; the machine's own must say JSONata, because JSONPath is the default. */
export function checkQueryLanguage(report: Report, place: Place, given: { value: unknown; required: boolean }): void {
  if (given.value === 'JSONata' || (given.value === undefined && !given.required)) return;
  const shown = given.value === undefined ? 'missing, which means JSONPath' : JSON.stringify(given.value);
  const fix = 'Write "QueryLanguage": "JSONata" at the top of the machine.';
  report.add('asl-query-language', inner(place, 'QueryLanguage'), {
    message: `the query language is ${shown}; only JSONata is supported.`,
    fix,
  });
}

function words(...texts: string[]): ReadonlySet<string> {
  return new Set(texts.join(' ').split(' '));
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
