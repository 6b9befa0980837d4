import { isObject } from '../eval/payload.ts';
import type { Retrier } from '../machine.ts';
import { CATCHER_FIELDS, checkFields, RETRIER_FIELDS } from './fields.ts';
import { checkNumber } from './numbers.ts';
import { inner, type Place, type Report } from './report.ts';

/** Error names that the service documents. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    'ALL DataLimitExceeded ExceedToleratedFailureThreshold HeartbeatTimeout Http.Socket ItemReaderFailed Permissions ' +
    'QueryEvaluationError ResultWriterFailed Runtime TaskFailed Timeout'
  )
    .split(' ')
    .map((name) => `States.${name}`),
);

const MAX_INTERVAL = 99_999_999;
const MAX_DELAY = 31_622_400;
const MAX_ATTEMPTS = 99_999_999;

/** Checks and compiles Retry; the defaults are those of the States Language: 3 attempts, 1 second, doubling. */
export function compileRetry(report: Report, place: Place, value: unknown): Retrier[] {
  return entries(report, inner(place, 'Retry'), value).map(({ fields, at, last }) => {
    checkFields(report, at, { allowed: RETRIER_FIELDS, what: 'a Retry entry', fields });
    const number = (field: string, range: { min: number; max: number; integer: boolean }, fallback: number): number =>
      checkNumber(report, inner(at, field), { value: fields[field], range, fallback });
    const jitter = fields['JitterStrategy'];
    if (jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE') {
      const fix = 'Write "FULL" or "NONE".';
      report.add('asl-value', inner(at, 'JitterStrategy'), { message: `${JSON.stringify(jitter)} is no jitter strategy.`, fix });
    }
    return {
      errors: checkErrorEquals(report, at, { value: fields['ErrorEquals'], last }),
      intervalSeconds: number('IntervalSeconds', { min: 1, max: MAX_INTERVAL, integer: true }, 1),
      backoffRate: number('BackoffRate', { min: 1, max: Number.MAX_SAFE_INTEGER, integer: false }, 2),
      maxAttempts: number('MaxAttempts', { min: 0, max: MAX_ATTEMPTS, integer: true }, 3),
      maxDelaySeconds:
        fields['MaxDelaySeconds'] === undefined ? undefined : number('MaxDelaySeconds', { min: 1, max: MAX_DELAY, integer: true }, 1),
      jitter: jitter === 'FULL',
    };
  });
}

export interface CatchEntry {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly at: Place;
  readonly errors: readonly string[];
}

/** Checks the outside of Catch entries; their exits are compiled like any other. */
export function checkCatch(report: Report, place: Place, value: unknown): CatchEntry[] {
  return entries(report, inner(place, 'Catch'), value).map(({ fields, at, last }) => {
    checkFields(report, at, { allowed: CATCHER_FIELDS, what: 'a Catch entry', fields });
    return { fields, at, errors: checkErrorEquals(report, at, { value: fields['ErrorEquals'], last }) };
  });
}

interface Entry {
  fields: Readonly<Record<string, unknown>>;
  at: Place;
  last: boolean;
}

function entries(report: Report, place: Place, value: unknown): Entry[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    report.add('asl-value', place, { message: 'this must be an array.', fix: 'Write [ { "ErrorEquals": ["States.ALL"], … } ].' });
    return [];
  }
  return value.flatMap((fields: unknown, index): Entry[] => {
    const at = inner(place, index);
    if (isObject(fields)) return [{ fields, at, last: index === value.length - 1 }];
    report.add('asl-value', at, { message: 'this must be an object.', fix: 'Write { "ErrorEquals": ["States.ALL"], … }.' });
    return [];
  });
}

function checkErrorEquals(report: Report, entry: Place, given: { value: unknown; last: boolean }): string[] {
  const place = inner(entry, 'ErrorEquals');
  const { value } = given;
  if (!Array.isArray(value) || value.length === 0 || !value.every((name) => typeof name === 'string' && name !== '')) {
    report.add('asl-value', place, { message: 'this must be an array of error names.', fix: 'Write e.g. ["States.Timeout"].' });
    return [];
  }
  const names = value as string[];
  for (const name of names) checkErrorName(report, place, name);
  if (names.includes('States.ALL') && (names.length > 1 || !given.last)) {
    const fix = 'Put ["States.ALL"] alone into the last entry.';
    report.add('asl-states-all', place, { message: 'States.ALL must stand alone, and in the last entry.', fix });
  }
  return names;
}

function checkErrorName(report: Report, place: Place, name: string): void {
  if (!name.startsWith('States.') || KNOWN.has(name)) return;
  const fix =
    name === 'States.NoChoiceMatched'
      ? 'Give the Choice state a Default: the service reports a missing match as States.Runtime, which nothing catches.'
      : name === 'States.BranchFailed'
        ? "Name the branch's own error, or States.ALL: a failed branch is reported with its own error."
        : `Use one of ${[...KNOWN].join(', ')}; own names may not begin with "States.".`;
  report.add('asl-error-name', place, { message: `${JSON.stringify(name)} is never raised.`, fix });
}
